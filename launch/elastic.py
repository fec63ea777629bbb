# SPDX-License-Identifier: Apache-2.0
"""Elastic-depth training: python -m launch.elastic --config=configs/elastic/tiny.py

Trains every method of the configuration with every seed, evaluates every rung, and ends with a
table of accuracy by rung, a plot of accuracy against multiply-adds, and RUN/result.json. The same
command resumes where it stopped, and with more epochs it goes on. A net whose file is lost or
damaged it writes again, from its checkpoint.
"""

import dataclasses
import json
import math
import time
from pathlib import Path

from absl import flags

from launch import cli
from launch.config import tree
from launch.config.errors import UserError
from launch.processes import progress, tier
from launch.processes.experiment import begin, mesh_of, refuse_fewer, steps_done

_CONFIG = flags.DEFINE_string("config", None, "the configuration file")
_MODEL = flags.DEFINE_string(
    "model",
    None,
    "a model of your own in place of the configuration's, module:function (docs/elastic.md)",
)
_RUN = flags.DEFINE_string("run", None, "the run directory; default runs/elastic-NAME")
flags.adopt_module_key_flags(cli)


def main(overrides: list[str]) -> None:
    """Does all jobs that are not done yet and prints the path of result.json."""
    import jax

    from flextrain_jax.deploy import net_file
    from flextrain_jax.elastic import bill, report
    from flextrain_jax.experiments.elastic import ElasticRun
    from kimina_jax.protocol import mailbox

    if _MODEL.value is not None:
        own = {"kind": "own", "function": json.dumps(_MODEL.value)}
        overrides = [*(f"--config.model.{name}={x}" for name, x in own.items()), *overrides]
    loaded = cli.load(ElasticRun, _CONFIG.value, overrides)
    explicit = loaded.settings.model.kind != "own"
    run = Path(_RUN.value or f"runs/elastic-{Path(loaded.source).stem}")
    # Wrong axes, and a batch that they cannot share, are told before there is a run.
    shares = shares_of(mesh_of(loaded.settings.mesh, loaded.source, explicit))
    if loaded.settings.train.batch % shares:
        raise UserError(
            f"{loaded.source}: 'train.batch' is {loaded.settings.train.batch}, and {shares} devices"
            f" share it by 'mesh'; give a multiple of {shares}"
        )
    settings, experiment, lock = begin(
        loaded, run, "elastic", lambda experiment: refuse_fewer(experiment, run)
    )
    cli.use_compilation_cache()
    mesh = mesh_of(settings.mesh, loaded.source, explicit)
    with jax.set_mesh(mesh):
        for job in experiment.jobs:
            done = steps_done(job, run) >= job.loop.steps
            if not done or not net_file.is_whole(job.tensors_file(run)):
                do(job, experiment, run, mesh)
    results = [mailbox.read_json(job.file(run)) for job in experiment.jobs]
    summary = report.summarize(report.merge_independent(results))
    counters = {"rapl_joules": "RAPL", "nvml_joules": "NVML"}
    read = [of for name, of in counters.items() if all(r["training"].get(name) for r in results)]
    result = {
        "config": tree.as_dict(settings),
        "device": jax.devices()[0].device_kind,
        "methods": summary,
        "ladders": {
            name: {
                "rungs": bill.inference_bill(experiment.cost(ladder), ladder, experiment.energy),
                "latency_ms": latencies(name, experiment, run),
                "drawn_step": bill.paper_shares(experiment.cost(ladder), ladder),
            }
            for name, ladder in experiment.ladders.items()
        },
        "energy": {
            "source": " and ".join(read) or "model only",
            **dataclasses.asdict(experiment.energy),
        },
        "jobs": results,
    }
    report.plot(summary, run / "accuracy.png")
    mailbox.write_text(run / "table.txt", report.table(summary) + "\n")
    mailbox.write_json(run / "result.json", result)
    progress.console.print(report.table(summary), markup=False)
    progress.console.print(f"plot: {run / 'accuracy.png'}", markup=False)
    print(run / "result.json", flush=True)
    del lock


def shares_of(mesh) -> int:
    """The devices among which a batch is divided."""
    from flextrain_jax.core.mesh import BATCH

    return math.prod(mesh.shape[axis] for axis in BATCH)


def do(job, experiment, run: Path, mesh) -> None:
    """Trains and evaluates one net; its file appears when all of it is done."""
    from flextrain_jax.data.images import batches
    from flextrain_jax.deploy import export, net_file
    from flextrain_jax.elastic import bill, evaluate, loop
    from flextrain_jax.experiments.deployable import described
    from kimina_jax.protocol import mailbox

    model, cost = experiment.net(job), experiment.cost(job.ladder)
    folder = job.folder(run)
    folder.mkdir(parents=True, exist_ok=True)
    with tier.saving_when_told(run) as stop, progress.bar(job.name, job.loop.steps) as advance:
        trained = loop.train(
            folder,
            model,
            job.ladder,
            job.method,
            job.tx,
            batches(experiment.train, experiment.batch, job.loop.seed, experiment.augment),
            job.loop,
            mesh,
            on_step=lambda step, m: advance(step + 1, f"loss {m['loss']:.3f}"),
            stop=stop,
        )
    started = time.monotonic()
    run_evaluate = evaluate.make_evaluate(model, job.ladder, job.method)
    shares = shares_of(mesh)  # what the test images leave of the last batch has weight 0
    test = experiment.test.in_order(-(-experiment.test_batch // shares) * shares)
    scores = evaluate.accuracies(run_evaluate, trained.params, trained.stats, test, mesh)
    costs = bill.inference_bill(cost, job.ladder, experiment.energy)
    training = bill.training_bill(
        cost,
        job.ladder,
        job.method,
        trained.step_counts,
        experiment.batch,
        experiment.energy,
    )
    measured = {
        field.name: getattr(trained, field.name)
        for field in dataclasses.fields(trained)
        if field.name not in ("params", "stats")
    }
    result = {
        "method": job.method_name,
        "ladder": job.ladder_name,
        "seed": job.loop.seed,
        "rungs": [cost | score for cost, score in zip(costs, scores, strict=True)],
        "training": measured | training,
        "images": described(experiment.train),
        "evaluation_seconds": time.monotonic() - started,
    }
    tensors = export.named_tensors(trained.params, trained.stats)
    net_file.write(job.tensors_file(run), tensors)
    mailbox.write_json(job.file(run), result)


def latencies(ladder_name: str, experiment, run: Path) -> list[float]:
    """Milliseconds of an inference of one image at every rung, on this device."""
    from flextrain_jax.deploy import export
    from flextrain_jax.experiments import deployable

    jobs = [job for job in experiment.jobs if job.ladder_name == ladder_name and job.rung is None]
    if not jobs:
        return []
    params, stats = deployable.values_of(run, experiment.model, jobs[0])
    test = experiment.test
    batch = test.batch(test.images_NHWC[:1], test.label_N[:1], 1)
    return [
        export.latency_ms(
            export.make_infer(experiment.net(jobs[0]), jobs[0].ladder, jobs[0].method, rung),
            params,
            stats,
            batch,
        )
        for rung in range(len(jobs[0].ladder))
    ]


if __name__ == "__main__":
    cli.run(main)
