# SPDX-License-Identifier: Apache-2.0
"""The nets that runs leave: of parts without parameters, damaged, lost, never trained."""

import json
import shutil

import pytest

ELASTIC = """
def get_config():
    method = {"rungs": "all", "heads": "per_depth", "teacher": "full", "target": "logits"}
    return {
        "model": {"kind": "resnet", "stages": (1, 1), "widths": (4, 8)},
        "ladders": {"p": {"order": "prefix", "depths": (1, 2), "probabilities": (0.5, 0.5)}},
        "optim": {"kind": "sgd", "learning_rate": 0.05},
        "train": {"epochs": 1.0, "batch": 8, "save_every": 3, "test_batch": 16},
        "data": {"train": 24, "test": 20},
        "methods": {"all": method},
    }
"""
FEDERATED = """
def get_config():
    return {
        "model": {"kind": "resnet", "stages": (1, 1), "widths": (4, 8), "conv": "matmul"},
        "depths": (1, 2),
        "classes": {
            "small": {"devices": 1, "storage": 3e3}, "hub": {"devices": 3, "storage": 1e5}
        },
        "data": {"train": 24, "test": 20},
        "train": {
            "rounds": 2, "batch": 4, "lanes": 2, "learning_rate": 0.1, "save_every": 1,
            "evaluate_every": 1,
        },
        "methods": {"fx": {"kind": "flextrain"}},
    }
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory, run_program):
    """Its folders, and programs on a copy of a run."""
    root = tmp_path_factory.mktemp("runs")
    for name, text in (("elastic", ELASTIC), ("federated", FEDERATED)):
        (root / f"{name}.py").write_text(text)
        done = run_program(train(root, name, root / name))
        assert done.returncode == 0, done.stderr[-2000:]
    return root


def train(root, name, run, *more):
    return (name, f"--config={root / name}.py", f"--run={run}", *more)


def export(name, run, out, *more):
    return ("export", f"--{name}={run}", f"--out={out}", "--budget=params<=1M", *more)


def rarely(*values):
    return pytest.param(*values, marks=pytest.mark.slow)


def refusal(done, code=2):
    assert done.returncode == code and "Traceback" not in done.stderr, done.stderr[-2000:]
    lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1
    return lines[0]


@pytest.mark.parametrize("function", ["no_stem", *map(rarely, ("no_head", "no_block", "lists"))])
def test_parts_without_parameters_and_lists_survive(tmp_path, run_program, function):
    (tmp_path / "elastic.py").write_text(ELASTIC)
    run, model = tmp_path / "run", f"--model=tests.launch.own_nets:{function}"
    done = run_program(train(tmp_path, "elastic", run, model))
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads((run / "result.json").read_text())
    assert len(result["ladders"]["p"]["latency_ms"]) == 2
    done = run_program(export("elastic", run, tmp_path / "out"))
    assert done.returncode == 0 and "2 of 2 blocks" in done.stdout, done.stderr[-2000:]


def flipped(path):
    raw = bytearray(path.read_bytes())
    raw[-5] ^= 1
    raw[-9] ^= 64
    path.write_bytes(raw)


def cut(path):
    path.write_bytes(path.read_bytes()[:-7])


def cut_without_digest(path):
    """As of a run of before there were digests."""
    cut(path)
    path.with_name(f"{path.name}.sha256").unlink()


def lost(path):
    path.unlink()


NETS = {
    "elastic": ("jobs/all-seed0/model.safetensors", "launch.elastic for this run again"),
    "federated": ("jobs/fx-seed0/class_001.safetensors", "start launch.federated (or"),
}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("elastic", flipped),
        ("elastic", cut_without_digest),
        ("federated", cut),
        ("federated", lost),
        rarely("elastic", cut),
        rarely("elastic", lost),
        rarely("federated", flipped),
        rarely("federated", cut_without_digest),
    ],
)
def test_a_damaged_net_is_not_exported_and_its_run_writes_it_again(
    runs, tmp_path, run_program, name, fault
):
    run, (file, cure) = tmp_path / "run", NETS[name]
    shutil.copytree(runs / name, run)
    whole = (run / file).read_bytes()
    fault(run / file)
    said = refusal(run_program(export(name, run, tmp_path / "out")))
    assert said.startswith(f"error: {run / file}: ") and cure in said
    assert not (tmp_path / "out").exists()
    done = run_program(train(runs, name, run))
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr[-2000:]
    assert (run / file).read_bytes() == whole
    assert run_program(export(name, run, tmp_path / "out")).returncode == 0


@pytest.mark.parametrize(("name", "noted"), [("elastic", "sha256"), ("federated", "server")])
def test_an_accuracy_is_that_on_the_images_of_the_run(runs, tmp_path, run_program, name, noted):
    """Where others lie in their place now, config.json said that it was on those of the run."""
    run, flags = tmp_path / "run", ("--accuracy=run",)
    shutil.copytree(runs / name, run)
    said = json.loads((run / "images.json").read_text())
    (run / "images.json").write_text(json.dumps(said | {noted: "0" * 64}))
    told = refusal(run_program(export(name, run, tmp_path / "out", *flags)))
    assert "was begun with other images" in told and "give --accuracy=FILE.npz" in told
    (run / "images.json").unlink()  # a run of before there was one
    done = run_program(export(name, run, tmp_path / "out", *flags))
    assert done.returncode == 0 and not (run / "images.json").exists(), done.stderr[-2000:]


def test_a_net_of_before_there_were_digests_is_exported(runs, tmp_path, run_program):
    run = tmp_path / "run"
    shutil.copytree(runs / "elastic", run)
    (run / f"{NETS['elastic'][0]}.sha256").unlink()
    assert run_program(export("elastic", run, tmp_path / "out")).returncode == 0


def test_a_folder_of_the_users_beside_it_stays(runs, tmp_path, run_program):
    kept = tmp_path / "out.tmp" / "kept"
    kept.parent.mkdir()
    kept.write_text("mine")
    assert run_program(export("elastic", runs / "elastic", tmp_path / "out")).returncode == 0
    assert kept.read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"out", "out.tmp"}


def test_a_class_that_was_never_trained_is_not_exported(runs, tmp_path, run_program):
    run, vanish = tmp_path / "run", "--config.classes.hub.dropout=0.999999"
    done = run_program(train(runs, "federated", run, vanish))
    assert done.returncode == 1 and "no update of class 'hub'" in done.stderr
    said = refusal(run_program(export("federated", run, tmp_path / "out")))
    assert "no update of class 'hub' (3 devices)" in said and "so its model is not trained" in said
    assert "'train.rounds', or choose another class by --budget" in said
    limit = "--budget=params<=1k"
    small = run_program(("export", f"--federated={run}", f"--out={tmp_path / 'out'}", limit))
    assert small.returncode == 0 and "1 of 2 blocks" in small.stdout, small


def test_a_model_that_other_classes_trained_is_exported(runs, tmp_path, run_program):
    """With FedAvg all have one model, also a class that never answered."""
    (tmp_path / "federated.py").write_text(
        FEDERATED.replace('"kind": "flextrain"', '"kind": "fedavg"')
    )
    run, vanish = tmp_path / "run", "--config.classes.hub.dropout=0.999999"
    done = run_program(train(tmp_path, "federated", run, vanish))
    assert done.returncode == 0 and "not trained" not in done.stdout + done.stderr, done.stderr
    assert json.loads((run / "result.json").read_text())["jobs"][0]["trained"] == [2, 0]
    done = run_program(export("federated", run, tmp_path / "out"))
    assert done.returncode == 0 and "2 of 2 blocks" in done.stdout, done.stderr
