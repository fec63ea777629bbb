# SPDX-License-Identifier: Apache-2.0
"""What both ends of the Flower app do with a job (docs/federated.md).

Apart from `launch.flower`: the processes of Flower's simulation engine look functions up by the
module that they are of, and the one that is run as a program has no name there.
"""

import dataclasses
import functools
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from launch import cli
from launch.config import tree
from launch.config.errors import UserError
from launch.config.resume import claim_run
from launch.processes import progress, tier
from launch.processes.experiment import alike, refuse_other_images
from launch.processes.federation import nobody, untrained_classes

# Nothing is reported to anybody, and Ray's agents have time to start on a busy machine.
ENVIRONMENT = {
    "FLWR_TELEMETRY_ENABLED": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_agent_register_timeout_ms": "300000",
    "RAY_worker_niceness": "0",  # no lower than the program that starts them; Ray adds 15
}


MOST_SECONDS = 1e6  # of a timeout: eleven days
# How a machine computes what it computes.
OF_A_MACHINE = ("form", "devices", "conv")
T = TypeVar("T", int, float)


@dataclasses.dataclass(frozen=True)
class FlowerJob:
    """What the server and all clients must agree on."""

    config: str
    method: str
    seed: int
    run: str
    timeout: float
    overrides: tuple[str, ...] = ()
    keys: str = ""


def job_of(context) -> FlowerJob:
    """The job as `flwr run` states it (its --run-config)."""
    said = context.run_config
    seed = _number(said, "seed", int, 0, 2**32 - 1)
    timeout = _number(said, "timeout", float, 0.1, MOST_SECONDS)
    return FlowerJob(
        str(said["config"]),
        str(said["method"]),
        seed,
        str(said["run"]),
        timeout,
        tuple(str(said["overrides"]).split()),
        str(said.get("keys", "")),
    )


def _number(said: Mapping[str, object], name: str, kind: type[T], low: T, high: T) -> T:
    """A number of --run-config. Raises UserError."""
    try:
        found = kind(str(said[name]))
    except ValueError:
        found = None
    if found is None or not low <= found <= high:
        raise UserError(
            f"--run-config: {name} is {said[name]!r}; it must be a number from {low} to {high}"
        )
    return found


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
    """(experiment, fleet, class_J, training) of a job: what the server has."""
    from flextrain_jax.federated.clients import class_of_client

    cli.use_compilation_cache()
    try:
        experiment = settings_of(job).settings.experiment(remote=True)
    except ValueError as error:
        raise UserError(f"{job.config}: {error}") from error
    training = dataclasses.replace(experiment.training, lanes=1)
    return experiment, experiment.fleet(job.seed), class_of_client(experiment.classes), training


@functools.cache
def rules_of(job: FlowerJob):
    """(settings, algorithm, class_J, training) of a job: what a device has, without an image."""
    from flextrain_jax.federated.clients import class_of_client

    cli.use_compilation_cache()
    settings = settings_of(job).settings
    classes = [one for _, one in settings.named_classes()]
    training = dataclasses.replace(settings.train, lanes=1)
    return settings, settings.algorithms()[job.method], class_of_client(classes), training


@functools.cache
def work_of(job: FlowerJob) -> int:
    """A number for all that a device trains by and is not sent: another one where its file says
    something else than the server's. What is as by default is not in it, so that releases with
    further settings agree, nor what is of its own machine.
    """
    settings = settings_of(job).settings
    classes = [(one.devices, one.storage) for _, one in settings.named_classes()]
    said = [_said(one) for one in (settings.model, settings.local, *settings.methods.values())]
    round_work = (settings.train.epochs, settings.train.batch)
    text = json.dumps([said, classes, settings.depths, settings.widths_by, round_work], default=str)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7])


def _said(settings) -> dict[str, object]:
    """What a section says that is not as by default, and which one of several it is."""
    values = ((field, getattr(settings, field.name)) for field in dataclasses.fields(settings))
    found = {field.name: value for field, value in values if value != field.default}
    kind = {"kind": settings.kind} if hasattr(settings, "kind") else {}
    return kind | {name: value for name, value in found.items() if name not in OF_A_MACHINE}


@functools.cache
def holding_of(
    job: FlowerJob, where: Path, number: int, mean: tuple[float, ...], std: tuple[float, ...]
):
    """What the device holds whose images are there."""
    from flextrain_jax.federated import shards

    settings, _, class_J, _ = rules_of(job)
    shard = shards.read(where, settings.data, settings.partition, mean, std)
    return shards.alone(shard, number, len(class_J))


def client_of(job: FlowerJob, context):
    """The device that a node is: its `partition-id` says which, `key` where the key is that proves
    it, and, where devices bring their own images, `data` where these are.
    """
    from flextrain_jax.federated.flower.client import Client
    from flextrain_jax.federated.flower.keys import private_key
    from flextrain_jax.federated.shards import Holding, place

    settings, algorithm, class_J, training = rules_of(job)
    said = context.node_config
    number = number_of(said, len(class_J))
    if settings.partition.kind == "own":
        if not said.get("data") and not settings.partition.folder:
            raise UserError("the node's images are not known; give --node-config 'data=\"FOLDER\"'")
        named = said.get("data")
        where = Path(str(named)) if named else place(settings.partition, number)
        holds = functools.partial(holding_of, job, where, number)
        channels = settings.data.image[2]
        examples = holds((0.0,) * channels, (1.0,) * channels).partition.size(number)
    else:
        if said.get("data"):
            tell_unread(str(said["data"]), settings.partition.kind)
        experiment, fleet, _, _ = setup(job)
        examples = fleet.partition.size(number)

        def holds(mean: tuple[float, ...], std: tuple[float, ...]) -> Holding:
            return Holding(experiment.images.pool, fleet.partition, None)

    key = private_key(Path(str(said["key"]))) if said.get("key") else None
    work = work_of(job)
    return Client(number, class_J, algorithm, training, job.seed, examples, holds, key, work)


@functools.cache
def tell_unread(data: str, kind: str) -> None:
    """Says once that a device's own images are not what it learns from."""
    progress.console.print(
        f"note: {data}: the node's own images ('data' of its node-config) are not read, since"
        f" 'partition.kind' is {kind}; set it to own to learn from them",
        markup=False,
    )


def number_of(node_config: Mapping[str, object], devices: int) -> int:
    """Which of the fleet's devices a node says that it is. Raises UserError."""
    name = "partition-id"
    if name not in node_config:
        raise UserError(
            f"the node does not say which device it is; give --node-config '{name}=0', or another"
            f" number below {devices}"
        )
    said = str(node_config[name])
    try:
        number = int(said)
    except ValueError:
        raise UserError(
            f"--node-config: {name} {said!r} is no number; give 0 to {devices - 1}"
        ) from None
    if not 0 <= number < devices:
        raise UserError(
            f"--node-config: {name} {said} is not of the fleet's {devices} devices, 0 to"
            f" {devices - 1}"
        )
    return number


def client_app_of(job_in: Callable):
    """The ClientApp; `job_in(context)` is the job."""
    from flextrain_jax.federated.flower.client import client_app

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
    from flextrain_jax.federated.flower.keys import DeviceKeyError, public_keys
    from flextrain_jax.federated.flower.nodes import Nodes
    from kimina_jax.protocol import mailbox

    experiment, fleet, class_J, training = setup(job)
    where = Path(job.run)
    lock = tier.hold(where, "federated", wait_s=1.0)
    loaded = settings_of(job)
    if not mailbox.config_file(where).is_file() and (said := loaded.settings.unread()):
        raise UserError(f"{job.config}: {said}")
    if not alike(claim_run(where, loaded), loaded.settings):  # the clients would not know
        raise UserError(
            f"{where}: was begun with other defaults, or its classes in another order; say both in"
            f" {job.config} as {mailbox.config_file(where)} has them"
        )
    refuse_other_images(where, loaded.settings, experiment)
    folder = job_folder(where, job.method, job.seed)
    folder.mkdir(parents=True, exist_ok=True)
    own = experiment.partition.kind == "own"
    try:
        keys = public_keys(Path(job.keys), len(class_J)) if job.keys else ()
    except DeviceKeyError as error:
        raise UserError(str(error)) from error
    if own and not keys:
        progress.console.print(
            "no keys: every node is believed to be the device that it says (docs/federated.md)"
        )
    rules = {"mean": experiment.train.mean_C.tolist(), "std": experiment.train.std_C.tolist()}
    shared = (fleet.partition, experiment.partition, rules, job.timeout, keys)
    nodes = Nodes(grid, class_J, *shared, work_of(job))
    if own:
        nodes.enrol()  # what they have is known only then, and the first round's clock asks
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
        judge=nodes.judge if own else None,
    )
    algorithm = experiment.methods[job.method]
    deployable.save_classes(folder, algorithm, server, experiment.images)
    result = report.outcome(job.method, job.seed, lines)
    result |= {"images": deployable.described(experiment.train)}
    result |= {"devices": report.budgets(algorithm.roles)}
    result |= {"turned_away": nodes.turned_away(), "privacy": experiment.private}
    mailbox.write_json(folder / "result.json", result)
    del lock
    return untrained_classes(result, experiment)


def told(line: dict) -> str:
    """What a round has to say of itself."""
    accuracy = line.get("device_accuracy")
    shown = "" if accuracy is None else f", device accuracy {100 * accuracy:.1f}%"
    refused = "".join(f", client {c} refused: {why}" for c, why in line["refused_clients"])
    trained = f"{line['clients']} clients" if line["clients"] else nobody(line)
    return f"{trained}{shown}{refused}"
