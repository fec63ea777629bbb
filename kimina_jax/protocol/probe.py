# SPDX-License-Identifier: Apache-2.0
"""The probe: a few fixed texts whose log-probabilities tell whether two programs hold one policy.

The trainer scores them with the weights that it publishes and puts the scores into the published
folder. A sampler scores them with what it has loaded, before it draws, and answers with its own
scores under RUN/probes. Both sides compare: a sampler that silently kept old weights (a sync that
does nothing, packed copies that were not made anew) is found before its first token.

Imports neither jax nor torch.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kimina_jax.protocol import mailbox

FILE = "probe.json"  # in a weights folder: {"rows": token ids, "logps": of every token but a first}
TEXTS = 4
LONGEST = 256  # tokens of a text


class SyncError(Exception):
    """Sampler and trainer disagree about the policy; the message is one sentence for the user."""


@dataclasses.dataclass(frozen=True)
class Mismatch:
    """How far the sampler's log-probabilities are from the trainer's, over a set of tokens.

    With d = trainer - sampler, in nats: `mean` and `max` of |d|; `k3`, the mean of e^d - 1 - d,
    which estimates KL(sampler || trainer) without bias and is never negative
    (http://joschu.net/blog/kl-approx.html); `outside`, the share of tokens whose probability ratio
    e^d leaves [0.5, 2].
    """

    mean: float
    max: float
    k3: float
    outside: float

    @classmethod
    def of(cls, trainer: np.ndarray, sampler: np.ndarray | float) -> "Mismatch":
        """Compares two arrays of log-probabilities of the same tokens, of any equal shape.

        A number that is not finite counts as infinitely far: it must never pass for agreement.
        """
        difference = np.asarray(trainer, np.float64) - np.asarray(sampler, np.float64)
        if not difference.size:
            return cls(0.0, 0.0, 0.0, 0.0)
        if not np.isfinite(difference).all():
            far = float("inf")
            return cls(far, far, far, 1.0)
        distance = np.abs(difference)
        k3 = np.expm1(difference) - difference
        outside = distance > np.log(2)
        return cls(
            *(float(x) for x in (distance.mean(), distance.max(), k3.mean(), outside.mean()))
        )


def text_tokens(row_tokens: int) -> int:
    """The longest text of a probe, in tokens, for a trainer with rows of `row_tokens`."""
    return min(LONGEST, row_tokens // TEXTS)


def write(
    folder: Path,
    rows: Sequence[Sequence[int]],
    logps: Sequence[Sequence[float]],
    draws: Sequence[Sequence[float]] = (),
) -> None:
    """Puts the trainer's scores of the probe into a weights folder, and what a sampler's tokens
    after it should look like (draws.py)."""
    value = {"rows": _lists(rows), "logps": _lists(logps), "draws": _lists(draws)}
    mailbox.write_json(folder / FILE, value)


def read(folder: Path) -> tuple[list[list[int]], list[list[float]]]:
    """The probe of a published folder: token ids and the trainer's log-probabilities."""
    return _checked(folder / FILE, "rows"), _checked(folder / FILE, "logps")


def answer(
    run: Path, version: int, backend: str, logps: Sequence[Sequence[float]], restarted: bool
) -> None:
    """Publishes a sampler's scores of the probe under the weights of `version`.

    `restarted` says that the engine had to be started anew to hold these weights.
    """
    value = {"version": version, "backend": backend, "restarted": restarted, "logps": _lists(logps)}
    mailbox.write_json(mailbox.probe_file(run, version), value)


def compare(run: Path, version: int, expected: Sequence[Sequence[float]], limit: float) -> Mismatch:
    """Compares the sampler's answer for `version` with the trainer's scores, `expected`.

    Raises SyncError where they differ by more than `limit` nats a token on average (the answer is
    then removed: a sampler that has been fixed is asked anew), and CorruptFile where the answer is
    of another version.
    """
    path = mailbox.probe_file(run, version)
    there = mailbox.read_json(path)
    if not isinstance(there, dict) or there.get("version") != version:
        raise mailbox.CorruptFile(path, f"is not of version {version}; remove the file")
    logps = _checked(path, "logps")
    try:
        return judge(expected, logps, version, limit, str(there.get("backend")))
    except SyncError:
        path.unlink(missing_ok=True)
        raise


def judge(
    trainer: Sequence[Sequence[float]],
    sampler: Sequence[Sequence[float]],
    version: int,
    limit: float,
    backend: str,
) -> Mismatch:
    """The mismatch of two scores of the probe. Raises SyncError beyond `limit`."""
    if [len(row) for row in trainer] != [len(row) for row in sampler]:
        raise SyncError(
            f"step {version}: the {backend} sampler scored other texts than the probe of the"
            " published weights"
        )
    found = Mismatch.of(
        *(np.array([x for row in rows for x in row]) for rows in (trainer, sampler))
    )
    if not found.mean <= limit:
        raise SyncError(
            f"step {version}: the {backend} sampler does not run the published weights: its"
            f" log-probabilities of the probe differ from the trainer's by {found.mean:.4f} nats a"
            f" token on average, {found.max:.4f} at most (rl.mismatch_limit is {limit})"
        )
    return found


def _checked(path: Path, field: str) -> list[list]:
    value = mailbox.read_json(path)
    rows = value.get(field) if isinstance(value, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise mailbox.CorruptFile(path, f"lacks the field {field!r}; remove the file")
    return rows


def _lists(rows) -> list[list]:
    return [[x if isinstance(x, int) else round(float(x), 6) for x in row] for row in rows]
