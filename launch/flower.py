# SPDX-License-Identifier: Apache-2.0
"""Federated training by Flower: python -m launch.flower --config=FILE --method=NAME

One method of a federated configuration (docs/federated.md), every device a client of Flower's
(extra [fl]). This command runs them in Flower's simulation engine; for real devices the folder
`flower` is the same app for `flwr run`. Ends with RUN/jobs/METHOD-seedN/result.json, and the same
command resumes where it stopped.
"""

import os
import sys
from pathlib import Path

from absl import flags

from launch import cli
from launch.config.errors import UserError
from launch.config.files import config_path
from launch.processes.federation import unheld_labels, untrained_classes
from launch.processes.flower_job import ENVIRONMENT, FlowerJob, client_app_of, server_app_of, setup

_CONFIG = flags.DEFINE_string("config", None, "the configuration file")
_METHOD = flags.DEFINE_string("method", None, "the method, by its name there")
_SEED = flags.DEFINE_integer("seed", 0, "the seed", lower_bound=0, upper_bound=2**32 - 1)
_RUN = flags.DEFINE_string("run", "runs/flower", "the run directory")
_TIMEOUT = flags.DEFINE_float(
    "timeout", 600.0, "seconds that a round waits for its clients", lower_bound=0.1
)
_CPUS = flags.DEFINE_integer("cpus", 1, "cores of a simulated client", lower_bound=1)
flags.adopt_module_key_flags(cli)


def main(overrides: list[str]) -> None:
    """Runs the job in Flower's simulation engine and prints the path of result.json."""
    from flextrain_jax.experiments.federated import FederatedRun, job_folder
    from kimina_jax.protocol import mailbox

    loaded = cli.load(FederatedRun, _CONFIG.value, overrides)
    if _METHOD.value is None:
        methods = ", ".join(loaded.settings.methods)
        raise UserError(f"the flag --method is missing; {loaded.source} has {methods}")
    cores = len(os.sched_getaffinity(0))
    if _CPUS.value > cores:
        raise UserError(f"--cpus={_CPUS.value}: this process has {cores} cores; give at most that")
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
    experiment, _, class_J, _ = setup(job)
    run_simulation(
        server_app_of(lambda context: job, strict=False),
        client_app_of(lambda context: job),
        num_supernodes=len(class_J),
        backend_config={
            "client_resources": {"num_cpus": _CPUS.value, "num_gpus": 0.0},
            "init_args": {"num_cpus": cores, "include_dashboard": False},
        },
    )
    file = job_folder(Path(job.run), job.method, job.seed) / "result.json"
    if not file.exists():
        raise UserError(f"{file}: is not there; what Flower printed says why")
    print(file)
    wrong = unheld_labels(experiment.unheld)
    wrong += untrained_classes(mailbox.read_json(file), experiment)
    for line in wrong:
        print(f"error: {line}", file=sys.stderr)
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    cli.run(main)
