# SPDX-License-Identifier: Apache-2.0
"""A user's mistake is one sentence and exit code 2, before anything is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launch.config import resume, tree
from launch.config.prover import ProverRun
from launch.config.rl import RlRun
from launch.config.sft import SftRun

ROOT = Path(__file__).parent.parent.parent
TINY = "configs/rl/tiny.py"
PROGRAMS = {
    path.stem for path in ROOT.glob("launch/*.py") if '__name__ == "__main__"' in path.read_text()
}
HELPED = {"rl", "sample", "evaluate", "export"}


def fresh(*args, module, cwd=ROOT):
    """In a process as a user starts it."""
    return subprocess.run(
        [sys.executable, "-m", module, *args],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def run(run_module):
    """In one that has jax loaded already."""

    def run(*args, cwd=ROOT, module="launch.rl"):
        return run_module((module, *args), cwd=cwd)

    return run


def refused(result, *words):
    assert result.returncode == 2, result
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("error: "), result.stderr
    for word in words:
        assert word in lines[0], lines[0]


@pytest.mark.parametrize("module", ["launch.rl", "launch.sft"])
def test_a_run_directory_that_cannot_be_one(run, tmp_path, module):
    (tmp_path / "file").write_text("mine")
    config = f"--config=configs/{module.removeprefix('launch.')}/tiny.py"
    refused(run(config, f"--run={tmp_path / 'file' / 'r'}", module=module), "file", "another --run")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_config_that_is_not_there(run, tmp_path):
    refused(run("--config=configs/rl/tinny.py", f"--run={tmp_path / 'r'}"), "tinny.py", "tiny.py")
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("--config.rl.stepz=3", ("rl.stepz", "steps")),
        ("--config.rl.steps=many", ("rl.steps", "whole number")),
        ("--config.objective.kind=ppo", ("objective.kind", "grpo")),
        ("--config.sampling.temperature=-1.0", ("sampling", "temperature")),
        ("--config.prompt=kimina-v9", ("kimina-v9", "kimina-v1")),
        ("--config.lora.rank=-1", ("'lora.rank' is -1", "at least 0")),
        ("--config.peak_flops=-1e12", ("peak_flops", "at least 0")),
        (
            '--config.lora={"rank":2,"targets":["q","qkv"]}',
            ("'targets'", "'qkv'", "gate"),
        ),
    ],
)
def test_a_setting_that_cannot_be(run, tmp_path, override, words):
    refused(run(f"--config={TINY}", f"--run={tmp_path / 'r'}", override), *words)
    assert not (tmp_path / "r" / "config.json").exists()


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("--config.lora.rank=-1", ("'lora.rank' is -1",)),
        ("--config.lora.rank=4", ("'lora.rank' is 4", "init.checkpoint")),
    ],
)
def test_adapters_that_cannot_be(run, tmp_path, override, words):
    result = run("--config=configs/sft/tiny.py", f"--run={tmp_path}", override, module="launch.sft")
    refused(result, *words)
    assert not (tmp_path / "config.json").exists()


def test_a_misspelt_key_in_a_file(run, tmp_path):
    config = (ROOT / TINY).read_text().replace('"row_tokens"', '"row_token"')
    (tmp_path / "mine.py").write_text(config)
    refused(
        run(f"--config={tmp_path / 'mine.py'}", f"--run={tmp_path / 'r'}"),
        "rl.row_token",
        "rl.row_tokens",
    )


def test_a_run_directory_of_another_config(run, tmp_path):
    loaded = tree.load(RlRun, TINY)
    resume.claim_run(tmp_path, loaded)
    resume.claim_run(tmp_path, loaded)
    other = run(f"--config={TINY}", f"--run={tmp_path}", "--config.rl.samples=3")
    refused(other, "another configuration", "rl.samples", "3 here")
    assert loaded.settings == resume.read_run(tmp_path, RlRun)


def test_a_folder_with_other_things_in_it(run, tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    refused(run(f"--config={TINY}", f"--run={tmp_path}"), "holds other files")
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_run_directory_that_is_none(run, tmp_path):
    for module, flag in (
        ("launch.check", "--watch"),
        ("launch.sample", "--run"),
        ("launch.train", "--run"),
    ):
        refused(run(f"{flag}={tmp_path}", module=module), "not a run directory")


def test_flags_that_do_not_exist(run):
    refused(run(f"--config={TINY}", "--rum=x"), "rum")
    refused(run("configs/rl/tiny.py", f"--config={TINY}"), "is not an option")


@pytest.mark.parametrize("name", sorted(HELPED))
def test_help_says_what_it_does_and_the_flags(name):
    shown = fresh("--help", module=f"launch.{name}")
    assert shown.returncode == 0 and f"python -m launch.{name}" in shown.stdout
    assert "--run" in shown.stdout


@pytest.mark.parametrize("name", sorted(PROGRAMS - HELPED))
def test_every_program_starts_in_a_process_of_its_own(name, tmp_path):
    refused(fresh("--no_such_flag=1", module=f"launch.{name}", cwd=tmp_path), "no_such_flag")
    assert not list(tmp_path.iterdir())


def test_overrides_keep_the_type(tmp_path):
    flags = ["--config.optim.learning_rate=1", "--config.rl.shuffle_rewards=true"]
    config = tree.load(RlRun, TINY, flags).settings
    assert config.optim.learning_rate == 1.0 and config.rl.shuffle_rewards is True


def test_every_config_of_the_repository_builds():
    for cls, pattern in (
        (RlRun, "rl/[a-z]*"),
        (SftRun, "sft/[a-z]*"),
        (ProverRun, "elastic/prover*"),
        (ProverRun, "elastic/smollm2*"),
    ):
        for path in sorted((ROOT / "configs").glob(f"{pattern}.py")):
            tree.load(cls, str(path))


def test_the_configuration_must_be_named(run, tmp_path):
    refused(run(f"--run={tmp_path / 'r'}"), "--config=FILE is missing")


@pytest.mark.parametrize(
    "module",
    ["rl", *(pytest.param(name, marks=pytest.mark.slow) for name in ("sft", "elastic_prover"))],
)
def test_a_program_prints_and_explains_its_settings_and_does_nothing(run, tmp_path, module):
    config = {"elastic_prover": "elastic/prover"}.get(module, f"{module}/tiny")
    place = f"--run={tmp_path / 'r'}"
    flags = (f"--config=configs/{config}.py", place, "--config.seed=7", "--print_config")
    shown = run(*flags, module=f"launch.{module}")
    assert shown.returncode == 0 and not shown.stderr, shown
    lines = {line.split(" = ")[0]: line for line in shown.stdout.splitlines()}
    assert lines["seed"].startswith("seed = 7") and lines["seed"].endswith("--config.seed=7")
    assert lines["wording.system"].endswith("# default")
    explained = run("--config.help=optim", place, module=f"launch.{module}")
    assert explained.returncode == 0 and "--config.optim.learning_rate" in explained.stdout
    refused(run("--config.help=optimm", place, module=f"launch.{module}"), "did you mean 'optim'")
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("module", ["train", "sample"])
def test_a_tier_takes_no_settings_and_says_who_does(run, tmp_path, module):
    resume.claim_run(tmp_path, tree.load(RlRun, TINY))
    for told in ("--config.checker.workers=3", "--print_config", "--config.help"):
        refused(run(f"--run={tmp_path}", told, module=f"launch.{module}"), told, "launch.rl")


def test_a_checking_host_has_workers_of_its_own(run, tmp_path):
    resume.claim_run(tmp_path, tree.load(RlRun, TINY))
    flags = ("--config.checker.workers=3", "--print_config")
    shown = run(f"--watch={tmp_path}", *flags, module="launch.check")
    assert shown.returncode == 0 and "checker.workers = 3" in shown.stdout, shown
    wrong = run(f"--watch={tmp_path}", "--config.checker.worker=3", module="launch.check")
    refused(wrong, "checker.worker", "did you mean 'checker.workers'")
    refused(run(f"--watch={tmp_path}", "--config.seed=3", module="launch.check"), "seed")


def test_an_evaluation_takes_settings_of_its_own(run, tmp_path):
    resume.claim_run(tmp_path, tree.load(RlRun, TINY))
    flags = ("--split=validation", "--config.checker.workers=3", "--print_config")
    shown = run(f"--run={tmp_path}", *flags, module="launch.evaluate")
    assert shown.returncode == 0, shown.stderr
    for line in ('evaluation.split = "validation"', "checker.workers = 3", "max_new_tokens = 144"):
        assert line in shown.stdout
    alone = run("--print_config", module="launch.evaluate")
    assert "sampling.max_new_tokens = 224" in alone.stdout
    refused(
        run("--samples=4", "--weights=w", module="launch.evaluate"), "'ks' is [1, 8]", "samples"
    )
    unknown = run("--config.evaluation.sample=4", "--weights=w", module="launch.evaluate")
    refused(unknown, "did you mean 'evaluation.samples'")


@pytest.mark.parametrize(
    ("module", "args", "words"),
    [
        (
            "launch.sft",
            ["--config=configs/sft/tiny.py", "--config.init.checkpoint=none"],
            "none: is",
        ),
        ("launch.sft", ["--config=configs/sft/tiny.py", "--config.seed=9e19"], "'seed' is"),
        ("launch.elastic", ["--config=configs/elastic/tiny.py", "--config.seeds=[-1]"], "'seeds'"),
        ("launch.evaluate", ["--weights=none", "--limit=-3"], "limit"),
        ("launch.evaluate", ["--weights=none", "--seed=-1"], "seed"),
        ("launch.export", ["--run=none", "--out=x", "--config.rl.steps=1"], "takes no settings"),
        ("launch.export", ["--run=none", "--out="], "--out is empty"),
        ("launch.export", ["--elastic=none", "--out=", "--budget=params<=9"], "--out is empty"),
        ("launch.export", ["--run=none", f"--out={'x' * 300}"], "File name too long"),
        ("launch.export", ["--run=none", f"--out={'x' * 253}"], "File name too long"),
        ("launch.export", ["--run=none", "--out=/dev/null/x"], "Not a directory"),
        ("launch.export", ["--run=none", "--out=x", "--budget=params<=9"], "--budget goes with"),
        ("launch.export", ["--run=none", "--out=x", "--onnx"], "--onnx goes with"),
        ("launch.export", ["--run=none", "--out=x", "--job=a"], "--job goes with"),
        ("launch.export", ["--run=none", "--out=x", "--weights=int8"], "--weights goes with"),
        ("launch.export", ["--elastic=none", "--out=x", "--adapter"], "--adapter goes with --run"),
        ("launch.export", ["--federated=none", "--out=x", "--step=0"], "--step goes with --run"),
        ("launch.export", ["--elastic=none", "--out=x", "--dtype=float32"], "--dtype goes with"),
        ("launch.compile", ["--model=qwen2.5-0.5b", "--json=no/such/x"], "no/such/x: cannot be"),
        ("launch.compile", ["--model=qwen2.5-0.5b", "--chunk=0"], "--chunk"),
        ("launch.compile", ["--model=qwen2.5-0.5b", "--rows=0"], "--rows"),
        ("launch.compile", ["--model=qwen2.5-0.5b", "--tokens=-1"], "--tokens"),
        ("launch.doctor", ["--print_config"], "takes no settings"),
        ("launch.convert", ["none", "converted"], "none"),
    ],
)
def test_mistakes_that_once_were_traces_or_did_nothing(run, tmp_path, module, args, words):
    run_flag = ["--run=r"] if module in ("launch.sft", "launch.elastic") else []
    refused(run(*args, *run_flag, cwd=tmp_path, module=module), words)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".tmp")]


def test_a_wrong_sft_configuration_does_not_hold_the_run(run, tmp_path):
    """What would fail in a stage is refused before the run has taken the value."""
    place = f"--run={tmp_path / 'r'}"
    tiny = "--config=configs/rl/tiny.py"
    for wrong in ("nofile.py", "configs/elastic/tiny.py"):
        refused(run(tiny, place, f"--config.init.sft={wrong}"), wrong)
    assert not (tmp_path / "r" / "config.json").exists()
