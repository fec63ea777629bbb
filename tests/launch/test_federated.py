# SPDX-License-Identifier: Apache-2.0
"""The federated job from the shell: Ctrl-C, kill -9, the same bits, refusals."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launch import cli, federated_settings

ROOT = Path(__file__).parent.parent.parent
CONFIGS = sorted((ROOT / "configs" / "federated").glob("[!_]*.py"))
TINY = "configs/federated/tiny.py"


@pytest.mark.parametrize("path", CONFIGS, ids=lambda p: p.stem)
def test_every_configuration_builds(path):
    """All but the data, for which the digits stand in."""
    config = cli.load_config(str(path))
    config["data"] = {"kind": "digits", "folder": ""}
    config["partition"]["minimum"] = 1
    experiment = federated_settings.experiment(config, str(path))
    assert sum(c.devices for c in experiment.classes) == {"cifar10": 10}.get(path.stem, 20)
    depths = [c["depth"] for c in experiment.described]
    assert depths == list(config["depths"]) and experiment.described[-1]["share"] == 1
    assert {name for name, _ in experiment.jobs()} == set(config["methods"])
    for algorithm in experiment.methods.values():
        assert len(algorithm.roles) == len(experiment.classes)


def test_the_paper_s_configuration_has_its_table_3():
    path = "configs/federated/paper_resnet56.py:cifar100"
    config = cli.load_config(path) | {"methods": {"fedsmall": {"kind": "fedsmall"}}}
    assert config["data"]["kind"] == "cifar100"
    from launch import elastic_settings

    _, cost, _ = elastic_settings.model_of(config, path)
    classes = federated_settings.classes_of(config, path)
    _, _, costs = federated_settings.fitted(config, classes, cost, path)
    share = [100 * c.params / cost.full.params for c in costs]
    assert share == pytest.approx([5.2, 11.7, 20.3, 24.6, 48.3, 65.5, 82.8, 100], abs=0.06)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("--config.methods.flextrain.kind=flex", "'methods.flextrain.kind' is 'flex'"),
        ("--config.classes.hub.devices=0", "devices must be at least 1"),
        ("--config.classes.sensor.storage=10.0", "below the smallest rung"),
        ("--config.classes.hub.dropout=1.5", "there is no setting"),
        ("--config.partition.kind=pareto", "kind is 'pareto'"),
        ("--config.partition.minimum=500", "cannot give 20 clients"),
        ("--config.depths=[1,2,9]", "beyond the model's 4 blocks"),
        ("--config.train.rounds=0", "rounds, save_every and evaluate_every"),
        ("--config.train.lanes=0", "batch and lanes at least 1"),
        ("--config.train.lanes=5", "'train.lanes' 5 is no multiple of 'local.devices' 2"),
        ("--config.rounds.deadline=-1.0", "cohort and deadline must be at least 0"),
        ("--config.seeds=[]", "'seeds' must name at least one"),
    ],
)
def test_a_wrong_configuration_is_one_sentence(override, words):
    with pytest.raises(cli.user_errors(), match=re.escape(words)) as error:
        config = cli.load_config(str(ROOT / TINY), [override])
        federated_settings.experiment(config, TINY)
    assert "\n" not in str(error.value)


def test_narrow_models_have_no_more_parameters_than_their_rung():
    config = cli.load_config(str(ROOT / TINY))
    from launch import elastic_settings

    model_config = elastic_settings.model_config(config, TINY)
    _, cost, _ = elastic_settings.model_of(config, TINY)
    classes = federated_settings.classes_of(config, TINY)
    _, _, costs = federated_settings.fitted(config, classes, cost, TINY)
    widths = federated_settings.widths_of(model_config, costs)
    params = [one[1].full.params for one in widths]
    assert params == sorted(params) and params[-1] == cost.full.params
    assert all(own <= rung.params for own, rung in zip(params, costs, strict=True))


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
    config.data.train, config.data.test = 200, 50
    config.model.stages, config.model.widths = (1, 1, 1), (4, 4, 4)
    config.depths = (1, 3)
    for name in ("watch", "phone"):
        del config.classes[name]
    config.classes.sensor.storage, config.classes.hub.dropout = 3e3, 0.2
    config.partition.minimum = 4
    config.train.update(rounds=6, epochs=1.0, save_every=2, evaluate_every=3)
    config.methods = {k: config.methods[k] for k in ("fedclass", "flextrain")}
    return config
"""


def without_times(run):
    def strip(value):
        if isinstance(value, dict):
            return {k: strip(v) for k, v in value.items() if k != "seconds"}
        return [strip(v) for v in value] if isinstance(value, list) else value

    return strip(json.loads((run / "result.json").read_text()))


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

    err = finish(start(f"--config={TINY}", f"--run={whole}"), code=2)
    assert "belongs to another configuration" in err and len(err.strip().splitlines()) == 1
