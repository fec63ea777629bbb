# SPDX-License-Identifier: Apache-2.0
"""Read the bundled problems. Standard library only: the checker tier imports this."""

import functools
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

from flextrain_jax.core.settings import setting, settings

SPLITS = ("train", "validation", "test")
BANDS = (
    "propositional",
    "quantifiers",
    "equality",
    "nat",
    "lists",
    "order",
    "divisibility",
    "mixed",
)
FOLDER = Path(__file__).parent


class ProblemError(ValueError):
    """A problem file is missing or malformed; the message names file, line and cure."""


@settings
class Splits:
    """Where problems come from: each split bundled, or a file of one's own."""

    train: str = setting("bundled, or a file of problems.", default="bundled")
    validation: str = setting("bundled, or a file of problems.", default="bundled")
    test: str = setting("bundled, or a file of problems.", default="bundled")

    def read(self, split: str) -> "tuple[Problem, ...]":
        """The problems of a split; of a file of problems, where `split` is the name of none.

        Raises ProblemError.
        """
        source = getattr(self, split) if split in SPLITS else split
        return load(split) if source == "bundled" else read_problems(Path(source))


@dataclass(frozen=True)
class Problem:
    """One theorem to prove, with its reference solution.

    `statement` is `theorem NAME (binders) : goal`; `proof` is the text after `:=` (it starts with
    `by`);
    `thinking` is the reference solution as Kimina's formal reasoning pattern: pieces ("text" |
    "tactics", string).
    `level` runs from 1 (one step) to 4.
    `environment` names the toolchain that it needs, of those in `checker.environments`; "" is
    `checker.toolchain`.
    """

    id: str
    band: str
    level: int
    informal: str
    statement: str
    proof: str
    thinking: tuple[tuple[str, str], ...]
    environment: str = ""


@dataclass(frozen=True)
class FalseVariant:
    """A (statement, proof) pair that a checker must reject; `mutation` says what was done to
    problem `source`."""

    id: str
    source: str
    mutation: str
    statement: str
    proof: str


def problem_from_json(row: dict) -> Problem:
    """Build a Problem from one decoded JSON object; KeyError or TypeError where a field is missing
    or ill-typed."""
    pieces = tuple((str(kind), str(text)) for kind, text in row["thinking"])
    return Problem(
        row["id"],
        row["band"],
        int(row["level"]),
        row["informal"],
        row["statement"],
        row["proof"],
        pieces,
        str(row.get("environment", "")),
    )


def read_rows(path: Path) -> list[dict]:
    """Decode a .jsonl or .jsonl.gz file; ProblemError names the file and line that is wrong."""
    if not path.is_file():
        if path.parent == FOLDER:
            cure = "run `python -m kimina_jax.problems.generate`"
        else:
            cure = f"name a .jsonl file, or one of the bundled splits: {', '.join(SPLITS)}"
        raise ProblemError(f"{path}: no such problem file; {cure}.")
    opener = gzip.open if path.suffix == ".gz" else open
    rows = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                raise ProblemError(f"{path}:{number}: not a JSON object ({error}).") from None
    return rows


def read_problems(path: Path) -> tuple[Problem, ...]:
    """Read a problem file of one's own (same fields as the bundled ones)."""
    problems = []
    for number, row in enumerate(read_rows(path), 1):
        try:
            problems.append(problem_from_json(row))
        except (KeyError, TypeError, ValueError) as error:
            raise ProblemError(
                f"{path}:{number}: field missing or ill-typed: {error}; fields are id, band, "
                "level, informal, statement, proof, thinking."
            ) from None
    return tuple(problems)


@functools.cache
def load(split: str) -> tuple[Problem, ...]:
    """The bundled problems of a split ("train", "validation" or "test"), in file order."""
    if split not in SPLITS:
        raise ProblemError(f"There is no split {split!r}; the splits are {', '.join(SPLITS)}.")
    return read_problems(FOLDER / f"{split}.jsonl.gz")


@functools.cache
def load_false() -> tuple[FalseVariant, ...]:
    """The bundled wrong (statement, proof) pairs, made from training problems by mutation."""
    rows = read_rows(FOLDER / "false.jsonl.gz")
    return tuple(
        FalseVariant(r["id"], r["source"], r["mutation"], r["statement"], r["proof"]) for r in rows
    )
