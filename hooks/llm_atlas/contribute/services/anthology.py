"""Takes an id of the ACL Anthology, returns what the Anthology says of the work."""

from __future__ import annotations

from dataclasses import replace

from llm_atlas.contribute.services.bibliography import read_bibtex
from llm_atlas.contribute.services.http import Asker, ServiceError, Services, broken, insist
from llm_atlas.contribute.services.work import Work

NAME = "the ACL Anthology"


def anthology_work(one: str, services: Services) -> Work:
    """What the Anthology says of an id.

    Raises:
        ServiceError: The Anthology does not know it, cannot be reached, is slow, refuses or gives no readable answer.
    """
    asker = Asker(NAME, services)
    return insist(services, lambda: _once(asker, one, services))


def _once(asker: Asker, one: str, services: Services) -> Work:
    try:
        text = asker.get(f"{services.acl}/{one}.bib").content.decode("utf-8")
        works = read_bibtex(text, NAME)
    except UnicodeDecodeError:
        raise broken(NAME, "it is not UTF-8") from None
    except ServiceError as error:
        raise broken(NAME, "it is no BibTeX") if error.rule == "bibtex" else error from None
    if len(works) != 1:
        raise broken(NAME, f"it holds {len(works)} works")
    work = works[0]
    if isinstance(work, ServiceError):
        raise broken(NAME, "it is no BibTeX")
    # No file of the person's holds it; what has a DOI is reached by it.
    return replace(work, place="", url="" if work.doi else work.url or f"https://aclanthology.org/{one}/")
