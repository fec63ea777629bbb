# SPDX-License-Identifier: Apache-2.0
"""The rungs of an elastic prover beside each other: losses by hand, the table, its mistakes."""

import dataclasses
import json
import shutil
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from benchmarks.ablation import rungs
from kimina_jax.model import transformer
from kimina_jax.problems.load import load
from kimina_jax.protocol import mailbox
from kimina_jax.text.fix_turns import FixTurns
from kimina_jax.text.prompts import Wording
from launch.config import resume, run_folder, tree
from launch.config.prover import ProverRun
from tests import hf_folders

NAMES = ("flextrain", "single")
SAID = {
    "params": {"1": 1.0e6, "3": 3.0e6},
    "problems": ["a", "b"],
    "rungs": {
        "elastic-01": {"samples": 2, "valid": [1, 0], "losses": [[2.0, 4], [3.0, 3]]},
        "elastic-03": {"samples": 2, "valid": [2, 2], "losses": [[1.0, 4], [1.5, 3]]},
        "single-01": {"samples": 2, "valid": [0, 0], "losses": [[8.0, 4], [9.0, 3]]},
        "single-03": {"samples": 2, "valid": [2, 1], "losses": [[1.0, 4], [1.5, 3]]},
    },
}


def test_losses_are_those_of_each_solution_alone(tmp_path):
    """Solutions of unlike lengths share rows there; here each is by itself."""
    config = tree.load(ProverRun, "configs/elastic/smollm2.py").settings
    config = dataclasses.replace(config, sft=dataclasses.replace(config.sft, row_tokens=700))
    folder = hf_folders.write(tmp_path / "folder", "smollm2")
    asked = [load("test")[0], load("test")[200], load("test")[90]]
    found = rungs.losses_of(folder, config, asked)
    chat = run_folder.open_chat(folder, config.prompt, config.wording)
    params, model = run_folder.load_weights(folder, dtype="float32")
    forward = jax.jit(transformer.forward, static_argnums=2)
    for problem, (loss, length) in zip(asked, found, strict=True):
        prompt, answer = chat.example(problem)
        tokens = jnp.array([*prompt, *answer])[None]
        logits = forward(params, tokens[:, :-1], model)
        logp = jax.nn.log_softmax(logits @ transformer.unembed_matrix(params, model))
        own = logp[0, jnp.arange(tokens.shape[1] - 1), tokens[0, 1:]][-len(answer) :]
        assert length == len(answer)
        np.testing.assert_allclose(loss, -own.sum(), rtol=1e-4)


def test_rungs_are_asked_as_they_were_taught():
    """Whatever of a wording is not as usual, of whatever type, is a flag that is read back."""
    wording = Wording(
        system="",
        user="{statement}",
        thinking=False,
        shots=(("a\n", "b, 'c'"),),
        prefill="<think>",
        fix=FixTurns(errors=1),
    )
    flags = [f"--config.{flag}" for flag in rungs.wording_flags(wording)]
    assert tree.load(ProverRun, "configs/elastic/prover.py", flags).settings.wording == wording
    assert rungs.wording_flags(Wording()) == []


def made(folder):
    """A run with a rung of each method, whose weights are a few bytes, and two problems."""
    run = folder / "run"
    resume.claim_run(run, tree.load(ProverRun, "configs/elastic/prover.py"))
    (run / "ladder.json").write_text('[{"depth": 2, "params": 5}]')
    for method in NAMES:
        (rung := run / "rungs" / f"{method}-02").mkdir(parents=True)
        (rung / "model.safetensors").write_text(method)
        mailbox.mark_stable(rung)
        (job := run / "jobs" / method).mkdir(parents=True)
        (job / "metrics.jsonl").write_text('{"seconds": 1.5}\n{"seconds": 2.0}\n')
    (split := folder / "two.jsonl").write_text(
        "".join(json.dumps({"id": x, "statement": "theorem t : 1 = 1"}) + "\n" for x in "ab")
    )
    return run, split


@pytest.fixture
def ask(monkeypatch, capsys):
    """Runs the command: its code and what it says, and how often a rung was scored. What draws and
    what counts a loss are put in place: one sample of two is valid."""
    scored = []

    def stage(module, *flags):
        (out,) = (flag.removeprefix("--out=") for flag in flags if flag.startswith("--out="))
        scored.append((module, Path(out).stem))
        score = {"samples": 1, "counts": {"b": [1, 0], "a": [1, 1]}, "statuses": {}, "seconds": 7.0}
        Path(out).write_text(json.dumps(score))

    monkeypatch.setattr(rungs.supervise, "stage", stage)
    monkeypatch.setattr(rungs, "losses_of", lambda _, __, asked: [[2.0, 4]] * len(asked))

    def run(*flags):
        scored.clear()
        monkeypatch.setattr(sys, "argv", ["rungs", *map(str, flags)])
        code = 0
        try:
            rungs.main()
        except SystemExit as ended:
            code = ended.code
        said = capsys.readouterr()
        return code, said.out + said.err, [name for _, name in scored]

    return run


def test_scores_are_of_the_same_run_flags_and_problems(tmp_path, ask):
    run, split = made(tmp_path)
    told = (run, "--samples=1", "--each=2", f"--split={split}")
    code, said, scored = ask(*told)
    assert code == 0 and "| `flextrain` | 2 |" in said
    assert scored == ["flextrain-02", "single-02"]
    assert ask(*told) == (0, said, [])  # nothing is scored again
    raw = json.loads((run / "scores" / "results.json").read_text())
    assert raw["problems"] == ["a", "b"] and raw["rungs"]["single-02"]["valid"] == [1, 0]
    assert raw["predicted"] == ["a"] and raw["training_seconds"] == {
        "flextrain": 3.5,
        "single": 3.5,
    }
    other = tmp_path / "one.jsonl"
    other.write_text(split.read_text().splitlines()[0] + "\n")
    for flags, words in (
        (["--samples=2"], "was begun with samples=1 each=2"),
        (["--each=1"], "choose another --out"),
        (["--evaluate=sampling.top_p=0.9"], "choose another --out"),
        ([f"--split={other}"], "choose another --out"),
    ):
        code, said, scored = ask(*told, *flags)
        assert code == 2 and words in said and not scored, flags
    assert ask(*told, "--samples=2", f"--out={tmp_path / 'two'}")[0] == 0  # the cure
    (run / "rungs" / "single-02" / "model.safetensors").write_text("trained anew")
    code, said, _ = ask(*told)
    assert code == 2 and "single-02: was begun with" in said


def damage(run, name):
    """A way in which a run or its scores can be wrong."""
    scores = run / "scores"
    match name:
        case "no flags":
            (scores / "single-02.flags.json").unlink()
        case "flags":
            (scores / "single-02.flags.json").write_text("{")
        case "other flags":
            (scores / "single-02.flags.json").write_text("{}")
        case "cut score":
            (scores / "single-02.json").write_text('{"counts"')
        case "no counts":
            (scores / "single-02.json").write_text("{}")
        case "losses":
            (scores / "single-02.losses.json").write_text("[]")
        case "a rung":
            shutil.rmtree(run / "rungs" / "single-02")
        case "ladder":
            (run / "ladder.json").write_text("[]")
        case "problems":
            (run.parent / "two.jsonl").write_text('{"id": "c", "statement": "theorem t : 1 = 1"}\n')


@pytest.mark.parametrize(
    "name, words",
    [
        ("no flags", "nothing says of what it is"),
        ("flags", "not valid JSON"),
        ("other flags", "was begun with something else"),
        ("cut score", "not valid JSON"),
        ("no counts", "is no score"),
        ("losses", "is of other problems than are asked now"),
        ("a rung", "has no rung single-02 yet"),
        ("ladder", "names no rungs"),
        ("problems", "is of other problems than are asked now"),
    ],
)
def test_a_damaged_run_is_one_sentence(name, words, tmp_path, ask):
    run, split = made(tmp_path)
    told = (run, "--samples=1", "--each=1", f"--split={split}")
    assert ask(*told)[0] == 0
    (run / "rungs" / "single-02-old").mkdir()  # a copy that somebody put there
    damage(run, name)
    code, said, _ = ask(*told)
    assert code == 2 and words in said, said


def test_the_table_by_hand():
    lines = rungs.table(SAID).splitlines()
    assert [line.split(" | ")[:2] for line in lines[2:]] == [
        ["| `elastic`", "1"], ["| `single`", "1"], ["| `elastic`", "3"], ["| `single`", "3"]
    ]  # fmt: skip
    assert "| 1.0M | 25.0 [" in lines[2] and "| +25.0 [" in lines[2]
    assert "| 0.750 [" in lines[2] and "| -1.750 [" in lines[2]  # of 2.5 by `single`
    assert lines[3].count("|  |") == 2  # against itself nothing is said
    assert "| 100.0 [100.0, 100.0] | +25.0 [" in lines[4]


def test_the_table_of_smollm2():
    docs = Path(__file__).parent.parent.parent / "docs"
    said = json.loads((docs / "elastic_smollm2.json").read_text(encoding="utf-8"))
    page = (docs / "results.md").read_text(encoding="utf-8")
    assert f"\n\n{rungs.table(said)}\n" in page
    assert f"--config.sft.steps={said['steps']}" in page
    words = " ".join(page.split())
    loss = {name: rungs.nats(rung).mean() for name, rung in said["rungs"].items()}
    assert f"({loss['single-15']:.1f} nats a token at 15 layers" in words
    assert loss["single-15"] > np.log(49_152) and "than if all 49,152 tokens" in words
    ladder = tree.load(ProverRun, "configs/elastic/smollm2.py").settings.ladder.over((30,))
    drawn = [ladder.depths[ladder.draw(0, step)] for step in range(said["steps"])]
    assert f"{drawn.count(15)} and {drawn.count(23)} of the {said['steps']} updates" in words
    minutes = sum(said["training_seconds"].values()) / 60
    scores = sum(rung["seconds"] for rung in said["rungs"].values()) / 60
    assert f"{minutes:.0f} minutes of two cores for both methods" in words, minutes
    assert f"{scores:.0f} for drawing and checking" in words, scores
    assert f"the elastic one at 23 layers is at {loss['flextrain-23']:.1f}." in words
    whole = [100 * rungs.passes(said["rungs"][f"{name}-30"]).mean() for name in NAMES]
    assert "with {:.1f}% against {:.1f}%".format(*whole) in words


@pytest.mark.parametrize(
    "flags, words",
    [
        ([], "give the run of launch.elastic_prover"),
        (["{tmp}"], "is not a run directory"),
        (["{tmp}", "--samples=0"], "--samples and --each are whole numbers from 1 on"),
        (["--table={tmp}/none.json"], "is no file of rungs"),
        (["--table={tmp}/odd.json"], "is no file of rungs"),
        (["--table={tmp}/none_predicted.json"], "is no file of rungs"),
        (["{tmp}", "--out={tmp}/odd.json"], "is a file; give a folder"),
    ],
)
def test_mistakes_are_one_sentence(flags, words, tmp_path, capsys, monkeypatch):
    (tmp_path / "odd.json").write_text(json.dumps({"rungs": {"single-01": {"samples": 1}}}))
    single = {"samples": 1, "valid": [1], "losses": [[1.0, 0]]}
    empty = {"params": {"1": 1}, "rungs": {"single-01": single}}
    (tmp_path / "none_predicted.json").write_text(json.dumps(empty))
    flags = [flag.replace("{tmp}", str(tmp_path)) for flag in flags]
    monkeypatch.setattr(sys, "argv", ["rungs", *flags])
    with pytest.raises(SystemExit) as ended:
        rungs.main()
    assert ended.value.code == 2 and words in capsys.readouterr().err
