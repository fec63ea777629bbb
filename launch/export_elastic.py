# SPDX-License-Identifier: Apache-2.0
"""Export of a rung: python -m launch.export --elastic=RUN --budget="params<=300k,macs<=50M"
--out=FOLDER

Writes the largest rung that keeps the budget as a folder that needs numpy alone; with
--upgrade-from=FOLDER only what that exported folder lacks.
"""

from pathlib import Path

from absl import flags

from launch.config.errors import UserError
from launch.config.resume import read_run
from launch.processes.experiment import experiment_of

_JOB = flags.DEFINE_string("job", None, "with --elastic: the net, as RUN/jobs names it")
_BUDGET = flags.DEFINE_string("budget", None, "with --elastic: such as params<=300k,memory<=2MiB")
_BASE = flags.DEFINE_string("upgrade-from", None, "with --elastic: an exported smaller rung")
_ONNX = flags.DEFINE_bool("onnx", False, "with --elastic: also model.onnx (extra [onnx])")
_PROFILE = flags.DEFINE_string("device-profile", None, "with --elastic: speeds of the device, JSON")


def export(run: Path, target: Path) -> None:
    """Chooses the rung, writes the folder and prints it with its bytes."""
    import safetensors.numpy

    from flextrain_jax.deploy import budget, onnx_file
    from flextrain_jax.deploy import export as deploy_export
    from flextrain_jax.elastic.ladder import rung_costs
    from flextrain_jax.experiments.elastic import ElasticRun, architecture

    if _BUDGET.value is None:
        raise UserError("--elastic needs --budget, such as --budget='params<=300k'")
    limits = budget.parse_budget(_BUDGET.value)
    settings = read_run(run, ElasticRun)
    plan = experiment_of(settings, str(run / "config.json"))
    job = chosen_job(plan.jobs, run)
    tensors = safetensors.numpy.load_file(job.tensors_file(run))
    costs = rung_costs(job.ladder, plan.cost)
    if _PROFILE.value:
        profile = budget.read_profile(Path(_PROFILE.value))
        rung = budget.choose(limits, costs, lambda r: profile.latency_ms(costs[r]))
    else:
        rung = budget.choose(limits, costs, lambda r: measured(plan, job, tensors, r))
    names = deploy_export.rung_names(tensors, job.ladder, job.method, rung)
    described, program = architecture(settings.model_config())
    data = {
        "mean": plan.train.mean_C.tolist(),
        "std": plan.train.std_C.tolist(),
        "n_classes": plan.train.n_classes,
        "image": list(plan.train.images_NHWC.shape[1:]),
    }
    rung_config = deploy_export.rung_config(job.ladder, job.method, rung, described, data)
    args = (tensors, names, rung_config, program)
    if _BASE.value and _ONNX.value:
        raise UserError("--onnx writes a whole model; leave out --upgrade-from")
    if _BASE.value:
        sent = deploy_export.upgrade(target, Path(_BASE.value), *args)
    else:
        sent = deploy_export.export(target, *args)
    if _ONNX.value:
        onnx_file.write_onnx(target, rung_config)
    cost = costs[rung]
    print(
        f"{target}: {cost.depth} of {len(plan.cost.blocks)} blocks, {cost.params} parameters,"
        f" {cost.macs} multiply-adds; {sent} bytes to send"
    )


def chosen_job(jobs, run: Path):
    """The net that --job names, or the first elastic one; it must be trained."""
    by_name = {job.name: job for job in jobs if job.is_elastic}
    if not by_name:
        raise UserError(f"{run}: trains no elastic net")
    name = _JOB.value or next(iter(by_name))
    if name not in by_name:
        raise UserError(f"--job={name}: {run} has {', '.join(by_name)}")
    if not by_name[name].file(run).exists():
        raise UserError(f"{run}: {name} is not trained yet; finish the run first")
    return by_name[name]


def measured(plan, job, tensors, rung: int) -> float:
    """The latency of a rung on this device, milliseconds for one image."""
    from flextrain_jax.deploy.export import latency_ms, make_infer, params_of

    params, stats = params_of(tensors, plan.stacked)
    batch = plan.test.batch(plan.test.images_NHWC[:1], plan.test.label_N[:1], 1)
    infer = make_infer(plan.model, job.ladder, job.method, rung)
    return latency_ms(infer, params, stats, batch)
