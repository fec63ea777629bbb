# SPDX-License-Identifier: Apache-2.0
"""The sampling tier: python -m launch.sample --run=RUN

Answers the requests of a run directory until the run is done. `launch.rl` starts it; on a pod it is
started by itself, on the hosts that decode.
"""

from pathlib import Path

from absl import flags

from launch import cli, tier

_RUN = flags.DEFINE_string("run", None, "the run directory", required=True)
_ROWS = flags.DEFINE_integer("rows", 512, "samples that decode at a time", lower_bound=8)
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")


def main(overrides: list[str]) -> None:
    """Serves until the run is done."""
    if _SUPERVISED.value:
        tier.follow_supervisor()
    from kimina_jax import sampler_jax
    from launch.settings import read_run

    run = Path(_RUN.value)
    read_run(run)
    lock = tier.hold(run, "sampler")
    cli.use_compilation_cache()
    sampler_jax.serve(run, _ROWS.value)
    del lock


if __name__ == "__main__":
    cli.run(main)
