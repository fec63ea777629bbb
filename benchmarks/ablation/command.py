# SPDX-License-Identifier: Apache-2.0
"""What the commands of this folder share: how they end, and what their results were begun with."""

import contextlib
import datetime
import errno
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.ablation.results import ResultsError
from benchmarks.speed.__main__ import commit, machine
from kimina_jax.protocol import mailbox
from launch import cli
from launch.processes import supervise


@contextlib.contextmanager
def ending_well() -> Iterator[None]:
    """Ctrl-C and a user's mistake end the program with one sentence, by the codes 130 and 2."""
    supervise.terminate_on_sigterm()
    try:
        yield
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted; the same command goes on", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:  # `| head` has seen enough; nothing more can be said, at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (ResultsError, *cli.user_errors()) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        if not error.filename or error.errno not in (*cli.UNUSABLE, errno.ENOSPC, errno.EDQUOT):
            raise
        print(f"error: {error.filename}: {error.strerror}; choose another --out", file=sys.stderr)
        sys.exit(2)


def note_flags(place: Path, flags: Sequence[str], results: Sequence[Path] = ()) -> None:
    """Notes beside `place` with what flags its results are begun.

    Where nothing has come of other flags these take their place. Raises ResultsError where
    something has, or where some of `results` are there already and nothing says with which.
    """
    note = place.with_name(f"{place.name}.flags.json")
    if not note.is_file():
        if old := [file for file in results if file.is_file()]:
            raise ResultsError(f"{old[0]}: nothing says of what it is; choose another --out")
        note.parent.mkdir(parents=True, exist_ok=True)
        mailbox.write_json(note, list(flags))
    elif (told := mailbox.read_json(note)) != list(flags):
        own = (one.name for one in place.parent.iterdir() if one != note)
        if not any(name == place.name or name.startswith(f"{place.name}.") for name in own):
            mailbox.write_json(note, list(flags))  # a flag that was refused, say
            return
        begun = " ".join(map(str, told)) if isinstance(told, list) else "something else"
        raise ResultsError(f"{place}: was begun with {begun}; choose another --out")


def note_made(place: Path) -> None:
    """Notes beside `place` what its results were made with, when they are there."""
    said = {"commit": commit(), "date": datetime.date.today().isoformat(), "machine": machine()}
    mailbox.write_json(place.with_name(f"{place.name}.made.json"), said)


def made(places: Iterable[Path]) -> dict[str, Any]:
    """What the results of every place were made with, by name; of what is older nothing is said."""
    notes = {place.name: place.with_name(f"{place.name}.made.json") for place in places}
    return {name: mailbox.read_json(note) for name, note in notes.items() if note.is_file()}


def fingerprint(folder: Path) -> str:
    """What tells the weights of a folder from others, wherever it lies."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.safetensors")):
        with file.open("rb") as weights:
            digest.update(hashlib.file_digest(weights, "sha256").digest())
    return digest.hexdigest()[:16]


def table_of(file: Path, table: Callable[[Mapping[str, Any]], str], what: str) -> str:
    """The table of a file of raw counts. Raises ResultsError where it is none."""
    try:
        return table(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise ResultsError(f"{file}: is no file of {what} ({error})") from None
