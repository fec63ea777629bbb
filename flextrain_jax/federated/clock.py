# SPDX-License-Identifier: Apache-2.0
"""The virtual clock of a federation: who takes part in a round, who is late, what a round costs.

Letters: J clients, P participants of a round.

Nothing here waits: seconds, bytes and joules follow from the device classes, from the size of what
a client exchanges and from the multiply-adds that it computes. All is a function of (seed, round).
"""

import dataclasses
from collections.abc import Sequence

import numpy as np

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.federated.clients import DeviceClass

_ROUND_DRAW = 0xC10C  # the purpose of the random stream


@settings
class RoundConfig:
    """Who is asked in a round, and how long the round waits."""

    cohort: int = setting(
        "Clients that are asked in a round; 0: every one that can be reached.",
        default=0,
        ge=0,
        unit="clients",
    )
    deadline: float = setting(
        "When a round closes; 0: when the last one has answered.",
        default=0.0,
        ge=0,
        unit="virtual seconds",
    )


@dataclasses.dataclass(frozen=True)
class Load:
    """What a client of one class does in a round: bytes each way, multiply-adds for an example."""

    n_bytes: int
    macs: float


@dataclasses.dataclass(frozen=True)
class Round:
    """One round as the clock sees it: who answers in time, ascending, and the bill."""

    answering: np.ndarray
    seconds: float
    counts: dict[str, int]  # asked, dropped, late
    bills: tuple[dict[str, float], ...]  # by class: busy_seconds, bytes_down, bytes_up, joules


def play_round(
    classes: Sequence[DeviceClass],
    class_J: np.ndarray,
    examples_J: np.ndarray,
    loads: Sequence[Load],
    config: RoundConfig,
    seed: int,
    number: int,
) -> Round:
    """Draws the participants of round `number` and lets them work.

    `examples_J` is how many examples every client would pass through its model in the round. A
    client that drops out has received the model and computed half of its work; one that is late is
    billed in full. Where somebody does not answer in time the round lasts until the deadline.
    """
    rng = np.random.default_rng((seed, number, _ROUND_DRAW))
    J = len(class_J)
    reachable_J = rng.random(J) < _of(classes, "availability")[class_J]
    # For all clients, asked or not: the fate of one does not depend on who else is asked.
    rank_J, vanish_J, noise_J = rng.random(J), rng.random(J), rng.standard_normal(J)
    asked_P = np.flatnonzero(reachable_J)
    if config.cohort and config.cohort < len(asked_P):
        asked_P = np.sort(asked_P[np.argsort(rank_J[asked_P])[: config.cohort]])
    class_P = class_J[asked_P]
    gone_P = vanish_J[asked_P] < _of(classes, "dropout")[class_P]
    slower_P = np.exp(_of(classes, "jitter")[class_P] * noise_J[asked_P])
    bytes_P = np.array([load.n_bytes for load in loads], float)[class_P]
    macs_P = np.array([load.macs for load in loads], float)[class_P] * examples_J[asked_P]
    down_P = bytes_P / _of(classes, "down")[class_P]
    up_P = bytes_P / _of(classes, "up")[class_P]
    compute_P = slower_P * macs_P / _of(classes, "macs_per_second")[class_P]
    seconds_P = down_P + compute_P + up_P
    late_P = ~gone_P & (seconds_P > config.deadline) if config.deadline else gone_P & False
    answer_P = ~gone_P & ~late_P
    done_P = np.where(gone_P, 0.5, 1.0)
    sent_P = np.where(gone_P, 0.0, bytes_P)
    busy_P = np.where(gone_P, down_P + done_P * compute_P, seconds_P)
    joules_P = (
        done_P * macs_P * _of(classes, "joules_per_mac")[class_P]
        + (bytes_P + sent_P) * _of(classes, "joules_per_byte")[class_P]
    )
    # Without a deadline the server learns at once that a client has vanished.
    last = float(seconds_P[answer_P].max(initial=0.0))
    missing = bool(config.deadline) and not answer_P.all()
    bills = []
    for k in range(len(classes)):
        mine = class_P == k
        bills.append(
            {
                "busy_seconds": float(busy_P[mine].sum()),
                "bytes_down": float(bytes_P[mine].sum()),
                "bytes_up": float(sent_P[mine].sum()),
                "joules": float(joules_P[mine].sum()),
            }
        )
    return Round(
        answering=asked_P[answer_P],
        seconds=config.deadline if missing else last,
        counts={
            "asked": len(asked_P),
            "dropped": int(gone_P.sum()),
            "late": int(late_P.sum()),
        },
        bills=tuple(bills),
    )


def _of(classes: Sequence[DeviceClass], name: str) -> np.ndarray:
    return np.array([getattr(one, name) for one in classes], float)
