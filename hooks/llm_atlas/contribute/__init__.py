"""How an entry comes in and stays right: services, drafts, forms, issues, and the facts that services know.

Takes an identifier, a record or an issue, returns the text of an entry's file or what is wrong, in words.
"""

from llm_atlas.contribute.add import Added, add
from llm_atlas.contribute.drafts import FormatError, differences, example, formatted, template
from llm_atlas.contribute.form.pages import change_form, entry_form
from llm_atlas.contribute.generated import stale
from llm_atlas.contribute.issues.answer import Issue, asking, from_issue, read_event, write
from llm_atlas.contribute.services.http import ServiceError, Services
from llm_atlas.contribute.services.published import read_published
from llm_atlas.contribute.verify.judge import Judged, judge, never_seen
from llm_atlas.contribute.verify.measure import Store, facts_beside, measure
from llm_atlas.contribute.verify.report import report

__all__ = [
    "Added",
    "FormatError",
    "Issue",
    "Judged",
    "ServiceError",
    "Services",
    "Store",
    "add",
    "asking",
    "change_form",
    "differences",
    "entry_form",
    "example",
    "facts_beside",
    "formatted",
    "from_issue",
    "judge",
    "measure",
    "never_seen",
    "read_event",
    "read_published",
    "report",
    "stale",
    "template",
    "write",
]
