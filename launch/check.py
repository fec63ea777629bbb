# SPDX-License-Identifier: Apache-2.0
"""The checking tier: python -m launch.check --watch=RUN

Checks the rollouts of a run directory until the run is done. Needs Lean and the standard library,
not jax. `launch.rl` starts it; on a pod it is started by itself, on a host with many cores, or on
several: they share the shards among themselves. A proof that the checker's own parts disagree about
ends it with exit code 2, which stops a supervised run.
"""

from pathlib import Path

from absl import flags

from kimina_jax import checking
from kimina_jax.protocol.claims import ClaimFiles
from launch import cli
from launch.config.resume import read_run
from launch.config.tiers import CheckingTier
from launch.processes import tier
from lean_checker.environments import Pools

_RUN = flags.DEFINE_string("watch", None, "the run directory", required=True)
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")


def main(overrides: list[str]) -> None:
    """Serves until the run is done."""
    cli.no_settings(overrides, tier.SAY_RL)
    if _SUPERVISED.value:
        tier.follow_supervisor()
    run = Path(_RUN.value)
    config = read_run(run, CheckingTier)
    checker = config.checker
    toolchains = tier.toolchains(checker)
    limits = {"workers": checker.workers, "timeout_s": checker.timeout_s}
    toolchain = toolchains[""]
    with Pools(toolchains, **limits) as pool, ClaimFiles(run) as claims:
        print(pool.sandbox, f"tier: {pool.tier}", sep="\n", flush=True)
        checking.serve(
            run,
            pool.check,
            toolchain.id,
            claims,
            lambda: pool.stats()["disagreements"],
            config.format.rules(config.prompt),
        )


if __name__ == "__main__":
    cli.run(main)
