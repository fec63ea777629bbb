# SPDX-License-Identifier: Apache-2.0
"""The benchmarks for a borrowed card: stages that fail, hang or lack a package, a kill between two,
what the figures come to, and every stage on this CPU with tiny shapes."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import gpu, gpu_elastic, rl_step
from benchmarks.card import attention
from benchmarks.card import stages as on_gpu
from benchmarks.card.stages import Stage

ROOT = Path(__file__).parent.parent.parent


def run(out, folder, stages, total_s=60.0):
    """The stages, which note in `folder` that they ran."""
    return on_gpu.run_stages("tests.benchmarks.stages", stages, [str(folder)], out, total_s)


def gone(pid):
    """Whether a process has ended, a moment later at the latest."""
    for _ in range(50):
        try:
            if Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


def test_each_stage_has_its_result_or_its_reason(tmp_path):
    out = tmp_path / "out" / "gpu.json"
    stages = {name: Stage(30.0) for name in ("works", "fails", "lacks", "says_nothing")}
    stages["hangs"] = Stage(1.0)
    stages["needs"] = Stage(30.0, ("json", "torchless_word", "orbax.no_such_part"))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("torchless_word", "orbax.no_such_part"):
            patch.setitem(on_gpu.INSTALLED_AS, name, f"pip-{name}")
        found = run(out, tmp_path, stages)
    assert found == json.loads(out.read_text())
    told = {name: {k: v for k, v in one.items() if k != "seconds"}
            for name, one in found["stages"].items()}  # fmt: skip
    assert told == {
        "works": {"result": {"figure": 3.5}},
        "fails": {"error": "error: out of memory, in one sentence"},
        "lacks": {"skipped": "not installed: a_package_that_nobody_has; python -m pip install"
                  " 'a_package_that_nobody_has'"},
        "says_nothing": {"error": "printed no result"},
        "hangs": {"error": "took more than 1 s"},
        "needs": {"skipped": "not installed: pip-torchless_word, pip-orbax.no_such_part;"
                  " python -m pip install 'pip-torchless_word' 'pip-orbax.no_such_part'"},
    }  # fmt: skip
    assert gone(int((tmp_path / "hangs").read_text()))
    assert not (tmp_path / "needs").exists() and list(out.parent.iterdir()) == [out]


def test_what_a_killed_run_has_is_not_done_again(tmp_path):
    out = tmp_path / "gpu.json"
    run(out, tmp_path, {"works": Stage(30.0), "fails": Stage(30.0)})
    out.with_name("gpu.json.tmp").write_text("{torn")  # a kill in the middle of a write
    found = run(out, tmp_path, {name: Stage(30.0) for name in ("works", "fails", "more")})
    ran = {name: len((tmp_path / name).read_text().split()) for name in ("works", "fails", "more")}
    assert ran == {"works": 1, "fails": 2, "more": 1}
    assert "result" in found["stages"]["more"]
    found = run(out, tmp_path, {"works": Stage(30.0), "late": Stage(30.0)}, 0.0)
    assert found["stages"]["late"]["skipped"] == "no time left of 0 s"
    for folder, text in ((tmp_path / "other", out.read_text()), (tmp_path, "[1]")):
        out.write_text(text)
        with pytest.raises(SystemExit, match="is not of this command; choose another file"):
            run(out, folder, {"works": Stage(30.0)})


def test_a_program_that_is_told_to_stop_leaves_no_stage(tmp_path):
    code = "from pathlib import Path; from benchmarks.card import stages as on_gpu;"
    code += "on_gpu.end_on_sigterm();"
    code += "on_gpu.run_stages('tests.benchmarks.stages', {'hangs': on_gpu.Stage(60.0)},"
    code += f" [{str(tmp_path)!r}], Path({str(tmp_path / 'gpu.json')!r}), 60.0)"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    note = tmp_path / "hangs"
    while not (note.exists() and note.read_text().endswith("\n")):
        assert process.poll() is None
        time.sleep(0.05)
    process.terminate()
    assert process.wait(60) == 143 and gone(int(note.read_text()))


def test_the_stages_fit_in_eight_minutes():
    assert sum(stage.limit_s for stage in gpu.STAGES.values()) < 600
    assert gpu_elastic.TOTAL_S < 480
    for stage in gpu.STAGES.values():
        assert set(stage.needs) <= on_gpu.INSTALLED_AS.keys()
        assert "grain" not in stage.needs
    assert set(gpu_elastic.NEEDS) <= on_gpu.INSTALLED_AS.keys()


def test_what_the_figures_come_to():
    ours = {"tokens": 16384, "step_s": 0.5, "step_flops": 2e14, "peak_flops": 1e15}
    theirs = {"tokens": 16384, "step_s": 0.8}
    lines = gpu.summary(
        {
            "ours_4k": {"result": ours},
            "torch_4k": {"result": theirs},
            "ours_16k": {"result": ours | {"peak_flops": None}},
            "torch_16k": {"error": "out of memory"},
            "decode": {"result": {"tokens_s": {"1": 200.4, "64": 9000.0}}},
            "torch_decode": {"result": {"tokens_s": {"64": 900.0}}},
            "attention": {
                "result": {
                    "plain": {"errors": {"out": 0.002, "q": 0.003}, "long": "none"},
                    "triton": {"errors": {"out": 0.002, "q": 0.001}, "ms": 1.5},
                    "cudnn": {"refused": "no cuDNN"},
                }
            },
            "rl": {"result": {"placement": "shared", "step_s": 4.25, "seconds": 91.0}},
        }
    )
    assert lines == [
        "4k: ours 32768 tokens/s, MFU 40.0%",
        "4k: torch 20480 tokens/s, MFU 25.0%; ours is 1.60 times as fast",
        "16k: ours 32768 tokens/s",
        "decode: 1 rows 200 tokens/s, 64 rows 9000 tokens/s",
        "torch_decode: 64 rows 900 tokens/s",
        "attention plain: error 3.0e-03, none",
        "attention triton: error 2.0e-03, 1.50 ms",
        "attention cudnn: no cuDNN",
        "rl: shared, 4.25 s a step, 91 s",
        "torch_16k: out of memory",
    ]


def test_the_hours_of_the_paper():
    seconds, counts = {"0": 1.0, "1": 2.0, "2": 4.0}, {"0": 9, "1": 0, "2": 1}
    assert gpu_elastic.mean_step(seconds, counts, (0.25, 0.25, 0.5)) == 2.75
    assert gpu_elastic.mean_step({"0": 1.0, "2": 4.0}, counts, (0.25, 0.25, 0.5)) == 1.3
    assert gpu_elastic.mean_step({"0,2": 5.0}, {"0,2": 3}, (0.5, 0.5)) == 5.0
    net = {"device": "H1", "steps": 1000, "step_s": 3.0, "test_s": 100.0, "compile_s": 500.0}
    told = {"a": {"result": net}, "b": {"result": net | {"step_s": 0.6}}}
    assert gpu_elastic.expected(told, {"a": 2, "b": 3}) == "expected: 3.0 hours on H1"
    told["b"] = {"error": "took more than 200 s"}
    assert gpu_elastic.expected(told, {"a": 2, "b": 3}) == (
        "at least 2.0 hours on H1; without b (took more than 200 s)"
    )
    assert gpu_elastic.expected({"b": told["b"]}, {"b": 3}).startswith("the hours are not known: b")


def test_the_nets_of_the_paper_that_differ_in_cost():
    """Three seeds; the loss that is summed costs what the one that is averaged costs."""
    assert gpu_elastic.alike("paper_resnet56", []) == {
        "flextrain-seed0": 6, "single-seed0": 3, "independent-13-seed0": 3,
        "independent-19-seed0": 3, "independent-27-seed0": 3,
    }  # fmt: skip
    assert gpu_elastic.alike("paper_vit3", [])["flextrain-seed0"] == 3


def test_ratios_of_an_rl_step_are_paired():
    """The median of the quotients of a round; the quotient of the medians would be 2."""
    rounds = [
        {"ours": {"seconds": 10.0, "tokens": 5.0}, "trl": {"seconds": 30.0, "tokens": 7.0}},
        {"ours": {"seconds": 40.0, "tokens": 5.0}, "trl": {"seconds": 80.0, "tokens": 7.0}},
        {"ours": {"seconds": 20.0, "tokens": 6.0}, "trl": {"seconds": 100.0, "tokens": 9.0}},
    ]
    table = rl_step.summarize(rounds)
    assert table["ours"] == {"seconds": 20.0, "tokens": 5.0, "ratio": 1.0}
    assert table["trl"] == {"seconds": 80.0, "tokens": 7.0, "ratio": 3.0}


def program(module, *arguments, code=0):
    """What a benchmark prints."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout if code == 0 else done.stderr


@pytest.mark.slow
def test_every_stage_runs_here_with_tiny_shapes(tmp_path):
    out = tmp_path / "gpu.json"
    printed = program("benchmarks.gpu", out, "--dry_run")
    stages = json.loads(out.read_text())["stages"]
    assert list(stages) == list(gpu.STAGES)
    assert set(stages["compile"]["result"]) == set(gpu.COMPILED)
    assert all(isinstance(seconds, float) for seconds in stages["compile"]["result"].values())
    found = stages["attention"]["result"]
    assert all(max(found[kind]["errors"].values()) < 0.01 for kind in ("plain", "chunked"))
    assert "refused" in found["triton"] and "refused" in found["cudnn"]  # there is no card here
    for name, told in stages.items():
        if name.startswith("torch"):  # an environment without torch says so
            assert "result" in told or "python -m pip install 'torch'" in told["skipped"]
        else:
            assert "result" in told, (name, told)
    assert stages["ours_4k"]["result"]["tokens"] == 128
    assert set(stages["decode"]["result"]["tokens_s"]) == {"1", "3"}
    rl = stages["rl"]["result"]
    assert rl["steps"] == 2 and rl["trained_sequences"] == 12 and rl["placement"] == "shared"
    assert "4k: ours" in printed and "rl: " in printed
    again = program("benchmarks.gpu", out, "--dry_run")
    assert f"rl: {out} has it" in again


@pytest.mark.slow
def test_the_attention_kinds_are_compared_with_the_formula(tmp_path):
    out = tmp_path / "attention.json"
    printed = program("benchmarks.card.attention", "--dry_run", f"--json={out}")
    found = json.loads(out.read_text())
    assert printed.splitlines() == attention.summary(found)
    for kind in ("plain", "chunked"):
        assert 0 < max(found[kind]["errors"].values()) < 0.01 and found[kind]["ms"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("config", gpu_elastic.CONFIGS)
def test_the_elastic_experiments_run_here_with_a_tiny_net(tmp_path, config):
    run, out = tmp_path / "run", tmp_path / "probe.json"
    printed = program("benchmarks.gpu_elastic", config, "--dry_run", f"--probe={out}")
    assert re.search(r"expected: \d+\.\d hours on cpu", printed)
    assert "launch.elastic" not in printed
    names = list(json.loads(out.read_text())["stages"])
    assert names[0] == "flextrain-seed0" and len(names) == 4
    assert all("result" in told for told in json.loads(out.read_text())["stages"].values())
    program("benchmarks.gpu_elastic", config, "--dry_run", f"--run={run}")
    assert json.loads((run / "result.json").read_text())["methods"]


@pytest.mark.slow
def test_a_step_of_rl_runs_here_with_a_tiny_model(tmp_path):
    model, out = tmp_path / "model", tmp_path / "out.json"
    gpu.random_weights(str(model), dry=True)
    arguments = ("--steps=2", "--tokens=8", "--rounds=1", f"--json={out}")
    assert "ours" in program("benchmarks.rl_step", model, *arguments)
    ours = json.loads(out.read_text())["table"]["ours"]
    assert ours["ratio"] == 1.0 and 64 <= ours["tokens"] <= 64 * 8
    assert 0 < ours["update"] < ours["seconds"] and ours["checking"] > 0
    assert "no model folder" in program("benchmarks.rl_step", tmp_path, *arguments, code=1)
    assert "2 or more" in program("benchmarks.rl_step", model, "--steps=1", code=1)
