# SPDX-License-Identifier: Apache-2.0
"""The training tier: python -m launch.train --run=RUN

The trainer of a run directory that `launch.rl` (with --prepare) has laid out. On a pod it is
started by itself, on every host: see "Several hosts" in docs/scale.md.
"""

from pathlib import Path

from absl import flags

from launch import cli
from launch.processes import hosts, tier

_RUN = flags.DEFINE_string("run", None, "the run directory", required=True)
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")
flags.adopt_module_key_flags(hosts)


def main(overrides: list[str]) -> None:
    """Trains until the last step of the run, then marks the run done."""
    if _SUPERVISED.value:
        tier.follow_supervisor()
    import jax

    from flextrain_jax.core.hosts import leads
    from kimina_jax.protocol import mailbox
    from kimina_jax.protocol.claims import Claims
    from kimina_jax.trainer import loop
    from launch import settings

    run = Path(_RUN.value)
    config = tier.read_run(run)
    lock = hosts.hold(run, "trainer")
    cli.use_compilation_cache()
    source = str(mailbox.config_file(run))
    rl, setup, params, mesh = settings.rl_setup(config, run / "init", source)
    with jax.set_mesh(mesh):
        loop.train(run, rl, setup, params, mesh, Claims(run))
    if leads():
        mailbox.mark_done(run)
    del lock


if __name__ == "__main__":
    hosts.run(main)
