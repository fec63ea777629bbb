# SPDX-License-Identifier: Apache-2.0
"""How far a run is, and what it may still be asked for."""

import json
from pathlib import Path

import pytest

from kimina_jax.problems.load import load
from kimina_jax.protocol import mailbox
from launch import rl
from launch.config import run_folder, tree
from launch.config.errors import UserError
from launch.config.rl import RlRun
from launch.config.sft import SftRun
from launch.devices import run_plan
from launch.processes import supervise, tally

TINY = "configs/rl/tiny.py"


def after(run, steps: int, done: bool = True):
    """A run directory as it is after so many steps."""
    for step in {max(0, steps - 1), steps}:
        (run / "ckpt" / str(step)).mkdir(parents=True)
        mailbox.mark_stable(mailbox.weights_folder(run, step))
    (run / "ckpt" / "9.orbax-checkpoint-tmp").mkdir()  # a kill while it was written
    if done:
        mailbox.mark_done(run)
    return run


def test_the_newest_whole_checkpoint_counts(tmp_path):
    assert run_folder.steps_done(tmp_path) == 0
    assert run_folder.steps_done(after(tmp_path, 3)) == 3


@pytest.mark.parametrize("prompt", ["kimina-v1", "kimina-v1-proof"])
def test_sft_shows_what_rl_asks(tmp_path, monkeypatch, capsys, prompt):
    config = tree.load(RlRun, TINY, [f"--config.prompt={prompt}", "--config.seed=3"]).settings
    told = []
    monkeypatch.setattr(supervise, "stage", lambda *args, **more: told.extend(args))
    with pytest.raises(UserError, match="checkpoint folder"):  # nobody has trained
        rl.prepare_init(tmp_path, config, run_plan.of_run(tmp_path, config))
    assert told[0] == "launch.sft" and f"--run={tmp_path / 'sft'}" in told
    given = [flag for flag in told[1:] if flag.startswith("--config.")]
    sft = tree.load(SftRun, "configs/sft/tiny.py", given).settings
    assert (sft.prompt, sft.seed) == (prompt, 3)
    note = "SFT asks by kimina-v1, as RL does, and not by kimina-v1-proof of configs/sft/tiny.py"
    assert (note in capsys.readouterr().out) == (prompt == "kimina-v1")


def test_a_finished_run_goes_on_where_it_is_asked_for_more(tmp_path):
    run = after(tmp_path, 3)
    run_folder.go_on(run, 3)
    assert mailbox.is_done(run) and run_folder.is_finished(run, 3)
    run_folder.go_on(run, 5)
    assert not mailbox.is_done(run)
    run_folder.go_on(run, 3)  # and back
    assert not mailbox.is_done(run)


def test_fewer_steps_than_were_done_are_refused_with_a_cure(tmp_path):
    run = after(tmp_path, 3)
    for steps in (1, 2):
        with pytest.raises(UserError, match=r"'rl\.steps' is \d, and the run has done 3; give at"):
            run_folder.go_on(run, steps)
    assert mailbox.is_done(run)
    run_folder.go_on(run, 3)  # the cure


def test_a_run_without_its_checkpoints_does_not_begin_anew(tmp_path):
    run = after(tmp_path, 3)
    for folder in (run / "ckpt").iterdir():
        folder.rmdir()
    run_folder.go_on(run, 3)
    with pytest.raises(UserError, match=r"checkpoints are gone.*choose another --run"):
        run_folder.go_on(run, 5)
    with pytest.raises(UserError, match="has done 3"):
        run_folder.go_on(run, 2)
    assert mailbox.is_done(run)


def test_a_run_of_no_steps_has_lost_nothing_and_goes_on(tmp_path):
    run = after(tmp_path, 0)
    (run / "ckpt" / "0").rmdir()  # there is none before the first step
    run_folder.go_on(run, 0)
    assert mailbox.is_done(run) and run_folder.is_finished(run, 0)
    run_folder.go_on(run, 2)
    assert not mailbox.is_done(run)


@pytest.mark.parametrize(
    ("flag", "fits"),
    [
        ("rl.steps=30", True),
        ("checker.workers=5", True),
        ("evaluation.samples=16", False),
        ("evaluation.ks=[1]", False),
        ("evaluation.split=validation", False),
    ],
)
def test_an_evaluation_is_kept_as_long_as_it_is_what_the_run_asks_for(flag, fits):
    result = {"weights": "r/init", "split": "test", "samples": 8, "pass@1": 0.5, "pass@8": 1.0}
    problems = load("test")
    result["counts"] = {problem.id: [8, 4] for problem in problems}
    result["bands"] = {problem.band: {} for problem in problems}
    config = tree.load(RlRun, TINY, [f"--config.{flag}"]).settings
    assert rl.is_of(result, config, Path("elsewhere/init")) is fits
    assert not rl.is_of(result, config, mailbox.weights_folder(Path("r"), 20))


def test_an_evaluation_is_of_the_problems_that_its_file_has_now(tmp_path):
    """What the model was asked before RL and after it must be the same, or nothing compares."""
    mine = tmp_path / "mine.jsonl"
    rows = [{"id": "a", "statement": "theorem a (p : Prop) : p → p", "band": "easy"}]

    def problems(**changed):
        mine.write_text(json.dumps(rows[0] | changed) + "\n")
        return config.problems.read("test")

    config = tree.load(RlRun, TINY, [f"--config.problems.test={mine}"]).settings
    result = {"weights": "r/init", "split": "test", "samples": 8, "pass@1": 0.5, "pass@8": 1.0}
    result |= {"counts": {"a": [8, 4]}, "bands": {"easy": {}}}
    told = result | {"asked": tally.digest_of(problems())}
    assert rl.is_of(told, config, Path("r/init")) and rl.is_of(result, config, Path("r/init"))
    problems(informal="other words")
    assert not rl.is_of(told, config, Path("r/init")) and rl.is_of(result, config, Path("r/init"))
    for changed in ({"id": "b"}, {"band": "hard"}):
        problems(**changed)
        assert not rl.is_of(told, config, Path("r/init"))
        assert not rl.is_of(result, config, Path("r/init"))


def told(**values):
    """A run of ten steps that is scored at every other one."""
    flags = [f"--config.validation.{name}={value}" for name, value in values.items()]
    return tree.load(RlRun, TINY, ["--config.rl.steps=10", "--config.validation.every=2", *flags])


def scored(run, *values):
    for i, value in enumerate(values):
        found = {"version": 2 * i, "pass@1": value, "censored": 0}
        mailbox.write_json(mailbox.score_file(run, 2 * i), found)


def test_a_run_that_patience_has_ended_is_finished_until_it_has_more(tmp_path):
    run = after(tmp_path, 5)
    scored(run, 0.1, 0.4, 0.3)
    impatient, patient = told(patience=1).settings, told(patience=2).settings
    assert run_folder.last_version(run, impatient) == 5
    run_folder.go_on(run, 10, run_folder.last_version(run, impatient))
    assert mailbox.is_done(run)
    assert run_folder.last_version(run, patient) == 10
    run_folder.go_on(run, 10, run_folder.last_version(run, patient))
    assert not mailbox.is_done(run)
    # It has done two more when it is told to be as impatient as before.
    (run / "ckpt" / "7").mkdir()
    assert run_folder.last_version(run, impatient) == 7


def test_the_evaluation_in_the_end_is_of_the_last_weights_or_of_the_best(tmp_path):
    run = after(tmp_path, 10)
    assert run_folder.final_version(run, told(final="best").settings) == 10  # no score yet
    scored(run, 0.1, 0.4, 0.3)
    assert run_folder.final_version(run, told(final="best").settings) == 2
    assert run_folder.final_version(run, told().settings) == 10


def test_scores_are_of_problems_that_nothing_else_has(tmp_path):
    assert len(run_folder.validation_problems(told().settings)) == 244
    some = run_folder.validation_problems(told(problems=7).settings)
    assert len({problem.band for problem in some}) > 2  # spread over the split
    assert not run_folder.validation_problems(told(every=0).settings)
    mine = tmp_path / "mine.jsonl"
    rows = [{"id": "a", "statement": "theorem a (n : Nat) : n = n"}]
    rows += [{"id": "b", "statement": "theorem b (p : Prop) : p → p"}]
    mine.write_text("".join(json.dumps(row) + "\n" for row in rows))
    theirs = tmp_path / "theirs.jsonl"
    theirs.write_text(json.dumps({"id": "z", "statement": "theorem z (n : Nat) :\n  n = n"}) + "\n")
    for setting, value in (("problems.train", theirs), ("evaluation.split", theirs)):
        flags = [f"--config.problems.validation={mine}", f"--config.{setting}={value}"]
        flags += ["--config.validation.every=5"]
        config = tree.load(RlRun, TINY, flags).settings
        said = rf"1 of its 2 problems are those of '{setting}', too \(such as a\); name others"
        with pytest.raises(UserError, match=said):
            run_folder.validation_problems(config)
    for wrong in ("--config.validation.patience=2", "--config.validation.final=best"):
        with pytest.raises(UserError, match=r"'every' is 0.*set 'every'"):
            tree.load(RlRun, TINY, [wrong])


def test_an_evaluation_of_training_problems_says_so(tmp_path, capsys):
    mine = tmp_path / "mine.jsonl"
    mine.write_text(json.dumps({"id": "a", "statement": "theorem a (n : Nat) : n = n"}) + "\n")
    flags = [f"--config.problems.train={mine}", "--config.evaluation.split=train"]
    config = tree.load(RlRun, TINY, flags).settings
    run_folder.tell_overlap(config, config.problems.read("train"))
    said = capsys.readouterr().out
    assert (
        said.startswith("1 of the 1 problems of 'evaluation.split' are those of")
        and "as a)" in said
    )
    run_folder.tell_overlap(tree.load(RlRun, TINY).settings, config.problems.read("train"))
    assert capsys.readouterr().out == ""


def test_a_step_of_which_nothing_could_be_checked_has_no_rates_to_show():
    line = {"step": 2, "length": 2.0, "seconds": 1.5, "loss": 0.0}
    line |= {f"{tier}_busy": 0.25 for tier in ("trainer", "sampler", "checker")}
    said = rl.step_line(line, 9)
    assert said.startswith("step   3/9  pass      -  reward     -  format      -  KL      -")
    assert "length   2.0    1.5 s  (trainer 25%" in said
    known = rl.step_line(line | {"pass_rate": 0.5, "reward": 0.25, "format_rate": 1.0}, 9)
    assert known.startswith("step   3/9  pass  50.0%  reward 0.250  format 100.0%  KL      -")
