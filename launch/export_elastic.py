# SPDX-License-Identifier: Apache-2.0
"""Export of a rung: python -m launch.export --elastic=RUN --budget="params<=300k,macs<=50M"
--out=FOLDER, and --federated=RUN for what the devices of a class hold.

Writes the largest that keeps the budget as a folder that needs numpy alone; with
--upgrade-from=FOLDER only what that exported folder lacks. Needs no images.
"""

import dataclasses
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from absl import flags

from launch.config.errors import UserError
from launch.config.resume import read_run

_JOB = flags.DEFINE_string("job", None, "with --elastic, --federated: the net, as in RUN/jobs")
_BUDGET = flags.DEFINE_string("budget", None, "of these: such as params<=300k,memory<=2MiB")
_BASE = flags.DEFINE_string("upgrade-from", None, "of these: an exported smaller rung")
_ONNX = flags.DEFINE_bool("onnx", False, "of these: also model.onnx (extra [onnx])")
_PROFILE = flags.DEFINE_string("device-profile", None, "of these: the device, by name or JSON file")
FLAGS = (_JOB, _BUDGET, _BASE, _ONNX, _PROFILE)


def export(run: Path, target: Path, federated: bool) -> None:
    """Chooses the size, writes the folder and prints it with its bytes."""
    from flextrain_jax.deploy import budget

    if _BUDGET.value is None:
        raise UserError("an export of a rung needs --budget, such as --budget='params<=300k'")
    if _BASE.value and _ONNX.value:
        raise UserError("--onnx writes a whole model; leave out --upgrade-from")
    limits = budget.parse_budget(_BUDGET.value)
    sizes = _classes(run) if federated else _rungs(run)
    costs = [size.cost for size in sizes]
    profile = budget.profile_of(_PROFILE.value) if _PROFILE.value else None
    with tempfile.TemporaryDirectory() as scratch:

        def measured(rung: int) -> dict[str, list[float]]:
            found = _measured(sizes[rung], Path(scratch) / str(rung))
            print(f"{costs[rung].depth} blocks: {_text(found)}")
            if profile is not None:
                found["latency_ms"] = [profile.latency_ms(costs[rung])]
            return found

        rung = budget.choose(limits, costs, measured)
    sent = _write(sizes[rung], target)
    cost = costs[rung]
    print(
        f"{target}: {cost.depth} of {_blocks(sizes[rung].config)} blocks, {cost.params} parameters,"
        f" {cost.macs} multiply-adds; {sent} bytes to send"
    )


def _write(size: Any, target: Path) -> int:
    from flextrain_jax.deploy import export as deploy_export
    from flextrain_jax.deploy import onnx_file

    args = (size.tensors, size.names, size.config)
    if _BASE.value:
        return deploy_export.upgrade(target, Path(_BASE.value), *args, size.more)
    sent = deploy_export.export(target, *args, size.program, size.more)
    if _ONNX.value:
        onnx_file.write_onnx(target, size.config)
    return sent


def _measured(size: Any, folder: Path) -> dict[str, list[float]]:
    """The tries of the folder that the device will have: of an upgrade, its base with it."""
    from flextrain_jax.deploy import export as deploy_export
    from flextrain_jax.deploy import standalone_folder

    if not _BASE.value:
        _write(size, folder)
        return deploy_export.measured(folder)
    _write(size, folder)
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
    last = deployable.class_file(folder, len(settings.classes) - 1)
    if not (folder / "result.json").exists() or not last.exists():
        raise UserError(f"{run}: {name} has no nets yet; finish the run first")
    images = mailbox.read_json(folder / "result.json")["images"]
    return deployable.classes_of(folder, settings, jobs[name], images)


def _chosen(run: Path, names: list[str]) -> str:
    name = _JOB.value or names[0]
    if name not in names:
        raise UserError(f"--job={name}: {run} has {', '.join(names)}")
    return name
