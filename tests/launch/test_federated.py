# SPDX-License-Identifier: Apache-2.0
"""The federated job from the shell: Ctrl-C, kill -9, the same bits, refusals."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.data.images import DataConfig, load
from flextrain_jax.deploy.standalone_folder import upgrade
from flextrain_jax.experiments.elastic import model_of
from flextrain_jax.experiments.federated import FederatedRun
from flextrain_jax.federated import loop, report
from flextrain_jax.federated.clients import DeviceClass
from flextrain_jax.federated.loop import FederatedTraining
from flextrain_jax.federated.methods.fedavg import FedAvg
from flextrain_jax.federated.methods.flextrain import FlexTrain
from flextrain_jax.models import resnet
from launch.config import tree
from launch.config.errors import UserError
from launch.config.resume import claim_run
from launch.processes.experiment import begin, experiment_of, refuse_other_images
from tests import own_shards

ROOT = Path(__file__).parent.parent.parent
CONFIGS = sorted((ROOT / "configs" / "federated").glob("[!_]*.py"))
TINY = "configs/federated/tiny.py"


def read(*flags, file=TINY):
    return tree.load(FederatedRun, file, [f"--config.{flag}" for flag in flags])


@pytest.mark.parametrize("path", CONFIGS, ids=lambda p: p.stem)
def test_every_configuration_builds(path):
    """All but the data, for which the digits stand in."""
    flags = (
        "data.kind=digits",
        "data.train=0",
        "data.test=0",
        "data.shrink=1",
        "data.validation=0",
    )
    settings = read(*flags, "partition.minimum=1", file=str(path)).settings
    experiment = settings.experiment()
    assert sum(c.devices for c in experiment.classes) == {"cifar10": 10, "table": 10}.get(
        path.stem, 20
    )
    depths = [c["depth"] for c in experiment.described]
    assert depths == list(settings.depths) and experiment.described[-1]["share"] == 1
    assert {name for name, _ in experiment.jobs()} == set(settings.methods)
    for algorithm in experiment.methods.values():
        assert len(algorithm.roles) == len(experiment.classes)


def test_the_paper_s_configuration_has_its_table_3():
    settings = read(file="configs/federated/paper_resnet56.py:cifar100").settings
    assert settings.data.kind == "cifar100"
    _, cost = model_of(settings.model_config())
    _, _, costs = settings.fitted()
    share = [100 * c.params / cost.full.params for c in costs]
    assert share == pytest.approx([5.2, 11.7, 20.3, 24.6, 48.3, 65.5, 82.8, 100], abs=0.06)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("methods.flextrain.kind=flex", "'methods.flextrain.kind' is 'flex'; use fedavg"),
        ("methods.flextrain.ensemble=true", "section 'methods.flextrain': 'ensemble' needs exits"),
        ("methods.fedclass.mu=1", "there is no setting 'methods.fedclass.mu'"),
        ("classes.hub.devices=0", "'classes.hub.devices' is 0; it must be at least 1"),
        ("classes.sensor.storage=10.0", "'classes.sensor.storage': a storage of 10 bytes is below"),
        ("classes.hub.dropout=1.5", "'classes.hub.dropout' is 1.5; it must be below 1"),
        ("partition.kind=pareto", "'partition.kind' is \"pareto\"; it must be iid or"),
        ("depths=[1,2,9]", "at most the 4 blocks of the model"),
        ("depths=[2,1]", "'depths' is (2, 1); it must be growing"),
        ("train.rounds=0", "'train.rounds' is 0; it must be at least 1"),
        ("train.lanes=0", "'train.lanes' is 0; it must be at least 1"),
        ("train.lanes=5", "'train.lanes' 5 is no multiple of 'local.devices' 2"),
        ("rounds.deadline=-1.0", "'rounds.deadline' is -1.0; it must be at least 0"),
        ("privacy.noise=1", "set 'screening.clip_norm' above 0"),
        ("seeds=[]", "'seeds' is (); it must be at least one number"),
        ("classes={}", "'classes' is empty; name at least one"),
    ],
)
def test_a_wrong_configuration_is_one_sentence(override, words):
    with pytest.raises(UserError, match=re.escape(words)) as error:
        read(override)
    said = str(error.value)
    assert "\n" not in said and said.startswith((f"{TINY}: ", f"--config.{override}: "))


def test_a_folder_that_nobody_reads_is_refused_in_a_new_run(tmp_path):
    """One of before goes on: nothing is read there, as it was."""
    loaded = read("partition.folder=x")
    with pytest.raises(UserError, match=r"tiny.py: 'partition.folder' .*, or leave the folder out"):
        begin(loaded, tmp_path / "run", "federated", lambda experiment: None)
    assert not (tmp_path / "run").exists()
    claim_run(tmp_path / "run", loaded)
    *_, lock = begin(loaded, tmp_path / "run", "federated", lambda experiment: None)
    del lock


def test_classes_keep_the_order_in_which_a_run_was_begun(tmp_path):
    """Of two with one storage the order of the file says which devices are whose; the file may
    have another one when the run goes on.
    """
    tables = ('"b": {"devices": 2, "storage": 1e5}', '"a": {"devices": 3, "storage": 1e5}')
    begun = []
    for one, other in (tables, tables[::-1]):
        file = tmp_path / "ties.py"
        file.write_text(
            "from configs.federated import tiny\n\n\ndef get_config():\n"
            f'    return tiny.get_config() | {{"classes": {{{one}, {other}}}}}\n'
        )
        loaded = read(file=str(file))
        settings, experiment, lock = begin(loaded, tmp_path / "run", "federated", lambda one: None)
        begun.append([[c.devices for c in experiment.classes], list(settings.classes)])
        del lock
    assert begun[0] == begun[1] == [[2, 3], ["b", "a"]]


def test_a_client_with_two_places_is_refused_in_a_new_run(tmp_path):
    """The file was read and the folder was not; a run of before goes on so."""
    for name in range(20):
        npz_of(tmp_path / f"{name}.npz")
    (tmp_path / "19").mkdir()
    loaded = read("partition.kind=own", f"partition.folder={tmp_path}")
    with pytest.raises(UserError, match=r"19 and .*19\.npz are both there, for client 19; remove"):
        begin(loaded, tmp_path / "run", "federated", lambda experiment: None)
    (tmp_path / "19").rmdir()
    assert loaded.settings.unread() == ""


def npz_of(path, change=None):
    """Eight images to train on and six to test on; one pixel of the part `change` is another."""
    rng, arrays = np.random.default_rng(0), {}
    for part, n in (("train", 8), ("test", 6)):
        images = rng.integers(0, 256, (n, 8, 8, 1), dtype=np.uint8)
        images[0, 0, 0, 0] += part == change
        arrays |= {f"x_{part}": images, f"y_{part}": np.arange(n) % 3}
    np.savez(path, **arrays)


def test_a_server_without_the_devices_images_keeps_the_note_of_them(tmp_path):
    """As one over Flower, which a run may go on with; they were not looked at again."""
    settings = read().settings
    images = load(settings.data)
    note = tmp_path / "images.json"
    for sets in ({"server": images, "clients": images[:1]}, {"server": images}):
        given = {"train": None, "test": None, "images": None, "noted": lambda sets=sets: sets}
        experiment = SimpleNamespace(**given)
        refuse_other_images(tmp_path, settings, experiment)
        assert json.loads(note.read_text()).keys() == {"data", "server", "clients"}


@pytest.mark.parametrize("place", ["server", "0", "1"])
@pytest.mark.parametrize("part", ["train", "test"])
def test_a_federation_goes_on_with_all_the_images_that_it_was_begun_with(tmp_path, place, part):
    """Those of the server, too, which say the mean and are judged by, and each device's tests; of
    older runs only what was trained on is noted."""
    for name in ("server", "0", "1", "2"):
        npz_of(tmp_path / f"{name}.npz")
    flags = [f"classes.{name}.devices=1" for name in ("sensor", "hub")]
    flags += ["classes.watch=null", "classes.phone=null", "partition.kind=own"]
    flags += ["data.kind=images", f"data.folder={tmp_path}/server.npz", "partition.minimum=1"]
    loaded = read(f"partition.folder={tmp_path}", *flags)
    run = tmp_path / "run"

    def goes_on():
        *_, lock = begin(loaded, run, "federated", lambda experiment: None)
        del lock

    goes_on()
    goes_on()
    npz_of(tmp_path / f"{place}.npz", part)
    with pytest.raises(UserError, match="was begun with other images than are there now"):
        goes_on()
    noted = json.loads((run / "images.json").read_text())
    older = {name: noted[name] for name in ("data", "sha256")}
    (run / "images.json").write_text(json.dumps(older))
    if part == "test" or place == "server":
        goes_on()
        assert json.loads((run / "images.json").read_text()).keys() == noted.keys()
        npz_of(tmp_path / f"{place}.npz")
    with pytest.raises(UserError, match="was begun with other images than are there now"):
        goes_on()


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (["partition.minimum=500"], "cannot give 20 clients"),
        (["model.norm=group"], "'methods.heterofl': methods over width need a narrow model"),
        (["privacy.noise=1", "screening.clip_norm=1"], "set 'model.norm' to group"),
    ],
)
def test_what_only_the_whole_experiment_shows_is_one_sentence_too(overrides, words):
    loaded = read(*overrides)
    with pytest.raises(UserError, match=re.escape(words)) as error:
        experiment_of(loaded.settings, loaded.source)
    assert "\n" not in str(error.value) and str(error.value).startswith(f"{TINY}: ")


def test_narrow_models_have_no_more_parameters_than_their_rung():
    settings = read().settings
    _, cost = model_of(settings.model_config())
    _, _, costs = settings.fitted()
    params = [one[1].full.params for one in settings.comparison().widths]
    assert params == sorted(params) and params[-1] == cost.full.params
    assert all(own <= rung.params for own, rung in zip(params, costs, strict=True))


def test_a_comparison_is_made_in_python_without_a_file():
    made = FederatedRun(
        model=resnet.ResNet(stages=(1, 1), widths=(4, 8)),
        depths=(1, 2),
        classes={"hub": DeviceClass(devices=3, storage=1e5), "watch": DeviceClass(2, 3e3)},
        train=FederatedTraining(rounds=4, learning_rate=0.1),
        methods={"flextrain": FlexTrain(), "prox": FedAvg(mu=0.1)},
        seeds=(1, 2),
    )
    experiment = made.experiment()
    assert [one["name"] for one in experiment.described] == ["watch", "hub"]
    assert [one["depth"] for one in experiment.described] == [1, 2]
    assert experiment.jobs() == [("flextrain", 1), ("prox", 1), ("flextrain", 2), ("prox", 2)]
    assert tree.resolve(FederatedRun, tree.as_dict(made), "again").settings == made


def test_a_federation_may_end_at_the_round_that_it_has_come_to(tmp_path, monkeypatch):
    """No evaluation was due there, as it was to have more; a kill may come in the middle of it."""
    method, config = "flextrain_holders", str(Path(__file__).with_name("flower_small.py"))

    def train(rounds, until=99):
        def on_round(done, line):
            if done == until:
                raise KeyboardInterrupt

        made = read(f"train.rounds={rounds}", file=config).settings.experiment()
        lines, _ = loop.train(
            tmp_path, made.methods[method], made.fleet(0), made.images, made.rounds,
            made.training, 0, on_round, judge=made.judge,
        )  # fmt: skip
        return lines

    def killed(*of, **told):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(rounds=4, until=3)
    before = read_metrics(tmp_path)
    assert [line["step"] for line in before] == [0, 1, 2] and "accuracy" not in before[1]
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(loop, "evaluation", killed)
        train(rounds=2)
    lines = train(rounds=2)
    assert lines == train(rounds=2)  # once
    assert lines[0] == before[0] and lines[1]["seconds"] >= before[1]["seconds"]
    same = before[1].keys() - {"seconds"}
    assert {name: lines[1][name] for name in same} == {name: before[1][name] for name in same}
    job = report.outcome(method, 0, lines)
    assert report.summarize([job])[method]["device_accuracy"] == job["device_accuracy"]
    assert len(job["client_accuracy"]["each"]) == 4


def start(*args):
    return subprocess.Popen(
        [sys.executable, "-m", "launch.federated", *args], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def finish(process, code=0):
    out, err = process.communicate(timeout=1800)
    assert process.returncode == code, out[-2000:] + err[-2000:]
    return out if code == 0 else err


SMALL = """
from configs.federated import tiny

def get_config():
    config = tiny.get_config()
    config["data"] = {"train": 200, "test": 50}
    config["model"] |= {"stages": (1, 1, 1), "widths": (4, 4, 4)}
    config["depths"] = (1, 3)
    sensor, hub = config["classes"]["sensor"], config["classes"]["hub"]
    config["classes"] = {"sensor": sensor | {"storage": 3e3}, "hub": hub | {"dropout": 0.2}}
    config["partition"] = {"minimum": 4}
    config["train"] |= {"rounds": 6, "epochs": 1.0, "save_every": 2, "evaluate_every": 3}
    config["methods"] = {k: config["methods"][k] for k in ("fedclass", "flextrain")}
    return config
"""


def without_times(run):
    def strip(value):
        if isinstance(value, dict):
            return {k: strip(v) for k, v in value.items() if k != "seconds"}
        return [strip(v) for v in value] if isinstance(value, list) else value

    return strip(json.loads((run / "result.json").read_text()))


def exports_as_any_other(run, tmp_path):
    """The folder of a class predicts what the class predicts in the simulator; small and upgrade
    are the large one.
    """
    args = ["-m", "launch.export", f"--federated={run}", "--job=flextrain-seed0"]
    made = {"small": "params<=800", "large": "params<=1M", "delta": "params<=1M"}
    for name, budget in made.items():
        more = [f"--upgrade-from={tmp_path / 'small'}"] * (name == "delta")
        out = [f"--out={tmp_path / name}", f"--budget={budget},size<=1MB"]
        done = subprocess.run(
            [sys.executable, *args, *out, *more], cwd=ROOT, capture_output=True, text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert upgrade(tmp_path / "small", tmp_path / "delta") == 3
    _, test = load(DataConfig(train=200, test=50))
    accuracy = json.loads((run / "result.json").read_text())["jobs"][-1]["accuracy"][-1]
    np.save(tmp_path / "images.npy", test.images_NHWC)
    for name in ("small", "large"):
        done = subprocess.run(
            [sys.executable, "-I", "model.py", str(tmp_path / "images.npy")], cwd=tmp_path / name,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        right = np.array(done.stdout.split(), int) == test.label_N
        assert right.mean() == pytest.approx(accuracy)


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("--timeout=-1", "timeout"),
        ("--timeout=0", "timeout"),
        ("--cpus=0", "cpus"),
        ("--cpus=640000", "this process has"),
    ],
)
def test_flower_refuses_what_it_cannot_do_before_it_begins(run_module, tmp_path, flag, words):
    command = ("launch.flower", f"--config={TINY}", "--method=fedsmall")
    done = run_module((*command, f"--run={tmp_path / 'run'}", flag))
    assert done.returncode == 2 and words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and not (tmp_path / "run").exists()


NOBODY = {
    "a rate that ends in infinity": ("train.learning_rate=1e30", "every update was refused"),
    "devices that vanish": ("classes.sensor.dropout=0.999999", "no update of class 'sensor'"),
    "a deadline that none keeps": ("rounds.deadline=1e-9", "nobody answered"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NOBODY)
def test_a_federation_in_which_nobody_trained_says_so_and_fails(tmp_path, name):
    config = tmp_path / "small.py"
    config.write_text(SMALL)
    flag, words = NOBODY[name]
    process = start(f"--config={config}", f"--run={tmp_path / 'run'}", f"--config.{flag}")
    out, err = process.communicate(timeout=900)
    assert process.returncode == 1 and words in out + err and "Traceback" not in err
    assert "so its model is not trained" in err
    assert (tmp_path / "run" / "result.json").exists()


@pytest.mark.slow
def test_a_label_that_no_device_has_is_told_at_once_and_fails(tmp_path):
    config, shards = tmp_path / "small.py", tmp_path / "shards"
    config.write_text(SMALL)
    own_shards.write(shards)
    flags = [f"--config.classes.{name}.devices=1" for name in ("sensor", "hub")]
    flags += ["--config.partition.kind=own", f"--config.partition.folder={shards}"]
    flags += ["--config.train.rounds=1", "--config.classes.hub.dropout=0"]
    flags += ["--config.classes.sensor.availability=1"]
    shutil.copy(shards / "1.npz", shards / "0.npz")  # labels 0 to 2 alone
    process = start(f"--config={config}", f"--run={tmp_path / 'run'}", *flags)
    out, err = process.communicate(timeout=900)
    said = "no device has a training image of label 3, 4, 5, 6, 7, 8, 9"
    assert process.returncode == 1 and err.count(f"error: {said}") == 1 and "Traceback" not in err
    assert (out + err).index(said) < (out + err).index("result.json")
    result = json.loads((tmp_path / "run" / "result.json").read_text())
    assert [len(job["client_accuracy"]["each"]) for job in result["jobs"]] == [2, 2]


@pytest.mark.slow
def test_interrupted_killed_and_resumed_it_comes_to_the_same_numbers(tmp_path):
    config = tmp_path / "small.py"
    config.write_text(SMALL)
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    out = finish(start(f"--config={config}", f"--run={whole}"))
    assert out.strip().splitlines()[-1] == str(whole / "result.json")
    assert "devices' mean" in out and "flextrain" in out
    # Ctrl-C in the middle of the first federation, kill -9 in the middle of the second.
    for method, number, code in (
        ("fedclass", signal.SIGINT, 130),
        ("flextrain", signal.SIGKILL, -9),
    ):
        process = start(f"--config={config}", f"--run={stopped}")
        lines = stopped / "jobs" / f"{method}-seed0" / "metrics.jsonl"
        deadline = time.monotonic() + 900
        while not lines.exists() or len(lines.read_text().splitlines()) < 3:
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(number)
        assert "Traceback" not in finish(process, code)
        assert not (stopped / "result.json").exists()
    finish(start(f"--config={config}", f"--run={stopped}"))
    assert without_times(stopped) == without_times(whole)
    result = json.loads((whole / "result.json").read_text())
    assert set(result["methods"]) == {"fedclass", "flextrain"}
    assert [c["depth"] for c in result["classes"]] == [1, 3]
    for job in result["jobs"]:
        assert [point["step"] for point in job["curve"]] == [2, 5]
        assert job["virtual_seconds"] > 0 and job["dropped"] > 0
        assert len(job["bytes_up"]) == 2 and job["refused"] == {}
    assert (whole / "accuracy.png").read_bytes().startswith(b"\x89PNG")

    assert result["methods"]["flextrain"]["device_accuracy"] == job["device_accuracy"]
    assert len(job["client_accuracy"]["each"]) == 11 and len(job["label_accuracy"][0]) == 10
    assert job["rounds"] == 6 and min(job["trained"]) > 0

    # It goes on with more rounds, and its nets are exported; with fewer it is refused.
    again = [f"--config={config}", f"--run={whole}"]
    finish(start(*again, "--config.train.rounds=8"))
    job = json.loads((whole / "result.json").read_text())["jobs"][-1]
    assert job["rounds"] == 8 and [point["step"] for point in job["curve"]] == [2, 5, 7]
    err = finish(start(*again, "--config.train.rounds=7"), code=2)
    assert "has done 8 rounds, and 'train.rounds' is 7" in err and len(err.splitlines()) == 1
    exports_as_any_other(whole, tmp_path)
    err = finish(start(f"--config={TINY}", f"--run={whole}"), code=2)
    assert "belongs to another configuration" in err and len(err.strip().splitlines()) == 1
