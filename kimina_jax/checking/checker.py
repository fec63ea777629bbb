# SPDX-License-Identifier: Apache-2.0
"""What checks the proofs of a run, as settings: Lean processes here, servers, or a Ray cluster."""

from typing import Any, Literal

from flextrain_jax.core.settings import setting, settings


@settings
class RayCluster:
    """A Ray cluster whose nodes have this package and the toolchain; see docs/lean_checker.md."""

    actors: int = setting(
        "Actors, each with checker.workers Lean processes; 0: no Ray.", default=0, ge=0, resume=True
    )
    address: str = setting("Of the cluster, as ray.init takes it.", default="auto", resume=True)


@settings
class Checker:
    """What checks proofs: a toolchain, and how many Lean processes of it, here or elsewhere."""

    toolchain: str = setting(
        "embedded, lean, or the path of a lake project; see docs/lean_checker.md.",
        default="embedded",
    )
    header: str = setting(
        "Stands before each problem, such as its imports; empty: that of the toolchain.",
        default="",
    )
    workers: int = setting(
        "Lean processes at a time; requests, with checker.servers.", default=2, ge=1, resume=True
    )
    timeout_s: float = setting(
        "Processor time of a proof.", default=10.0, gt=0, unit="s", resume=True
    )
    memory_mib: int = setting(
        "Memory of one Lean process.", default=4096, ge=1, le=16_777_216, unit="MiB", resume=True
    )
    heartbeats: int = setting("Lean's own limit on the work of a proof.", default=200_000, ge=1)
    max_retries: int = setting(
        "How often a proof is tried again after a failure that is not its own.",
        default=2,
        ge=0,
        resume=True,
    )
    tier: Literal["best", "full", "fast"] = setting(
        "full: a fresh kernel looks at every valid proof; best: where the toolchain can do it.",
        default="best",
    )
    sandbox: Literal["best", "full", "off"] = setting(
        "best: the strongest that works on this host; full: insist on all of it.",
        default="best",
        resume=True,
    )
    goals: bool = setting(
        "A verdict about a proof that Lean rejects tells the goals at its first error; so it does"
        " wherever there are fix turns.",
        default=False,
    )
    solved: bool = setting(
        "A verdict about a proof that Lean rejects counts the goals that it solves before its first"
        " error; so it does wherever reward.kind is partial.",
        default=False,
    )
    cache: str = setting(
        "A file of verdicts to look into first and to add to; empty: none.", default="", resume=True
    )
    recheck: float = setting(
        "Part of the valid verdicts in the cache that is found out anew.",
        default=0.0,
        ge=0,
        le=1,
        resume=True,
    )
    environments: dict[str, Any] = setting(
        "The toolchain, or toolchain and header, of each environment that problems name.",
        default_factory=dict,
    )
    servers: tuple[str, ...] = setting(
        "Addresses of Kimina Lean Servers, such as http://lean1:8000, that check in place of Lean"
        " processes here.",
        default=(),
        resume=True,
    )
    token_file: str = setting(
        "A file with the token for checker.servers; empty: none.", default="", resume=True
    )
    ray: RayCluster = setting("A Ray cluster that checks.", default=RayCluster())

    def __post_init__(self):
        elsewhere = "'checker.servers'" if self.servers else "'checker.ray.actors'"
        if self.servers and self.ray.actors:
            raise ValueError("both 'servers' and 'ray.actors' are set; set one of them")
        if self.elsewhere and self.environments:
            raise ValueError(
                f"{elsewhere} and 'environments' are set; environments are for Lean processes of"
                " one's own: set one of them"
            )
        if wrong := [url for url in self.servers if not url.startswith(("http://", "https://"))]:
            raise ValueError(f"'servers' has {wrong[0]!r}; give addresses as http://host:8000")

    @property
    def elsewhere(self) -> bool:
        """Whether others check, so that this host needs no Lean."""
        return bool(self.servers or self.ray.actors)
