# SPDX-License-Identifier: Apache-2.0
"""The elastic job from the shell: kill -9, the same bits, export by budget, refusals."""

import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.data.images import DataConfig
from flextrain_jax.elastic.ladder import LadderConfig
from flextrain_jax.experiments.elastic import (
    ElasticAdamW,
    ElasticMethod,
    ElasticRun,
    ElasticTraining,
)
from flextrain_jax.models import resnet
from launch.config import tree
from launch.config.errors import UserError
from launch.processes.experiment import refuse_fewer, refuse_other_images

ROOT = Path(__file__).parent.parent.parent
CONFIGS = sorted((ROOT / "configs" / "elastic").glob("*.py"))
NOT_ELASTIC = ("__init__", "prover", "smollm2")  # of launch.elastic_prover
TINY = "configs/elastic/tiny.py"
SMALL = (
    "--config.data.train=128", "--config.data.test=60", "--config.train.epochs=4.0",
    "--config.train.batch=32", "--config.model.stages=[1,1,1]", "--config.model.widths=[4,8,8]",
    "--config.ladders.prefix.depths=[1,2,3]", "--config.ladders.exits.depths=[1,2,3]",
    "--config.train.save_every=4",
)  # fmt: skip


def start(module, *args):
    return subprocess.Popen(
        [sys.executable, "-m", module, *args], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def finish(process, code=0):
    out, err = process.communicate(timeout=900)
    assert process.returncode == code, out[-2000:] + err[-2000:]
    return out if code == 0 else err


def refusal(module, *args):
    err = finish(start(module, *args), code=2)
    assert len(err.strip().splitlines()) == 1 and "Traceback" not in err
    return err


def read(*flags, file=TINY):
    return tree.load(ElasticRun, file, [f"--config.{flag}" for flag in flags])


def test_two_nets_of_one_name_are_refused():
    """The second one would count as done, with the figures of the first."""
    settings = read("data.kind=digits").settings
    nets, whole = ElasticMethod(independent=True), ElasticMethod()
    wrong = dataclasses.replace(settings, methods={"two": nets, "two-04": whole})
    assert "gives two nets the name 'two-04'" in wrong.unread()
    right = dataclasses.replace(settings, methods={"two": nets, "two-03": whole})
    assert right.unread() == ""
    for told in (right, wrong):  # what was begun goes on
        assert [f"{name}-seed0" for name in told.net_names()] == [job.name for job in told.jobs(64)]


@pytest.mark.parametrize("path", [p for p in CONFIGS if p.stem not in NOT_ELASTIC])
def test_every_configuration_builds(path):
    """All but the data, for which the digits stand in."""
    counts = ("data.train=0", "data.test=0", "data.validation=0")
    settings = read("data.kind=digits", *counts, file=str(path)).settings
    experiment = settings.experiment()
    assert experiment.jobs and {job.name for job in experiment.jobs}
    assert len({job.name for job in experiment.jobs}) == len(experiment.jobs)
    rungs = {len(ladder) for ladder in experiment.ladders.values()}
    assert rungs == {3}


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("methods.single.rungs=some", "'methods.single.rungs' is \"some\"; it must be drawn or"),
        ("methods.single.headz=two", "there is no setting 'methods.single.headz'"),
        ("methods.single.heads=per_depth", "section 'methods.single': 'rungs' full trains one"),
        ("methods.single.epochs=0", "'methods.single.epochs' is 0.0; it must be above 0"),
        ("methods.single.epochs=x", "'methods.single.epochs' is \"x\"; it must be a number"),
        ("methods.single.learning_rate=0.0", "'methods.single.learning_rate' is 0.0; it must be"),
        ("methods.single.ladder=deep", "is 'deep'; it must be one of 'ladders': prefix, exits"),
        ("methods.independent.heads=per_depth", "'independent' nets have one head each"),
        ("methods.independent.rungs=all", "'independent' nets have no rungs all"),
        ("ladders.prefix.depths=[2,4,5]", "must end with all 6 blocks"),
        ("ladders.prefix.order=deep", "'ladders.prefix.order' is \"deep\""),
        ("model.kind=mlp", "'model.kind' is 'mlp'; use resnet, vit"),
        ("data.kind=cifar12", "'data.kind' is \"cifar12\""),
        ("data.folder=x", "'data.folder' is set, but the digits are in the package"),
        ("seeds=[1,1]", "none twice"),
        ("methods={}", "'methods' is empty; name at least one"),
    ],
)
def test_a_wrong_configuration_is_one_sentence(override, words):
    with pytest.raises(UserError, match=re.escape(words)) as error:
        read(override)
    said = str(error.value)
    assert "\n" not in said and said.startswith((f"{TINY}: ", f"--config.{override}: "))


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (("patch=6",), "'model.patch' is 6; it must be 2, 4, 8, ... where 'stem' is conv"),
        (("patch=1",), "'model.patch' is 1; it must be 2, 4, 8, ... where 'stem' is conv"),
        (
            ("patch=8", "d_model=30", "n_heads=2"),
            "'model.d_model' is 30; it must be a multiple of 4",
        ),
    ],
)
def test_a_convolutional_stem_that_cannot_be_is_one_sentence(model, words):
    with pytest.raises(UserError, match=re.escape(words)) as error:
        read("model.kind=vit", "model.stem=conv", *(f"model.{one}" for one in model))
    assert "\n" not in str(error.value)


def test_a_warm_up_is_no_hindrance_to_an_export_and_one_without_end_is_refused():
    """An export does not know the images, and so not the steps."""
    flags = ("optim.kind=adamw", "optim.warmup_steps=50")
    jobs = read(*flags).settings.jobs(images=1)
    assert "flextrain-seed0" in {job.name for job in jobs}
    with pytest.raises(ValueError, match="'warmup_steps'"):
        read(*flags, "train.epochs=0.1").settings.experiment()


def test_a_method_with_more_epochs_takes_more_steps_and_with_another_rate_other_ones():
    """The methods of the configuration take its 30 epochs and its rate of 0.05."""
    settings = read("methods.single.epochs=60.0", "methods.single.learning_rate=0.02").settings
    jobs = {job.name: job for job in settings.experiment().jobs}
    assert jobs["single-seed0"].loop.steps == 2 * jobs["flextrain-seed0"].loop.steps
    params = {"w": jnp.zeros(1)}
    for name, rate in (("single-seed0", 0.02), ("flextrain-seed0", 0.05)):
        tx = jobs[name].tx
        first, _ = tx.update({"w": jnp.ones(1)}, tx.init(params), params)
        assert float(first["w"][0]) == pytest.approx(-rate)


def test_a_run_goes_on_with_its_images_only_wherever_they_lie(tmp_path):
    def experiment(value):
        images, label = np.full((2, 4, 4, 1), value, np.uint8), np.array([0, value % 2])
        part = SimpleNamespace(images_NHWC=images, label_N=label)
        return SimpleNamespace(train=part, test=part)

    def data(**changes):
        return SimpleNamespace(data=DataConfig(kind="cifar10", **changes))

    refuse_other_images(tmp_path, data(folder="a"), experiment(1))
    refuse_other_images(tmp_path, data(folder="b"), experiment(1))
    with pytest.raises(UserError, match="was begun with other images than are there now; give"):
        refuse_other_images(tmp_path, data(folder="b"), experiment(3))
    refuse_other_images(tmp_path, data(train=2), experiment(3))  # who asks for others has them
    with pytest.raises(UserError, match="other images"):
        refuse_other_images(tmp_path, data(train=2), experiment(1))
    for damaged in ("{}", "[]", '{"data": '):
        (tmp_path / "images.json").write_text(damaged)
        with pytest.raises(UserError, match=r"images.json: is damaged; remove it, where"):
            refuse_other_images(tmp_path, data(train=2), experiment(1))


@pytest.mark.slow
def test_devices_share_test_images_of_any_number_and_batches_that_they_divide(
    tmp_path, monkeypatch
):
    """A stack trace of jax's, which came of the test images after all of the training."""
    monkeypatch.setenv("JAX_NUM_CPU_DEVICES", "2")
    flags = (f"--config={TINY}", f"--run={tmp_path / 'run'}", *SMALL, "--config.data.test=9")
    flags += ("--config.train.epochs=0.5", '--config.methods={"single": {"rungs": "full"}}')
    said = refusal("launch.elastic", *flags, "--config.train.batch=7")
    assert "'train.batch' is 7, and 2 devices share it by 'mesh'; give a multiple of 2" in said
    assert not (tmp_path / "run").exists()
    finish(start("launch.elastic", *flags))
    result = json.loads((tmp_path / "run" / "result.json").read_text())
    assert {rung["images"] for rung in result["jobs"][0]["rungs"]} == {9}


def test_a_new_run_is_made_in_python_without_a_file():
    made = ElasticRun(
        model=resnet.ResNet(stages=(1, 1), widths=(4, 8)),
        ladders={"any": LadderConfig("stages", (1, 2), (0.5, 0.5))},
        optim=ElasticAdamW(learning_rate=1e-3),
        train=ElasticTraining(epochs=2.0),
        methods={"flextrain": ElasticMethod(), "small": ElasticMethod(independent=True)},
        data=DataConfig(train=128, test=10),
    )
    experiment = made.experiment()
    names = [job.name for job in experiment.jobs]
    assert names == ["flextrain-seed0", "small-01-seed0", "small-02-seed0"]
    assert [job.is_elastic for job in experiment.jobs] == [True, False, False]
    assert experiment.jobs[0].loop.steps == 4 and experiment.test_batch == 10
    assert tree.resolve(ElasticRun, tree.as_dict(made), "again").settings == made


def test_a_net_that_is_not_finished_takes_no_fewer_updates(tmp_path):
    """It would be the net of a longer run, in the middle of its schedule, under another name."""
    experiment = read(*(flag.removeprefix("--config.") for flag in SMALL)).settings.experiment()
    job = experiment.jobs[1]
    assert job.loop.steps == 16
    (job.folder(tmp_path) / "ckpt" / "16").mkdir(parents=True)
    refuse_fewer(experiment, tmp_path)
    (job.folder(tmp_path) / "ckpt" / "20").mkdir()
    with pytest.raises(UserError, match=f"{job.name} has had 20 updates, and these 'epochs' are 1"):
        refuse_fewer(experiment, tmp_path)


def without_times(run):
    """result.json without what a clock has measured."""

    def strip(value):
        if isinstance(value, dict):
            clocked = ("seconds", "rapl_joules", "nvml_joules", "latency_ms")
            kept = {k: v for k, v in value.items() if not any(word in k for word in clocked)}
            return {k: strip(v) for k, v in kept.items()}
        return [strip(v) for v in value] if isinstance(value, list) else value

    return strip(json.loads((run / "result.json").read_text()))


@pytest.mark.slow
def test_kill_9_then_the_same_numbers_then_export_and_upgrade(tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    finish(start("launch.elastic", f"--config={TINY}", f"--run={whole}", *SMALL))
    process = start("launch.elastic", f"--config={TINY}", f"--run={killed}", *SMALL)
    metrics = killed / "jobs" / "single-seed0" / "metrics.jsonl"
    deadline = time.monotonic() + 600
    while not metrics.exists() or len(metrics.read_text().splitlines()) < 6:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (killed / "result.json").exists()
    out = finish(start("launch.elastic", f"--config={TINY}", f"--run={killed}", *SMALL))
    assert out.strip().splitlines()[-1] == str(killed / "result.json")
    assert without_times(killed) == without_times(whole)
    for name in ("all_exits-seed0", "flextrain-seed0", "independent-03-seed0"):
        file = Path("jobs") / name / "model.safetensors"
        assert (killed / file).read_bytes() == (whole / file).read_bytes()
    result = json.loads((whole / "result.json").read_text())
    assert set(result["methods"]) == {"all_exits", "flextrain", "single", "independent"}
    for entry in result["methods"].values():
        assert [rung["depth"] for rung in entry["rungs"]] == [1, 2, 3]
    assert (whole / "accuracy.png").read_bytes().startswith(b"\x89PNG")
    assert "flextrain" in (whole / "table.txt").read_text()
    assert len(result["ladders"]["prefix"]["latency_ms"]) == 3

    params = [rung["params"] for rung in result["ladders"]["prefix"]["rungs"]]
    export = ("launch.export", f"--elastic={whole}")
    small, large, delta = (tmp_path / name for name in ("small", "large", "delta"))
    finish(start(*export, f"--out={small}", f"--budget=params<={params[0]},latency_ms<=10000"))
    said = finish(start(*export, f"--out={large}", "--budget=params<=1M"))
    assert "3 of 3 blocks" in said and "bytes to send" in said
    finish(start(*export, f"--out={delta}", "--budget=params<=1M", f"--upgrade-from={small}"))
    size = {p: sum(f.stat().st_size for f in p.glob("*.safetensors")) for p in (large, delta)}
    assert size[delta] < size[large]
    taken = subprocess.run(
        [sys.executable, "-I", str(small / "model.py"), f"--upgrade={delta}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert taken.stdout.endswith("3 blocks\n")
    images = tmp_path / "images.npy"
    import numpy as np

    np.save(images, np.random.default_rng(0).integers(0, 256, (4, 8, 8, 1), dtype=np.uint8))
    shown = [
        subprocess.run(
            [sys.executable, "-I", "model.py", str(images)],
            cwd=folder, capture_output=True, text=True, check=True,
        ).stdout
        for folder in (small, large)
    ]  # fmt: skip
    assert shown[0] == shown[1] and len(shown[0].split()) == 4

    eighth = tmp_path / "int8"
    flags = ("--weights=int8", "--accuracy=run")
    limit = f"--budget=params<={params[0]},size<=1MB"
    said = finish(start(*export, f"--out={eighth}", limit, *flags))
    record = json.loads((eighth / "config.json").read_text())
    found = record["accuracy"]
    assert record["weights"] == "int8" and found["images"] == "test images of the run"
    assert f"{found['float32']:.4f} with float32 weights, {found['int8']:.4f} with int8" in said
    size = sum(f.stat().st_size for f in eighth.iterdir() if f.is_file())
    assert f"blocks: {size} bytes," in said  # the budget binds the very folder
    [job] = [j for j in result["jobs"] if (j["method"], j["seed"]) == ("all_exits", 0)]
    assert found["float32"] == pytest.approx(job["rungs"][0]["accuracy"], abs=0.011)
    out = f"--out={tmp_path / 'none'}"
    base = (out, "--budget=params<=1M", f"--upgrade-from={eighth}", "--accuracy=/no/such.npz")
    assert "has int8 weights, and the upgrade would have float32" in refusal(*export, *base)
    wrong = ("--budget=params<=1M", "--accuracy=/no/such.npz")
    assert "/no/such.npz: is no whole .npz file" in refusal(*export, out, *wrong)
    assert "is unknown" in refusal(*export, out, "--budget=weights<=3")
    assert "below the smallest rung" in refusal(*export, out, "--budget=params<=3")
    assert "is not empty" in refusal(*export, f"--out={large}", "--budget=params<=1M")
    assert "--budget" in refusal(*export, out)
    assert "has all_exits-seed0" in refusal(*export, out, "--budget=params<=1M", "--job=single")
    assert "one of --run, --average, --elastic and --federated" in refusal("launch.export", out)
    fewer = refusal("launch.elastic", f"--config={TINY}", f"--run={whole}", *SMALL,
                    "--config.train.epochs=3.0")  # fmt: skip
    assert "has had 16 updates, and these 'epochs' are 12" in fewer
    longer = (*SMALL, "--config.train.epochs=5.0")
    finish(start("launch.elastic", f"--config={TINY}", f"--run={whole}", *longer))
    again = json.loads((whole / "result.json").read_text())
    for job in again["jobs"]:
        assert sum(job["training"]["step_counts"].values()) == 20

    other = refusal("launch.elastic", f"--config={TINY}", f"--run={whole}")
    assert "belongs to another configuration" in other
