# SPDX-License-Identifier: Apache-2.0
"""Evaluation by samplers and a checker of their own: what is counted, and when it is asked again.

The files of samplers and checkers are written here as these write them; the slow tests start the
processes.
"""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import jax
import pytest

from kimina_jax.model import transformer
from kimina_jax.problems.load import load
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.sampler.requests import AHEAD, NOTE, EvaluationRequests, begin
from kimina_jax.sampler.sampling import Sampling
from kimina_jax.text.chat import Chat
from kimina_jax.text.reasoning import render_solution
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.weights import hf
from launch.config.errors import UserError
from launch.devices import placement
from launch.devices.machine import Machine

ROOT = Path(__file__).parent.parent.parent
PYTHON = os.environ.get("VLLM_PYTHON", str(ROOT / ".venv-vllm" / "bin" / "python"))
PROBLEMS = load("test")[:7]
# vLLM's attention on a CPU takes heads of 32 and more.
TINY = transformer.Config(
    vocab_size=Tokenizer().vocab_size, d_model=32, n_layers=2, n_heads=2, n_kv_heads=1, head_dim=32,
    d_ff=48,
)  # fmt: skip


def requests(
    folder: Path, problems=PROBLEMS, samples: int = 3, seed: int = 5
) -> EvaluationRequests:
    """Three problems are asked for at a time."""
    return EvaluationRequests(
        folder, Chat(Tokenizer()), problems, samples, Sampling(), seed, together=3 * samples
    )


def answer(run: Path, step: int, shard: int, samples, status, text=None) -> None:
    """What a sampler and a checker write of (problem, sample) pairs."""
    lines, verdicts = [], []
    for problem, sample in samples:
        name = rollouts.proof_id(0, problem.id, sample)
        said = text or render_solution(problem)
        line = {"id": name, "problem": problem.id, "sample": sample, "text": said}
        lines.append(
            line | {"tokens": [1] * 50, "logps": [0.5] * 50, "finish": "stop", "version": 0}
        )
        verdicts.append({"id": name, "status": status, "seconds": 0.1})
    mailbox.write_jsonl(mailbox.shard_file(mailbox.rollouts_folder(run, step), shard), lines)
    mailbox.write_jsonl(mailbox.shard_file(mailbox.verdicts_folder(run, step), shard), verdicts)


def finish(run: Path, step: int) -> None:
    """Marks a step complete on both sides."""
    mailbox.mark_stable(mailbox.rollouts_folder(run, step))
    mailbox.mark_stable(mailbox.verdicts_folder(run, step))


def asked(run: Path, step: int) -> list[str]:
    """The problems of a request."""
    return [problem["id"] for problem in rollouts.read_request(run, step)["problems"]]


def test_samples_are_counted_as_they_come_and_again_after_a_kill(tmp_path):
    first = requests(tmp_path)
    assert not list(first.counted()) and not first.finished
    named = {problem.id: problem for problem in PROBLEMS}
    groups = [asked(tmp_path, step) for step in range(3)]
    assert sorted(map(len, groups)) == [1, 3, 3] and {
        name for group in groups for name in group
    } == set(named)
    written = rollouts.read_request(tmp_path, 0)
    assert (written["version"], written["seed"], written["samples"]) == (0, 5, 3)
    assert all(problem["step"] == 0 for problem in written["problems"])  # seeds as drawn here
    one, *rest = (named[name] for name in groups[0])
    answer(tmp_path, 0, 0, [(one, 0), (one, 2)], "valid")
    found = list(first.counted())
    drawn = [(a.problem, a.sample, a.status) for a in found]
    assert drawn == [(one.id, 0, "valid"), (one.id, 2, "valid")]
    assert found[0].proof.strip() == one.proof.strip() and not list(first.counted())
    answer(tmp_path, 0, 1, [(one, 1)] + [(p, k) for p in rest for k in range(3)], "format", "hm")
    finish(tmp_path, 0)
    assert len(list(first.counted())) == 1 + 3 * len(rest)
    kept = mailbox.read_jsonl(mailbox.shard_file(mailbox.rollouts_folder(tmp_path, 0), 1))
    assert all(set(line) == {"id", "problem", "sample", "text"} for line in kept)
    again = requests(tmp_path)  # nothing was logged: all is counted anew, from what stands there
    more = list(again.counted())
    assert [a.status for a in more].count("valid") == 2 and len(more) == 3 * len(groups[0])
    assert next(a for a in more if a.status == "valid").proof == found[0].proof
    assert not (tmp_path / "requests" / "step_000003.json").exists()
    left = [problem for problem in PROBLEMS if problem.id not in groups[0]]
    for step in (1, 2):
        pairs = [(named[name], k) for name in groups[step] for k in range(3)]
        answer(tmp_path, step, 0, pairs, "wrong", "no")
        finish(tmp_path, step)
    third = requests(tmp_path, left)
    assert len(list(third.counted())) == 3 * len(left) and third.finished


@pytest.mark.parametrize("change", ["statement", "samples", "seed", "unsure", "logged"])
def test_what_would_be_asked_otherwise_is_asked_again_under_a_new_number(change, tmp_path):
    list(requests(tmp_path).counted())
    group = asked(tmp_path, 1)
    problems, samples, seed = list(PROBLEMS), 3, 5
    place = next(k for k, problem in enumerate(problems) if problem.id == group[0])
    if change == "statement":
        problems[place] = dataclasses.replace(problems[place], statement="theorem x : True")
    elif change == "samples":
        samples = 4
    elif change == "seed":
        seed = 6
    elif change == "unsure":
        answer(tmp_path, 1, 0, [(problems[place], 0)], "infra", "x")
    else:
        problems.pop(place)
    again = requests(tmp_path, problems, samples, seed)
    assert not list(again.counted())
    new = sorted(path.name for path in (tmp_path / "requests").iterdir())
    kept = ["step_000000.json", "step_000001.json", "step_000002.json"]
    assert new[:3] == kept and len(new) > 3
    assert mailbox.is_stable(mailbox.rollouts_folder(tmp_path, 1))  # no sampler looks at it
    pending = {
        name for step in mailbox.pending_requests(tmp_path) for name in asked(tmp_path, step)
    }
    assert pending == {problem.id for problem in problems}


def test_neither_memory_nor_disk_keeps_the_samples(tmp_path):
    problem = PROBLEMS[0]
    counting = requests(tmp_path, [problem], samples=4096)
    list(counting.counted())
    sizes, peaks = [], []
    for shard in range(24):
        tracemalloc.start()
        pairs = [(problem, shard * 64 + k) for k in range(64)]
        answer(tmp_path, 0, shard, pairs, "wrong", "words " * 4000)
        assert sum(1 for _ in counting.counted()) == 64
        sizes.append(sum(p.stat().st_size for p in (tmp_path / "rollouts").rglob("*.jsonl")))
        peaks.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    assert sizes[-1] < 24 * 64 * 150 and max(peaks) < 1_000_000  # of 37 MB of text


def test_no_more_is_asked_for_than_samplers_need(tmp_path):
    counting = requests(tmp_path, load("test")[:40], samples=3)
    list(counting.counted())
    assert len(list((tmp_path / "requests").iterdir())) == AHEAD


def test_samplers_have_parts_of_the_machine():
    gpus = Machine("gpu", "H100", ("0", "1", "2", "3", "4", "5"), 10**10)
    cards = [part.environment["CUDA_VISIBLE_DEVICES"] for part in placement.several(gpus, 3)]
    assert cards == ["0,1", "2,3", "4,5"]
    assert [part.environment for part in placement.several(gpus, 1)] == [{}]
    assert len(placement.several(Machine("cpu", cores=2), 3)) == 3
    with pytest.raises(UserError, match=r"'evaluation\.samplers' is 4, and there is 6 x H100"):
        placement.several(gpus, 4)


@pytest.fixture
def weights(tmp_path):
    (folder := tmp_path / "weights").mkdir()
    hf.export_model(transformer.init_params(jax.random.key(0), TINY), TINY, folder)
    Tokenizer().write_hf(folder)
    return folder


def test_a_folder_of_other_weights_another_seed_or_a_run_is_refused(run_program, weights, tmp_path):
    """Its samples would be counted as those of now, whatever log they go to."""
    folder = tmp_path / "tiers [1]"  # which no checkpoint could be in
    told = ("evaluate", f"--weights={weights}", f"--tiers={folder}", "--config.checker.workers=1")
    whole = ("--limit=1", "--samples=1", "--ks=1", "--config.sampling.max_new_tokens=8")
    done = run_program((*told, *whole, f"--log={tmp_path}/a"))
    assert done.returncode == 0, done.stderr
    drawn = (folder / "requests" / "step_000000.json").read_bytes()
    hf.export_model(transformer.init_params(jax.random.key(1), TINY), TINY, weights)
    done = run_program((*told, *whole, f"--log={tmp_path}/b", "--seed=1"))
    assert done.returncode == 2 and done.stderr.splitlines()[-1] == (
        f"error: {folder}: is of another evaluation (it differs in seed, weights); choose another"
        " --tiers or remove it"
    )
    assert (folder / "requests" / "step_000000.json").read_bytes() == drawn
    # What an older version left does not say of which weights it is; a command that is refused does
    # not, either.
    (folder / NOTE).unlink()
    done = run_program((*told, *whole[:-1], "--config.sampling.max_new_tokens=9"))
    assert done.returncode == 2 and "sampling.max_new_tokens is 8 there" in done.stderr
    assert not (folder / NOTE).exists() and (folder / "requests").is_dir()
    begin(folder, {"seed": 1})
    assert {entry.name for entry in folder.iterdir()} == {
        NOTE, "DONE", "config.json", "locks", "logs",
    }  # fmt: skip

    (run := tmp_path / "run").mkdir()
    values = {"rl": {"steps": 3}, "prompt": "kimina-v1", "given": ["rl.steps"]}
    (run / "config.json").write_text(json.dumps(values))
    done = run_program((*told[:2], f"--tiers={run}"))
    assert done.returncode == 2 and f"--tiers={run}: is a run of another program" in done.stderr
    assert json.loads((run / "config.json").read_text()) == values
    assert [entry.name for entry in run.iterdir()] == ["config.json"]


def command(weights: Path, *flags: str) -> list[str]:
    """An evaluation of two problems, 600 samples each."""
    return [
        sys.executable, "-m", "launch.evaluate", f"--weights={weights}", "--limit=2",
        "--ks=1,600", "--samples=600", "--config.evaluation.rows=64", "--config.checker.workers=1",
        "--config.sampling.max_new_tokens=16", *flags,
    ]  # fmt: skip


TOLD = {"cwd": ROOT, "text": True, "env": os.environ | {"PYTHONPATH": str(ROOT)}}


@pytest.mark.slow
def test_two_samplers_that_are_killed_count_what_one_process_counts(tmp_path, weights):
    alone = command(weights, f"--out={tmp_path / 'alone.json'}")
    subprocess.run(alone, check=True, timeout=900, **TOLD)
    folder = tmp_path / "tiers"
    flags = (
        f"--tiers={folder}",
        "--config.evaluation.samplers=2",
        f"--out={tmp_path / 'two.json'}",
    )
    first = subprocess.Popen(command(weights, *flags), **TOLD)
    deadline = time.monotonic() + 600
    while len(list(folder.glob("verdicts/*/shard*"))) < 3:
        assert first.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    drawn = len(list(folder.glob("rollouts/*/shard*")))
    subprocess.run(command(weights, *flags), check=True, timeout=900, **TOLD)
    said = [json.loads((tmp_path / f"{name}.json").read_text()) for name in ("alone", "two")]
    assert drawn >= 3 and said[0]["counts"] == said[1]["counts"]
    assert said[0]["statuses"] == said[1]["statuses"] and sum(said[0]["statuses"].values()) == 1200
    done = subprocess.run(command(weights, *flags), capture_output=True, timeout=300, **TOLD)
    assert done.returncode == 0 and "has 2 of 2 problems" in done.stdout


@pytest.mark.slow
def test_memory_does_not_grow_with_the_samples(tmp_path, weights):
    peaks = []
    for samples in (64, 600):
        told = [f"--samples={samples}", f"--ks=1,{samples}", f"--out={tmp_path / 'out.json'}"]
        child = subprocess.Popen(command(weights, *told), **TOLD)
        _, status, usage = os.wait4(child.pid, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        peaks.append(usage.ru_maxrss / 1024)
    assert peaks[1] - peaks[0] < 60  # MiB; a sample's text and tokens are a few KiB


@pytest.mark.vllm
@pytest.mark.skipif(not Path(PYTHON).is_file(), reason="needs `make vllm`")
def test_an_evaluation_by_vllm(tmp_path, weights):
    flags = [
        "--samples=6", "--ks=1,6", f"--out={tmp_path / 'out.json'}",
        f"--tiers={tmp_path / 'tiers'}",
        "--config.sampler.backend=vllm", f"--config.sampler.python={PYTHON}",
    ]  # fmt: skip
    told = TOLD | {"env": TOLD["env"] | {"VLLM_CPU_KVCACHE_SPACE": "1"}}
    subprocess.run(command(weights, *flags), check=True, timeout=1800, **told)
    said = json.loads((tmp_path / "out.json").read_text())
    assert [drawn for drawn, _ in said["counts"].values()] == [6, 6]
