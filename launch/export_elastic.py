# SPDX-License-Identifier: Apache-2.0
"""Export of a rung: python -m launch.export --elastic=RUN --budget="params<=300k,macs<=50M"
--out=FOLDER, and --federated=RUN for what the devices of a class hold.

Writes the largest that keeps the budget as a folder that needs numpy alone; with
--upgrade-from=FOLDER only what that exported folder lacks. With --weights=int8 or float16 the
weights are smaller. Needs no images, but where --accuracy says on which to measure.
"""

import dataclasses
import functools
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from absl import flags

from launch.config.errors import UserError
from launch.config.resume import other_images, read_run

_JOB = flags.DEFINE_string("job", None, "with --elastic, --federated: the net, as in RUN/jobs")
_BUDGET = flags.DEFINE_string("budget", None, "of these: such as params<=300k,memory<=2MiB")
_BASE = flags.DEFINE_string("upgrade-from", None, "of these: an exported smaller rung")
_ONNX = flags.DEFINE_bool("onnx", False, "of these: also model.onnx (extra [onnx])")
_PROFILE = flags.DEFINE_string("device-profile", None, "of these: the device, by name or JSON file")
_WEIGHTS = flags.DEFINE_enum(
    "weights", None, ["float32", "float16", "int8"], "of these: their type in the file (float32)"
)
_ACCURACY = flags.DEFINE_string(
    "accuracy", None, "of these: measured on the test images of the run ('run'), or on FILE.npz"
)
FLAGS = (_JOB, _BUDGET, _BASE, _ONNX, _PROFILE, _WEIGHTS, _ACCURACY)


def export(run: Path, target: Path, federated: bool) -> None:
    """Chooses the size, writes the folder and prints it with its bytes."""
    from flextrain_jax.deploy import budget, onnx_file
    from flextrain_jax.deploy import export as deploy_export

    if _BUDGET.value is None:
        raise UserError("an export of a rung needs --budget, such as --budget='params<=300k'")
    if _BASE.value and _ONNX.value:
        raise UserError("--onnx writes a whole model; leave out --upgrade-from")
    limits = budget.parse_budget(_BUDGET.value)
    if _BASE.value:
        deploy_export.base_of(Path(_BASE.value), _weights())
    sizes = _classes(run) if federated else _rungs(run)
    if _ONNX.value:
        onnx_file.check(sizes[0].config)
    judged = _judged(run, federated, sizes[0].config) if _ACCURACY.value is not None else None
    costs = [size.cost for size in sizes]
    profile = budget.profile_of(_PROFILE.value) if _PROFILE.value else None

    @functools.cache
    def completed(rung: int) -> Any:
        return _completed(sizes[rung], judged)

    with tempfile.TemporaryDirectory() as scratch:

        def measured(rung: int) -> dict[str, list[float]]:
            found = _measured(completed(rung), Path(scratch) / str(rung))
            print(f"{costs[rung].depth} blocks: {_text(found)}")
            if profile is not None:
                found["latency_ms"] = [profile.latency_ms(costs[rung])]
            return found

        rung = budget.choose(limits, costs, measured)
    if sizes[rung].untrained:
        raise UserError(
            f"{run}: {sizes[rung].untrained}; let it go on with more 'train.rounds', or choose"
            " another class by --budget"
        )
    chosen = completed(rung)
    sent = _write(chosen, target)
    cost = costs[rung]
    print(
        f"{target}: {cost.depth} of {_blocks(chosen.config)} blocks, {cost.params} parameters,"
        f" {cost.macs} multiply-adds; {sent} bytes to send"
    )
    if judged is not None:
        found = chosen.config["accuracy"]
        kinds = dict.fromkeys(("float32", _weights()))
        shares = ", ".join(f"{found[kind]:.4f} with {kind} weights" for kind in kinds)
        print(f"accuracy on {found['number']} images ({found['images']}): {shares}")
    elif _weights() != "float32":
        print("the accuracy was not measured; --accuracy=run or --accuracy=FILE.npz does it")


def _weights() -> Any:
    return _WEIGHTS.value or "float32"


def _judged(run: Path, federated: bool, config: dict) -> tuple[tuple, str]:
    """Test images and labels, and what config.json calls them."""
    from flextrain_jax.data.images import load
    from flextrain_jax.deploy import accuracy
    from flextrain_jax.experiments.elastic import ElasticRun
    from flextrain_jax.experiments.federated import FederatedRun

    if _ACCURACY.value != "run":
        path = Path(_ACCURACY.value or "")
        return accuracy.images_of(path, config), path.name
    settings = read_run(run, FederatedRun if federated else ElasticRun)
    data = settings.data
    train, images = load(data)
    if other_images(run, settings, {"server" if federated else "sha256": (train, images)}):
        raise UserError(
            f"--accuracy=run: {run} was begun with other images than 'data' names now; put those"
            " back, or give --accuracy=FILE.npz"
        )
    return (images.images_NHWC, images.label_N), f"{data.judge} images of the run"


def _completed(size: Any, judged: tuple[tuple, str] | None) -> Any:
    """A size with the accuracy in config.json, and with model.onnx, where they are asked for."""
    from flextrain_jax.deploy import accuracy, onnx_file
    from flextrain_jax.deploy import export as deploy_export

    if judged is not None:

        def write(folder: Path, weights: Any) -> None:
            args = (size.tensors, size.names, size.config, size.program, size.more)
            deploy_export.export(folder, *args, weights)

        found = accuracy.measured(write, _weights(), *judged)
        size = dataclasses.replace(size, config=size.config | {"accuracy": found})
    if not _ONNX.value:
        return size
    own = {name: size.tensors[name] for name in size.names}
    made = onnx_file.content(own, _weights(), size.config, size.program)
    return dataclasses.replace(size, more=size.more | {onnx_file.ONNX: made})


def _write(size: Any, target: Path) -> int:
    from flextrain_jax.deploy import export as deploy_export

    args = (size.tensors, size.names, size.config)
    if _BASE.value:
        return deploy_export.upgrade(target, Path(_BASE.value), *args, size.more, _weights())
    return deploy_export.export(target, *args, size.program, size.more, _weights())


def _measured(size: Any, folder: Path) -> dict[str, list[float]]:
    """The tries of the folder that the device will have: of an upgrade, its base with it."""
    from flextrain_jax.deploy import export as deploy_export
    from flextrain_jax.deploy import standalone_folder

    _write(size, folder)
    if not _BASE.value:
        return deploy_export.measured(folder)
    whole = folder.with_name(f"{folder.name}-whole")
    shutil.copytree(_BASE.value, whole)
    standalone_folder.upgrade(whole, folder)
    return deploy_export.measured(whole)


def _text(found: dict[str, list[float]]) -> str:
    size, memory = (int(statistics.median(found[name])) for name in ("size", "memory"))
    times = found["latency_ms"]
    return (
        f"{size} bytes, {memory} bytes of memory, {statistics.median(times):.3g} ms"
        f" ({min(times):.3g} to {max(times):.3g} in {len(times)} tries)"
    )


def _blocks(config: dict) -> int:
    return len(config["blocks"]) if "blocks" in config else config["n_layers"]


def _rungs(run: Path) -> list:
    """The rungs of the net that --job names, or of the first elastic one; it must be trained."""
    from flextrain_jax.experiments import deployable
    from flextrain_jax.experiments.elastic import ElasticRun
    from kimina_jax.protocol import mailbox

    settings = read_run(run, ElasticRun)
    # Without the images their number is not known, and with it only the steps of a training.
    jobs = {job.name: job for job in settings.jobs(images=1) if job.is_elastic}
    if not jobs:
        raise UserError(f"{run}: trains no elastic net")
    job = jobs[_chosen(run, list(jobs))]
    if not job.file(run).exists():
        raise UserError(f"{run}: {job.name} is not trained yet; finish the run first")
    images = mailbox.read_json(job.file(run)).get("images")
    if images is None:  # a run of before the results had them
        images = deployable.described(settings.experiment().train)
    return deployable.rungs_of(run, settings, job, images)


def _classes(run: Path) -> list:
    """What the classes hold of the federation that --job names, or of the first one."""
    from flextrain_jax.experiments import deployable
    from flextrain_jax.experiments.federated import FederatedRun, job_folder
    from kimina_jax.protocol import mailbox

    settings = read_run(run, FederatedRun)
    # Nothing is trained, so it does not matter how many devices this machine has.
    settings = dataclasses.replace(settings, local=dataclasses.replace(settings.local, devices=1))
    jobs = {
        job_folder(run, method, seed).name: method
        for seed in settings.seeds
        for method in settings.methods
    }
    name = _chosen(run, list(jobs))
    folder = run / "jobs" / name
    if not (folder / "result.json").exists():
        raise UserError(f"{run}: {name} has no nets yet; finish the run first")
    outcome = mailbox.read_json(folder / "result.json")
    return deployable.classes_of(folder, settings, jobs[name], outcome)


def _chosen(run: Path, names: list[str]) -> str:
    name = _JOB.value or names[0]
    if name not in names:
        raise UserError(f"--job={name}: {run} has {', '.join(names)}")
    return name
