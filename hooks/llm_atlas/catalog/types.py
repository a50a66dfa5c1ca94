"""Takes a single value of a field, returns it checked: identifiers, dates, addresses and texts, one type each.

A type says what is wrong with a value in words; what the JSON Schema says of it stands beside it.
"""

from __future__ import annotations

import re
from datetime import date as Date
from typing import Annotated, Any
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from llm_atlas.catalog import grammar
from llm_atlas.catalog.languages import LANGUAGES

Location = tuple[str | int, ...]

_FOLDERS = f"(?:{'|'.join(LANGUAGES)})/"
PAGE_ADDRESS = rf"(?!{_FOLDERS})(?:[a-z0-9]+(?:[-_.][a-z0-9]+)*/)+"


def fault(rule: str, message: str, tip: str = "") -> PydanticCustomError:
    """A fault of a value; `rule` becomes the name of the problem."""
    return PydanticCustomError(rule, "{message}", {"message": message, "tip": tip})


def _arxiv(value: str) -> str:
    """An arXiv identifier has no prefix and no version, and a month that exists."""
    bare = re.sub(rf"^(?:{grammar.ARXIV_ADDRESS}|arxiv:\s*)|(?:\.pdf)$", "", value, flags=re.I)
    without_version = re.sub(f"{grammar.ARXIV_VERSION}$", "", bare)
    if re.fullmatch(grammar.ARXIV_NEW, without_version):
        year, month, digits = int(without_version[:2]), int(without_version[2:4]), len(without_version[5:])
        if not 1 <= month <= 12:
            raise fault("arxiv-id", f'"{value}" is not an arXiv id: there is no month {month:02d}')
        wanted = 5 if year >= 15 else 4
        if digits != wanted:
            raise fault(
                "arxiv-id",
                f'"{value}" is not an arXiv id: {wanted} digits follow the dot in 20{year:02d}, here are {digits}',
                "open the paper on arxiv.org and copy the id from its address",
            )
    elif not re.fullmatch(grammar.ARXIV_OLD, without_version):
        raise fault("arxiv-id", f'"{value}" is not an arXiv id', 'write it like "2305.14314"')
    elif not re.fullmatch(grammar.ARXIV_OLD_DATED, without_version):
        digits_of = f"year {without_version[-7:-5]}, month {without_version[-5:-3]}"
        raise fault("arxiv-id", f'"{value}" is not an arXiv id: none of its kind is of {digits_of}')
    if bare != value or without_version != bare:
        raise fault("arxiv-id", f'"{value}" is more than the bare arXiv id', f'write "{without_version}"')
    return value


def one_line(value: str) -> str:
    """A name or a title stands on one line."""
    if "\n" in value:
        raise fault("one-line", "the text goes on in a second line", "write it as one line")
    return value


def _doi(value: str) -> str:
    """A DOI starts with 10. and has no address before it."""
    bare = re.sub(rf"^(?:{grammar.DOI_ADDRESS}|doi:\s*)", "", value, flags=re.I)
    if not re.fullmatch(grammar.DOI, bare):
        meant = grammar.doi(value)
        tip = (
            f'write "{meant}"' if re.fullmatch(grammar.DOI, meant) else 'write it like "10.18653/v1/2023.acl-long.754"'
        )
        raise fault("doi", f'"{value}" is not a DOI', tip)
    if bare != value:
        raise fault("doi", f'"{value}" is more than the bare DOI', f'write "{bare}"')
    return value


def _date(value: Any) -> Any:
    """A date is YYYY-MM-DD, YYYY-MM or YYYY, exists, and is not before 1950."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{4}(-[0-9][0-9](-[0-9]{2})?)?", value):
        raise fault("date", f'"{value}" is not a date', "write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known")
    parts = [int(part) for part in value.split("-")]
    try:
        Date(*[*parts, 1, 1][:3])
    except ValueError:
        raise fault("date", f'"{value}" is not a day of the calendar') from None
    if parts[0] < 1950:
        raise fault("date", f'"{value}" is before 1950')
    return value


def _whole_day(value: str) -> str:
    """A day is a date with year, month and day."""
    if len(value) != 10:
        raise fault("date", f'"{value}" is no day', "write YYYY-MM-DD")
    return value


def _address(value: str) -> str:
    """An address starts with http:// or https:// and names a host."""
    scheme, separator, _ = value.partition("://")
    if not separator:
        tip = f'write "https://{value}"' if re.match(r"[\w.-]+\.[a-z]{2,}(/|$)", value) else "write the whole address"
        raise fault("address", f'"{value}" has no https:// in front', tip)
    if scheme not in ("http", "https"):
        near = re.search(r"https?", scheme.lower())
        tip = f'write "{near[0]}://" in front' if near else "only http and https addresses are allowed"
        raise fault("address", f'"{value}" starts with "{scheme}://"', tip)
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise fault("address", f'"{value}" is not an address') from None
    if not re.fullmatch(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}", host) or re.search(r"[\s<>\"\\^`{|}]", value):
        raise fault("address", f'"{value}" is not an address', "copy it from the browser's address bar")
    if parts.username is not None or parts.password is not None:
        raise fault("address", f'"{value}" holds a user name', "leave out what stands before the @")
    return value


SLUG = "[a-z0-9]+(-[a-z0-9]+)*"


def is_slug(value: str) -> bool:
    """Whether a text can be an id: small letters, digits and single hyphens."""
    return re.fullmatch(SLUG, value) is not None


def _slug(value: str) -> str:
    """An id has small letters, digits and hyphens only."""
    if not is_slug(value):
        raise fault("id", f'"{value}" is not an id', "use small letters, digits and single hyphens")
    return value


def _language(value: str) -> str:
    """A language is a BCP 47 tag that has a name."""
    try:
        named = re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", value) and Locale.parse(value, sep="-")
    except (ValueError, UnknownLocaleError):
        named = None
    if not named or not named.get_display_name("en"):
        raise fault("language", f'"{value}" is not a language tag', "write en, zh, zh-Hant, fr ...")
    return value


def _page_address(value: str) -> str:
    """The address of a page within a language's site: folders, no slash before them and one after."""
    if re.fullmatch(PAGE_ADDRESS, value):
        return value
    bare = re.sub(rf"^(?:https?://[^/]*/|/)?(?:{_FOLDERS})?|(?:index\.html|#.*)$", "", value).rstrip("/") + "/"
    tip = f'write "{bare}"' if re.fullmatch(PAGE_ADDRESS, bare) else "write it like papers/qlora/"
    raise fault("page-address", f'"{value}" is not the address of a page within a language\'s site', tip)


def pattern(pattern: str, wanted: str, **extra: Any) -> Any:
    """What the JSON Schema says of a text whose validator says more; the dialect of JavaScript and of Python alike.

    Args:
        pattern: Regular expression that every good text matches.
        wanted: What an editor says where a text does not match.
        extra: Further keywords.
    """
    return Field(json_schema_extra={"pattern": pattern, "patternErrorMessage": wanted, **extra})


def _whole(grammar: str) -> str:
    """A pattern for the whole of a text, with the plain groups that people read in a schema."""
    return f"^{grammar.replace('(?:', '(')}$"


Slug = Annotated[str, AfterValidator(_slug), pattern(f"^{SLUG}$", "small letters, digits and single hyphens")]
Line = Annotated[str, Field(min_length=1, max_length=400), AfterValidator(one_line), pattern("^[^\\n]*$", "one line")]
Prose = Annotated[str, Field(min_length=1, max_length=3000)]
Address = Annotated[
    str,
    AfterValidator(_address),
    Field(max_length=500),
    pattern("^https?://[^ ]+$", "a whole address, with https://", format="uri"),
]
ArxivId = Annotated[
    str,
    AfterValidator(_arxiv),
    Field(examples=["2305.14314"]),
    pattern(_whole(f"(?:{grammar.ARXIV_NEW_DATED}|{grammar.ARXIV_OLD_DATED})"), 'a bare id like "2305.14314"'),
]
Doi = Annotated[
    str,
    AfterValidator(_doi),
    Field(examples=["10.18653/v1/2023.acl-long.754"]),
    pattern(_whole(grammar.DOI), "a bare DOI like 10.18653/v1/2023.acl-long.754"),
]
LanguageTag = Annotated[
    str,
    AfterValidator(_language),
    Field(examples=["en", "zh", "zh-Hant"]),
    pattern("^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", "a BCP 47 tag like en, zh, zh-Hant"),
]
PageAddress = Annotated[
    str,
    Field(max_length=200),
    AfterValidator(_page_address),
    pattern(f"^{PAGE_ADDRESS}$", "the address of a page within a language's site, like papers/qlora/"),
]
DATE = BeforeValidator(_date, json_schema_input_type=str | int)  # by which a field that holds a date is known
PartialDate = Annotated[
    str,
    DATE,
    Field(examples=["2023-05-23", "2023-05", "2023"]),
    pattern("^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$", "a date like 2023-05-23, 2023-05 or 2023"),
]
Day = Annotated[
    str,
    DATE,
    AfterValidator(_whole_day),
    Field(examples=["2026-12-01"]),
    pattern("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "a day like 2026-12-01"),
]
Count = Annotated[int, Field(ge=1)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Amount = Annotated[float, Field(gt=0, allow_inf_nan=False)]
