"""What an entry is, how it is read, whether it is right, and its canonical form.

Takes a folder of YAML files, returns a `Catalog` of frozen entries and every `Problem` it has, each with its place.
Imports nothing else of the project.
"""

from llm_atlas.catalog import grammar
from llm_atlas.catalog.cache import cache_folder
from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.day import read_day, today
from llm_atlas.catalog.document import parse
from llm_atlas.catalog.entries import FOLDERS, KINDS, Entry, Model, Paper, Term
from llm_atlas.catalog.examine import examine, newest_day, told
from llm_atlas.catalog.files import replace, write_new
from llm_atlas.catalog.format import canonical, scalar
from llm_atlas.catalog.format.comments import MODELINE, Comments, read_comments
from llm_atlas.catalog.format.texts import well_set
from llm_atlas.catalog.languages import (
    CHINESE,
    FILES,
    FIRST,
    LANGUAGES,
    Language,
    folder_of,
    language_file,
    language_name,
    rule_text,
    said,
)
from llm_atlas.catalog.load import display_path, load
from llm_atlas.catalog.names import is_organisation, read_names
from llm_atlas.catalog.parts import AGAINST, LEAST_QUESTIONS, Cell, Correction, Notes, Text, summary_length
from llm_atlas.catalog.problem import Problem, dotted, printable, suggest
from llm_atlas.catalog.record import Record
from llm_atlas.catalog.reserved import reserved_names, why_reserved
from llm_atlas.catalog.results import PLACE, Result
from llm_atlas.catalog.rows import Comparison
from llm_atlas.catalog.rules import RULES
from llm_atlas.catalog.schema import (
    FieldRow,
    description_key,
    field_rows,
    file_matches,
    json_schema,
    schema_catalog,
    schema_files,
)
from llm_atlas.catalog.shared import Organisation, Person, ReadingList, Redirect, Topic, Vocabulary
from llm_atlas.catalog.tex import GREEK, without_tex
from llm_atlas.catalog.text import (
    HAN,
    HAN_RANGES,
    bare,
    code_span,
    invisible,
    is_chinese,
    is_name,
    longest_run,
    set_chinese,
)
from llm_atlas.catalog.tree import entry_files, left_behind
from llm_atlas.catalog.trial import try_file
from llm_atlas.catalog.typed import DOCUMENTED, as_typed
from llm_atlas.catalog.types import Location, is_slug
from llm_atlas.catalog.validate import validate_entry
from llm_atlas.catalog.works import CALLED, Mark, marks

__all__ = [
    "AGAINST",
    "CALLED",
    "CHINESE",
    "DOCUMENTED",
    "FILES",
    "FIRST",
    "FOLDERS",
    "GREEK",
    "HAN",
    "HAN_RANGES",
    "KINDS",
    "LANGUAGES",
    "LEAST_QUESTIONS",
    "MODELINE",
    "PLACE",
    "RULES",
    "Catalog",
    "Cell",
    "Comments",
    "Comparison",
    "Correction",
    "Entry",
    "FieldRow",
    "Language",
    "Location",
    "Mark",
    "Model",
    "Notes",
    "Organisation",
    "Paper",
    "Person",
    "Problem",
    "ReadingList",
    "Record",
    "Redirect",
    "Result",
    "Term",
    "Text",
    "Topic",
    "Vocabulary",
    "as_typed",
    "bare",
    "cache_folder",
    "canonical",
    "code_span",
    "description_key",
    "display_path",
    "dotted",
    "entry_files",
    "examine",
    "field_rows",
    "file_matches",
    "folder_of",
    "grammar",
    "invisible",
    "is_chinese",
    "is_name",
    "is_organisation",
    "is_slug",
    "json_schema",
    "language_file",
    "language_name",
    "left_behind",
    "load",
    "longest_run",
    "marks",
    "newest_day",
    "parse",
    "printable",
    "read_comments",
    "read_day",
    "read_names",
    "replace",
    "reserved_names",
    "rule_text",
    "said",
    "scalar",
    "schema_catalog",
    "schema_files",
    "set_chinese",
    "suggest",
    "summary_length",
    "today",
    "told",
    "try_file",
    "validate_entry",
    "well_set",
    "why_reserved",
    "without_tex",
    "write_new",
]
