# SPDX-License-Identifier: Apache-2.0
"""The checking tier: python -m launch.check --watch=RUN [--config.checker.workers=64 ...]

Checks the rollouts of a run directory until the run is done. Needs Lean and the standard library,
not jax. `launch.rl` starts it; on a pod it is started by itself, on a host with many cores, or on
several: they share the shards among themselves, and each may have its own workers, memory, cache
and toolchain path (the section `checker`; the rest is the run's). A proof that the checker's own
parts disagree about ends it with exit code 2, which stops a supervised run.
"""

import dataclasses
import functools
from pathlib import Path

from absl import flags

from kimina_jax.checking import flow
from kimina_jax.protocol import mailbox
from kimina_jax.protocol.claims import ClaimFiles
from launch import cli
from launch.config import resume
from launch.config.tiers import CheckingTier
from launch.processes import checkers, tier

_RUN = flags.DEFINE_string("watch", None, "the run directory", required=True)
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")
flags.adopt_module_key_flags(cli)


def main(overrides: list[str]) -> None:
    """Serves until the run is done."""
    if _SUPERVISED.value:
        tier.follow_supervisor()
    run = Path(_RUN.value)
    values, source = resume.read_values(run), str(mailbox.config_file(run))
    config = cli.load_values(CheckingTier, values, source, overrides).settings
    checker = config.checker
    # This host may lack what reads the sections `rl` and `reward`.
    if values.get("rl", {}).get("fix", {}).get("share"):
        checker = dataclasses.replace(checker, goals=True)
    if values.get("reward", {}).get("kind") == "partial":
        checker = dataclasses.replace(checker, solved=True)
    with checkers.opened(checker) as found, ClaimFiles(run) as claims:
        print(found.words, flush=True)
        check = functools.partial(found.check, ahead=flow.AHEAD)
        rules = config.format.rules(config.prompt)
        flow.serve(run, check, found.toolchain, claims, found.disagreements, rules=rules)


if __name__ == "__main__":
    cli.run(main)
