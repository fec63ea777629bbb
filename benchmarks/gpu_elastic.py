# SPDX-License-Identifier: Apache-2.0
"""The elastic paper's own experiments on one GPU: the expected hours first, then the run.

    python -m benchmarks.gpu_elastic paper_resnet56 CIFAR100 [--run RUN] [--probe OUT.json]

CIFAR100 is the folder of the images. The probe trains one net of each kind for a few steps on
random images of that size, compiles what the run will compile, and takes less than eight minutes;
the hours are those of all epochs and seeds. Then comes, unless --probe is given,

    python -m launch.elastic --config=configs/elastic/paper_resnet56.py \\
      --config.data.folder=CIFAR100

which goes on where it stopped. `--dry_run` does both with a tiny net, few steps and the digits.
"""

import argparse
import dataclasses
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.card.stages import DRY_LIMITS, Stage, end_on_sigterm, missing, run_stages
from benchmarks.sides import ROOT

CONFIGS = ("paper_resnet56", "paper_vit3")
NEEDS = ("jax", "flax", "optax", "orbax.checkpoint", "grain", "rich", "absl", "matplotlib")
NEEDS = (*NEEDS, "safetensors", "tensorboardX")
STEPS = 80  # of a net in the probe; each rung of a ladder of three is drawn in them
IMAGES = {"train": 50_000, "test": 10_000}  # of CIFAR
TOTAL_S = 470.0
DRY = (
    "--config.data.kind=digits", "--config.data.train=96", "--config.data.test=40",
    "--config.train.epochs=2", "--config.train.batch=32", "--config.seeds=[0]",
    '--config.methods={"flextrain": {"teacher": "next"}, "independent": {"independent": true}}',
    "--config.ladders.prefix.depths=[1,2,3]", "--config.augment.flip=false",
)  # fmt: skip
DRY_MODEL = {
    "paper_resnet56": ("--config.model.stages=[1,1,1]", "--config.model.widths=[4,8,8]"),
    "paper_vit3": ("--config.model.d_model=16", "--config.model.n_heads=2"),
}


def main() -> None:
    """Probes, says the hours, and starts the run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("config", choices=CONFIGS)
    parser.add_argument("images", nargs="?", help="the folder of CIFAR-100")
    parser.add_argument("--run", help="the run directory; default runs/gpu-NAME")
    parser.add_argument("--probe", type=Path, metavar="OUT.json", help="probe only")
    parser.add_argument("--dry_run", action="store_true", help="a tiny net, on a CPU too")
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    options = parser.parse_args()
    cut = (*DRY, *DRY_MODEL[options.config]) if options.dry_run else ()
    end_on_sigterm()
    if options.stage:
        print(json.dumps(probe(options.config, options.stage, cut)))
        return
    if not (options.images or options.probe or options.dry_run):
        parser.error("name the folder of CIFAR-100, or give --probe or --dry_run")
    with tempfile.TemporaryDirectory() as folder:
        out = options.probe or Path(folder, "probe.json")
        arguments = [options.config, *(["--dry_run"] if options.dry_run else [])]
        counts = nets(options.config, cut)
        slower = DRY_LIMITS if options.dry_run else 1
        stages = {name: Stage(200 * slower, NEEDS) for name in counts}
        total_s = TOTAL_S * slower
        found = run_stages("benchmarks.gpu_elastic", stages, arguments, out, total_s)
    print(expected(found["stages"], counts))
    if options.probe:
        return
    data = f"--config.data.folder={Path(options.images).resolve()}" if options.images else ""
    command = [
        *(sys.executable, "-m", "launch.elastic", f"--config=configs/elastic/{options.config}.py"),
        f"--run={options.run or f'runs/gpu-{options.config}'}",
        *(cut or (data,)),
    ]
    print(" ".join(command), flush=True)
    raise SystemExit(subprocess.run(command, cwd=ROOT).returncode)


def nets(config: str, cut: tuple[str, ...]) -> dict[str, int]:
    """The nets that differ in what they cost, by name, and how many of each the run trains."""
    code = "import json, sys; from benchmarks.gpu_elastic import alike;"
    code += "print(json.dumps(alike(sys.argv[1], sys.argv[2:])))"
    # In a process of its own: this one must run where there is no jax, to say so.
    command = [sys.executable, "-c", code, config, *cut]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise SystemExit(f"error: {missing(NEEDS) or last}")
    return json.loads(done.stdout.splitlines()[-1])


def alike(config: str, cut: list[str]) -> dict[str, int]:
    """`nets`, where jax is. Seeds cost the same, and so does a loss that is summed or averaged."""
    made, found = settings(config, cut), {}
    for job in made.jobs(IMAGES["train"]):
        kind = dataclasses.replace(job.method, reduction="mean"), job.ladder
        found.setdefault(kind, []).append(job.name)
    return {names[0]: len(names) for names in found.values()}


def settings(config: str, cut: list[str]) -> Any:
    """The configuration with the flags of `cut`."""
    from flextrain_jax.experiments.elastic import ElasticRun
    from launch.config import tree

    return tree.load(ElasticRun, f"configs/elastic/{config}.py", list(cut)).settings


def probe(config: str, net: str, cut: tuple[str, ...]) -> dict[str, Any]:
    """Seconds of a step of a net, of its compilation and of its test, and what the run has of
    each."""
    import jax

    from flextrain_jax.core.mesh import make_mesh
    from flextrain_jax.data.images import batches
    from flextrain_jax.elastic import evaluate, loop

    made = settings(config, list(cut))
    experiment = random_experiment(made)
    whole = {job.name: job.loop.steps for job in made.jobs(IMAGES["train"])}
    (job,) = (job for job in experiment.jobs if job.name == net)
    steps = 6 if cut else STEPS
    short = dataclasses.replace(job.loop, steps=steps, save_every=steps)
    model, mesh = experiment.net(job), make_mesh({"data": -1})
    batch_of = batches(experiment.train, experiment.batch, short.seed, experiment.augment)
    with jax.set_mesh(mesh), tempfile.TemporaryDirectory() as folder:
        train = (Path(folder), model, job.ladder, job.method, job.tx, batch_of, short, mesh)
        trained = loop.train(*train)
        run = evaluate.make_evaluate(model, job.ladder, job.method)

        def tested() -> float:
            started, test = time.monotonic(), experiment.test.in_order(experiment.test_batch)
            evaluate.accuracies(run, trained.params, trained.stats, test, mesh)
            return time.monotonic() - started

        tested()
        scale = IMAGES["test"] / len(experiment.test.label_N)
        return {
            "device": jax.devices()[0].device_kind,
            "step_s": mean_step(
                trained.step_seconds, trained.step_counts, job.ladder.probabilities
            ),
            "steps": whole[net],
            "compile_s": trained.compile_seconds,
            "test_s": tested() * scale,
        }


def mean_step(
    seconds: dict[str, float], counts: dict[str, int], probabilities: tuple[float, ...]
) -> float:
    """The mean seconds of a step: by the ladder's probabilities where each step draws one rung and
    all have been drawn, else by how often each kind of step has come."""
    drawn = {str(rung): share for rung, share in enumerate(probabilities)}
    shares = drawn if drawn.keys() == seconds.keys() else counts
    return sum(shares[name] * seconds[name] for name in seconds) / sum(
        shares[name] for name in seconds
    )


def random_experiment(made: Any) -> Any:
    """The experiment over random images, as many as the probe needs."""
    import numpy as np

    from flextrain_jax.data.images import ImageSet
    from flextrain_jax.experiments.elastic import ElasticExperiment

    rng = np.random.default_rng(0)
    shape, n_classes, config = made.data.image, made.data.n_classes, made.model_config()
    half = np.full(shape[-1], 0.5, np.float32)

    def images(count: int) -> ImageSet:
        pixels = rng.integers(0, 256, (count, *shape)).astype(np.uint8)
        labels = rng.integers(0, n_classes, count).astype(np.int32)
        return ImageSet(pixels, labels, half, half, n_classes)

    count = 32 * made.train.batch
    return ElasticExperiment(
        train=images(count),
        test=images(2 * made.train.test_batch),
        augment=made.augment,
        model=config,
        ladders=made.made_ladders(),
        energy=made.energy,
        batch=made.train.batch,
        test_batch=made.train.test_batch,
        jobs=made.jobs(count),
    )


def expected(stages: Mapping[str, dict[str, Any]], counts: Mapping[str, int]) -> str:
    """The hours of the run of `counts` nets of each kind, or of those that were measured."""
    known = {name: told["result"] for name, told in stages.items() if "result" in told}
    left = [
        f"{name} ({told.get('error') or told.get('skipped')})"
        for name, told in stages.items()
        if name not in known
    ]
    if not known:
        return f"the hours are not known: {'; '.join(left)}"
    seconds = sum(
        counts[name] * (told["steps"] * told["step_s"] + told["test_s"] + told["compile_s"])
        for name, told in known.items()
    )
    hours = f"{seconds / 3600:.1f} hours on {next(iter(known.values()))['device']}"
    return f"at least {hours}; without {'; '.join(left)}" if left else f"expected: {hours}"


if __name__ == "__main__":
    main()
