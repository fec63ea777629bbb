# SPDX-License-Identifier: Apache-2.0
"""The section "privacy" of a federated configuration, and what can be reported of it."""

import dataclasses

from flextrain_jax.federated.clients import DeviceClass
from flextrain_jax.federated.clock import RoundConfig
from flextrain_jax.federated.privacy import FROM_SYSTEM, Privacy, epsilon
from flextrain_jax.federated.screening import Screening
from launch.cli import UserError, build


@dataclasses.dataclass(frozen=True)
class PrivacySection:
    """The section "privacy": the noise in units of `screening.clip_norm` (0: none), and the delta
    at which epsilon is reported. A `seed` makes the noise known, which is for tests.
    """

    noise: float = 0.0
    delta: float = 1e-5
    seed: int = FROM_SYSTEM

    def __post_init__(self):
        if self.noise < 0 or not 0 < self.delta < 1:
            raise ValueError("noise must be at least 0, delta between 0 and 1")


def privacy_of(
    config: dict,
    classes: tuple[DeviceClass, ...],
    rounds: RoundConfig,
    screening: Screening,
    n_rounds: int,
    source: str,
) -> tuple[Privacy | None, dict | None]:
    """The noise, and what is reported of it: epsilon at delta after all rounds."""
    section = build(PrivacySection, {"privacy": config.get("privacy") or {}}, "privacy", source)
    if not section.noise:
        return None, None
    if not screening.clip_norm:
        raise UserError(f"{source}: privacy.noise needs a norm to hide: set screening.clip_norm")
    devices = sum(c.devices for c in classes)
    share = min(1.0, rounds.cohort / devices) if rounds.cohort else 1.0
    per_round = tuple(share * c.devices for c in classes)
    try:
        found = epsilon(section.noise, n_rounds, section.delta)
    except ImportError as error:
        raise UserError(
            f"{source}: privacy.noise needs pip install -e '.[fl]' ({error})"
        ) from error
    private = {
        "epsilon": found,
        "delta": section.delta,
        "noise": section.noise,
        "clip_norm": screening.clip_norm,
        "rounds": n_rounds,
    }
    return Privacy(section.noise, screening.clip_norm, per_round, section.seed), private
