# SPDX-License-Identifier: Apache-2.0
"""Federated training by Flower: python -m launch.flower --config=FILE --method=NAME

One method of a federated configuration (docs/federated.md), every device a client of Flower's
(extra [fl]). This command runs them in Flower's simulation engine; for real devices the folder
`flower` is the same app for `flwr run`. Ends with RUN/jobs/METHOD-seedN/result.json, and the same
command resumes where it stopped.
"""

import os
from pathlib import Path

from absl import flags

from launch import cli
from launch.config.errors import UserError
from launch.config.files import config_path
from launch.processes.flower_job import ENVIRONMENT, FlowerJob, client_app_of, server_app_of, setup

_CONFIG = flags.DEFINE_string("config", None, "the configuration file")
_METHOD = flags.DEFINE_string("method", None, "the method, by its name there")
_SEED = flags.DEFINE_integer("seed", 0, "the seed", lower_bound=0, upper_bound=2**32 - 1)
_RUN = flags.DEFINE_string("run", "runs/flower", "the run directory")
_TIMEOUT = flags.DEFINE_float("timeout", 600.0, "seconds that a round waits for its clients")
_CPUS = flags.DEFINE_integer("cpus", 1, "cores of a simulated client")
flags.adopt_module_key_flags(cli)


def main(overrides: list[str]) -> None:
    """Runs the job in Flower's simulation engine and prints the path of result.json."""
    from flextrain_jax.experiments.federated import FederatedRun, job_folder

    loaded = cli.load(FederatedRun, _CONFIG.value, overrides)
    if _METHOD.value is None:
        methods = ", ".join(loaded.settings.methods)
        raise UserError(f"the flag --method is missing; {loaded.source} has {methods}")
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    try:
        from flwr.simulation import run_simulation
    except ImportError as error:
        raise UserError(f"Flower is not here ({error}); pip install -e '.[fl]'") from error
    run_folder = str(Path(_RUN.value).absolute())
    config, _, argument = loaded.source.partition(":")
    config = str(config_path(config).absolute()) + (f":{argument}" if argument else "")
    job = FlowerJob(
        config, _METHOD.value, _SEED.value, run_folder, _TIMEOUT.value, tuple(overrides)
    )
    _, _, class_J, _ = setup(job)
    run_simulation(
        server_app_of(lambda context: job),
        client_app_of(lambda context: job),
        num_supernodes=len(class_J),
        backend_config={
            "client_resources": {"num_cpus": _CPUS.value, "num_gpus": 0.0},
            "init_args": {"num_cpus": len(os.sched_getaffinity(0)), "include_dashboard": False},
        },
    )
    print(job_folder(Path(job.run), job.method, job.seed) / "result.json")


if __name__ == "__main__":
    cli.run(main)
