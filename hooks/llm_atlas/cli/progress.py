"""Takes what a command is doing, tells it in lines that a log can hold: what runs, and how long it has been at it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from llm_atlas.catalog import printable

_LONG, _EVERY = 5.0, 15.0  # seconds until it is said that a step takes long, and from then to the next time


def tell(line: str) -> None:
    """Say something on the way; what a command is asked for goes elsewhere, to its output."""
    print(f"atlas: {printable(line)}", file=sys.stderr, flush=True)


@contextmanager
def progress(step: str = "") -> Iterator[Callable[[str], None]]:
    """Tell what is being done once it has taken a while, and from time to time that it goes on.

    Args:
        step: What is done first, if it is to be told only where it takes long.

    Yields:
        What tells of a further step as it begins.
    """
    ended, lock = threading.Event(), threading.Lock()
    current, since = step, time.monotonic()

    def begin(line: str) -> None:
        nonlocal current, since
        with lock:
            current, since = line, time.monotonic()
            tell(line)

    def remind() -> None:
        pause = _LONG
        while not ended.wait(pause):
            pause = _EVERY
            with lock:
                if current:
                    tell(f"{current}, {time.monotonic() - since:.0f} s so far")

    teller = threading.Thread(target=remind, daemon=True)
    teller.start()
    try:
        yield begin
    finally:
        ended.set()
        teller.join()
