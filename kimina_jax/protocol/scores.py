# SPDX-License-Identifier: Apache-2.0
"""Scores of a run's weights on the validation split while it trains, and what follows from them.

RUN/validation/step_000012.json is the score of version 12: written once, when its samples have been
checked, and never again. Which version is best, and where patience ends a run, are functions of
these files alone, so a run that was killed comes to the same answers. Standard library only.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from flextrain_jax.core.settings import setting, settings
from kimina_jax.protocol import mailbox


@settings
class Validation:
    """How often a run is scored on the validation split while it trains, and what follows."""

    every: int = setting(
        "Steps from one score to the next, the first of the weights that RL begins with; 0: none.",
        default=0,
        ge=0,
        unit="steps",
    )
    problems: int = setting("Problems, spread over the split; 0: all of it.", default=0, ge=0)
    samples: int = setting("Samples of a problem.", default=4, ge=1)
    patience: int = setting(
        "The run ends after so many scores in a row without a better one; 0: it does not.",
        default=0,
        ge=0,
        unit="scores",
        resume=True,
    )
    final: Literal["last", "best"] = setting(
        "The weights that the evaluation after RL is of: the last, or those of the best score.",
        default="last",
        resume=True,
    )

    def __post_init__(self):
        if not self.every and (self.patience or self.final == "best"):
            name = "patience" if self.patience else "final"
            raise ValueError(
                f"'{name}' is {getattr(self, name)!r} and 'every' is 0, so that there is no score"
                " to go by; set 'every', such as to 5"
            )


NO_VALIDATION = Validation()


@dataclasses.dataclass(frozen=True)
class Score:
    """pass@1 of a version, the mean over problems; None where nothing could be checked. `censored`
    samples have no verdict of their own and are in no rate."""

    version: int
    value: float | None
    censored: int


def record(version: int, samples: int, statuses: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The score of a version as JSON, from the statuses of the samples of each problem, which were
    to be `samples` each; what is missing, or "infra", is censored."""
    counts = {
        name: (sum(status != "infra" for status in found), sum(s == "valid" for s in found))
        for name, found in sorted(statuses.items())
    }
    rates = [solved / counted for counted, solved in counts.values() if counted]
    total = Counter(status for found in statuses.values() for status in found)
    return {
        "version": version,
        "problems": len(statuses),
        "samples": samples,
        "pass@1": sum(rates) / len(rates) if rates else None,
        "censored": samples * len(statuses) - sum(counted for counted, _ in counts.values()),
        "statuses": dict(sorted(total.items())),
        "counts": counts,
    }


def read(run: Path, version: int) -> Score:
    """The score of a version. Raises MailboxError."""
    path = mailbox.score_file(run, version)
    found = mailbox.read_json(path)
    try:
        return Score(found["version"], found["pass@1"], found["censored"])
    except (TypeError, KeyError) as error:
        raise mailbox.CorruptFile(path, f"is no score ({error}); remove it") from error


def history(run: Path) -> list[Score]:
    """All scores of a run, by version."""
    return [read(run, version) for version in mailbox.scored(run)]


def best(scores: Sequence[Score]) -> Score | None:
    """The highest score, of equal ones the earliest."""
    known = [score for score in scores if score.value is not None]
    return max(known, key=lambda score: (score.value, -score.version), default=None)


def last_version(scores: Sequence[Score], told: Validation, steps: int, lag: int) -> int:
    """The last version of a run of `steps` steps: fewer where patience ends it, with the score of a
    version that many steps before."""
    best, without = -1.0, 0
    for score in scores if told.patience else ():
        # The last weights of a run that was shorter then may be off the beat.
        if score.value is None or score.version % told.every:
            continue
        without = 0 if score.value > best else without + 1
        best = max(best, score.value)
        if without >= told.patience:
            return min(steps, score.version + lag)
    return steps
