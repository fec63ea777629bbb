# SPDX-License-Identifier: Apache-2.0
"""A user's mistake is one sentence and exit code 2, before anything is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launch import cli, settings
from launch.processes import tier

ROOT = Path(__file__).parent.parent.parent
TINY = "configs/rl/tiny.py"


def run(*args, cwd=ROOT, module="launch.rl", **env):
    return subprocess.run(
        [sys.executable, "-m", module, *args],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | env,
    )


def refused(result, *words):
    assert result.returncode == 2, result
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("error: "), result.stderr
    for word in words:
        assert word in lines[0], lines[0]


@pytest.mark.parametrize("module", ["launch.rl", "launch.sft"])
def test_a_run_directory_that_cannot_be_one(tmp_path, module):
    (tmp_path / "file").write_text("mine")
    config = f"--config=configs/{module.removeprefix('launch.')}/tiny.py"
    refused(run(config, f"--run={tmp_path / 'file' / 'r'}", module=module), "file", "another --run")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_config_that_is_not_there(tmp_path):
    refused(run("--config=configs/rl/tinny.py", f"--run={tmp_path / 'r'}"), "tinny.py", "tiny.py")
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("--config.rl.stepz=3", ("rl.stepz", "steps")),
        ("--config.rl.steps=many", ("rl.steps", "int")),
        ("--config.objective.kind=ppo", ("objective.kind", "grpo")),
        ("--config.sampling.temperature=-1.0", ("sampling", "temperature")),
        ("--config.prompt=kimina-v9", ("kimina-v9", "kimina-v1")),
        ("--config.lora.rank=-1", ("lora.rank is -1",)),
        ("--config.peak_flops=-1e12", ("peak_flops", "one device")),
        ('--config.lora.targets=["q","qkv"]', ("lora.targets", "'qkv'", "gate")),
    ],
)
def test_a_setting_that_cannot_be(tmp_path, override, words):
    refused(run(f"--config={TINY}", f"--run={tmp_path / 'r'}", override), *words)
    assert not (tmp_path / "r" / "config.json").exists()


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("--config.lora.rank=-1", ("lora.rank is -1",)),
        ("--config.lora.rank=4", ("lora.rank is 4", "init.checkpoint")),
    ],
)
def test_adapters_that_cannot_be(tmp_path, override, words):
    result = run("--config=configs/sft/tiny.py", f"--run={tmp_path}", override, module="launch.sft")
    refused(result, *words)
    assert not (tmp_path / "config.json").exists()


def test_a_misspelt_key_in_a_file(tmp_path):
    config = (ROOT / TINY).read_text().replace('"updates"', '"update"')
    (tmp_path / "mine.py").write_text(config)
    refused(
        run(f"--config={tmp_path / 'mine.py'}", f"--run={tmp_path / 'r'}"), "rl.update", "updates"
    )


def test_a_run_directory_of_another_config(tmp_path):
    config = cli.load_config(str(ROOT / TINY))
    settings.claim_run(tmp_path, config)
    settings.claim_run(tmp_path, config)
    other = run(f"--config={TINY}", f"--run={tmp_path}", "--config.rl.steps=3")
    refused(other, "another configuration", "rl.steps", "3 here")
    assert cli.load_config(str(ROOT / TINY)) == tier.read_run(tmp_path)


def test_a_folder_with_other_things_in_it(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    refused(run(f"--config={TINY}", f"--run={tmp_path}"), "holds other files")
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_run_directory_that_is_none(tmp_path):
    for module, flag in (
        ("launch.check", "--watch"),
        ("launch.sample", "--run"),
        ("launch.train", "--run"),
    ):
        refused(run(f"{flag}={tmp_path}", module=module), "not a run directory")


def test_flags_that_do_not_exist():
    refused(run(f"--config={TINY}", "--rum=x"), "rum")
    refused(run("configs/rl/tiny.py", f"--config={TINY}"), "is not an option")


@pytest.mark.parametrize("name", ["rl", "sample", "evaluate", "export"])
def test_help_says_what_it_does_and_the_flags(name):
    shown = run("--help", module=f"launch.{name}")
    assert shown.returncode == 0 and f"python -m launch.{name}" in shown.stdout
    assert "--run" in shown.stdout


def test_overrides_keep_the_type(tmp_path):
    config = cli.load_config(
        str(ROOT / TINY), ["--config.optim.learning_rate=1", "--config.rl.shuffle_rewards=true"]
    )
    assert config["optim"]["learning_rate"] == 1.0 and config["rl"]["shuffle_rewards"] is True


def test_every_config_of_the_repository_builds():
    for path in sorted((ROOT / "configs" / "rl").glob("[a-z]*.py")):
        settings.check_rl_config(cli.load_config(str(path)), path.name)
