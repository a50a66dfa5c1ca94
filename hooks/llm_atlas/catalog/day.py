"""Takes the environment, returns the day it is: the one place that looks at the clock.

The day is that of UTC, so that two machines in two time zones say the same; whoever wants the same answer tomorrow
sets it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from datetime import date as Date

VARIABLE = "ATLAS_TODAY"
EPOCH = "SOURCE_DATE_EPOCH"
# Where a day begins twelve or more hours before it does in UTC, people write a date that is not yet that of UTC.
TOLERANCE = timedelta(days=1)


def read_day(text: str) -> Date:
    """The day that a text names, as YYYY-MM-DD and in no other form.

    Raises:
        ValueError: It names none.
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f'"{text}" is not a day')
    return Date.fromisoformat(text)


def today(environ: Mapping[str, str]) -> Date:
    """The day it is.

    Args:
        environ: The environment: ATLAS_TODAY is the day, as YYYY-MM-DD; else SOURCE_DATE_EPOCH is a moment of it, in
            seconds since 1970; else it is the day of the clock, in UTC.

    Raises:
        ValueError: What stands there is no day; its text says so to a person.
    """
    if given := environ.get(VARIABLE):
        try:
            return read_day(given)
        except ValueError:
            raise ValueError(f'{VARIABLE} is "{given}", which is not a day: write YYYY-MM-DD') from None
    if given := environ.get(EPOCH):
        try:
            return datetime.fromtimestamp(int(given), UTC).date()
        except (ValueError, OverflowError, OSError):
            message = f'{EPOCH} is "{given}", which is not a moment: write seconds since 1970'
            raise ValueError(message) from None
    return datetime.now(UTC).date()


def latest(day: Date) -> Date:
    """The last day that does not lie in the future on a day: it has begun somewhere on earth."""
    return day + TOLERANCE if day < Date.max else day
