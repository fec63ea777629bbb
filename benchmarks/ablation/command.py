# SPDX-License-Identifier: Apache-2.0
"""What the commands of this folder share: how they end, and what their results were begun with."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.ablation.results import ResultsError
from kimina_jax.protocol import mailbox
from launch import cli
from launch.processes import supervise


@contextlib.contextmanager
def ending_well() -> Iterator[None]:
    """Ctrl-C and a user's mistake end the program with one sentence, by the codes 130 and 2."""
    supervise.terminate_on_sigterm()
    try:
        yield
    except KeyboardInterrupt:
        print("interrupted; the same command goes on", file=sys.stderr)
        sys.exit(130)
    except (ResultsError, *cli.user_errors()) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)


def note_flags(place: Path, flags: Sequence[str]) -> None:
    """Notes beside `place` with what flags its results are begun.

    Raises ResultsError where that was with others.
    """
    note = place.with_name(f"{place.name}.flags.json")
    if not note.is_file():
        note.parent.mkdir(parents=True, exist_ok=True)
        mailbox.write_json(note, list(flags))
    elif (told := json.loads(note.read_text(encoding="utf-8"))) != list(flags):
        raise ResultsError(f"{place}: was begun with {' '.join(told)}; choose another --out")


def table_of(file: Path, table: Callable[[Mapping[str, Any]], str], what: str) -> str:
    """The table of a file of raw counts. Raises ResultsError where it is none."""
    try:
        return table(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ResultsError(f"{file}: is no file of {what} ({error})") from None
