"""Takes what is typed after `atlas`, does it and prints: the only package that prints.

Whatever happens, a person reads what it is in a line and no traceback. So this module itself needs nothing but Python:
an environment that lacks a package is told too.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn, TextIO

OK, PROBLEMS, WRONG_USAGE = 0, 1, 2
DEBUG = "--debug"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code: 0 done, 1 problems in the sources, 2 wrong usage.

    Args:
        arguments: What was typed; without it, that of the process. `--debug` may stand anywhere.
    """
    typed = list(sys.argv[1:] if arguments is None else arguments)
    debug = DEBUG in typed
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that knows no Chinese shows escapes
            stream.reconfigure(errors="backslashreplace")
    with _stopped_alike():
        return _guarded([word for word in typed if word != DEBUG], debug)


@contextmanager
def _stopped_alike() -> Iterator[None]:
    """A process that is told to end puts away what it has begun, as after Ctrl+C."""
    try:
        before = signal.signal(signal.SIGTERM, _stop)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _guarded(typed: Sequence[str], debug: bool) -> int:
    """Run a command; what nothing else told is told here."""
    try:
        from llm_atlas.cli.commands import run

        return run(typed, debug)
    except KeyboardInterrupt:
        return _told("stopped")
    except BrokenPipeError:  # the reader of a list of problems went away
        _to_nowhere(sys.stdout)
        return PROBLEMS
    except Exception as error:
        if isinstance(error, OSError):  # what cannot be written now cannot be written at the end either
            _to_nowhere(sys.stdout)
        if debug:
            traceback.print_exc()
        return _told(_words(error))


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _told(line: str) -> int:
    with suppress(OSError):  # there may be nobody who reads it
        print(line, file=sys.stderr, flush=True)
    return PROBLEMS


def _words(error: Exception) -> str:
    """What a person is told of an error that nothing else told: what to do, in a line or two."""
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("llm_atlas"):
        return (
            f"atlas: this Python has no {error.name}, or the environment is older than requirements.lock\n"
            "    tip: make check renews it; without make, see docs/en/contribute/commands.md"
        )
    if isinstance(error, OSError) and error.strerror:
        return f"atlas: {error.filename or 'the output'}: {error.strerror}"
    if isinstance(error, MemoryError):
        return "atlas: there is not memory enough"
    frame = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__}: {error}".split())
    what = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in what)
    return (
        f"atlas: this should not happen: {what[:300]} ({Path(frame.filename).name}:{frame.lineno})\n"
        f"    tip: it is a fault of atlas; please open an issue with this line and what you typed ({DEBUG} shows more)"
    )


def _to_nowhere(stream: TextIO | None) -> None:
    """Let what a stream still holds go, or Python would complain of it at the end."""
    with suppress(OSError, ValueError):
        if stream:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
