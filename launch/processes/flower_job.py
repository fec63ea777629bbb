# SPDX-License-Identifier: Apache-2.0
"""What both ends of the Flower app do with a job (docs/federated.md).

Apart from `launch.flower`: the processes of Flower's simulation engine look functions up by the
module that they are of, and the one that is run as a program has no name there.
"""

import dataclasses
import functools
from collections.abc import Callable
from pathlib import Path

from launch import cli
from launch.config import tree
from launch.config.errors import UserError
from launch.config.resume import claim_run
from launch.processes import progress, tier
from launch.processes.experiment import experiment_of
from launch.processes.federation import nobody, untrained_classes

# Nothing is reported to anybody, and Ray's agents have time to start on a busy machine.
ENVIRONMENT = {
    "FLWR_TELEMETRY_ENABLED": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_agent_register_timeout_ms": "300000",
    "RAY_worker_niceness": "0",  # no lower than the program that starts them; Ray adds 15
}


@dataclasses.dataclass(frozen=True)
class FlowerJob:
    """What the server and all clients must agree on."""

    config: str
    method: str
    seed: int
    run: str
    timeout: float
    overrides: tuple[str, ...] = ()


def job_of(context) -> FlowerJob:
    """The job as `flwr run` states it (its --run-config)."""
    said = context.run_config
    return FlowerJob(
        str(said["config"]),
        str(said["method"]),
        int(said["seed"]),
        str(said["run"]),
        float(said["timeout"]),
        tuple(str(said["overrides"]).split()),
    )


@functools.cache
def settings_of(job: FlowerJob) -> tree.Loaded:
    """The settings with this method alone; a client trains by itself, on one device."""
    from flextrain_jax.experiments.federated import FederatedRun

    own = ("--config.local.devices=1", f"--config.seeds=[{job.seed}]")
    loaded = tree.load(FederatedRun, job.config, (*job.overrides, *own))
    methods = loaded.settings.methods
    if job.method not in methods:
        raise UserError(
            f"{job.config}: there is no method {job.method!r}; 'methods' has {', '.join(methods)}"
        )
    alone = dataclasses.replace(loaded.settings, methods={job.method: methods[job.method]})
    return dataclasses.replace(loaded, settings=alone.known())


@functools.cache
def setup(job: FlowerJob):
    """(experiment, fleet, class_J, training) of a job."""
    from flextrain_jax.federated.clients import class_of_client

    cli.use_compilation_cache()
    experiment = experiment_of(settings_of(job).settings, job.config)
    training = dataclasses.replace(experiment.training, lanes=1)
    return experiment, experiment.fleet(job.seed), class_of_client(experiment.classes), training


def client_of(job: FlowerJob, context):
    """The device that a node is: the one of its `partition-id`."""
    from flextrain_jax.federated.flower import Client
    from flextrain_jax.federated.round import Cohort

    experiment, fleet, class_J, training = setup(job)
    number = int(context.node_config["partition-id"])
    if not 0 <= number < len(class_J):
        raise UserError(f"partition-id {number} is not of the fleet's {len(class_J)}")

    def cohort(number_of_round: int, rate: float) -> Cohort:
        return Cohort(
            round=number_of_round,
            clients=(number,),
            seed=job.seed,
            rate=rate,
            pool=experiment.images.pool,
            partition=fleet.partition,
            class_J=class_J,
            local=training,
        )

    return Client(number, int(class_J[number]), experiment.methods[job.method], cohort)


def client_app_of(job_in: Callable):
    """The ClientApp; `job_in(context)` is the job."""
    from flextrain_jax.federated.flower import client_app

    return client_app(lambda context: client_of(job_in(context), context))


def server_app_of(job_in: Callable, strict: bool = True):
    """The ServerApp; `job_in(context)` is the job. `strict`: it fails where a class of devices was
    never trained.
    """
    from flwr.serverapp import ServerApp

    app = ServerApp()

    @app.main()
    def serve(grid, context) -> None:
        untrained = run(grid, job_in(context))
        if untrained and strict:
            raise UserError("; ".join(untrained))

    return app


def run(grid, job: FlowerJob) -> list[str]:
    """Runs or resumes the federation; its result appears when all of it is done. Returns a sentence
    for each class of devices of which no update counted.
    """
    from flextrain_jax.experiments import deployable
    from flextrain_jax.experiments.federated import job_folder
    from flextrain_jax.federated import loop, report
    from flextrain_jax.federated.flower import Nodes
    from kimina_jax.protocol import mailbox

    experiment, fleet, class_J, training = setup(job)
    where = Path(job.run)
    lock = tier.hold(where, "federated", wait_s=1.0)
    loaded = settings_of(job)
    if claim_run(where, loaded) != loaded.settings:  # the clients would not know
        raise UserError(f"{where}: was begun with other defaults; name them in {job.config}")
    folder = job_folder(where, job.method, job.seed)
    folder.mkdir(parents=True, exist_ok=True)
    nodes = Nodes(grid, class_J, fleet.partition.size_J, job.timeout)
    lines, server = loop.train(
        folder,
        experiment.methods[job.method],
        fleet,
        experiment.images,
        experiment.rounds,
        training,
        job.seed,
        on_round=lambda done, line: progress.console.print(f"round {done}: {told(line)}"),
        collect=nodes.collect,
    )
    algorithm = experiment.methods[job.method]
    deployable.save_classes(folder, algorithm, server, experiment.images)
    result = report.outcome(job.method, job.seed, lines)
    result |= {"images": deployable.described(experiment.train)}
    result |= {"turned_away": nodes.turned_away(), "privacy": experiment.private}
    mailbox.write_json(folder / "result.json", result)
    del lock
    return untrained_classes(result, experiment.described)


def told(line: dict) -> str:
    """What a round has to say of itself."""
    accuracy = line.get("device_accuracy")
    shown = "" if accuracy is None else f", device accuracy {100 * accuracy:.1f}%"
    refused = "".join(f", client {c} refused: {why}" for c, why in line["refused_clients"])
    trained = f"{line['clients']} clients" if line["clients"] else nobody(line)
    return f"{trained}{shown}{refused}"
