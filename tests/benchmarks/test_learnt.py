# SPDX-License-Identifier: Apache-2.0
"""How the answers of a run change: benchmarks.ablation.learnt."""

import json
import sys

import pytest

from benchmarks.ablation import learnt
from benchmarks.ablation.cells import RL
from kimina_jax.protocol import mailbox
from launch.config import resume, tree
from launch.config.rl import RlRun


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("\n  simp_all +arith\n", "bare"),
        ("\n  intro h\n  omega", "left"),
        ("\n  induction n with\n  | zero => simp_all\n  | succ n ih => exact h", "left"),
        ("\n  exact by omega", "terms"),
        ("\n  cases h with\n  | inl h => exact omega h", "terms"),
        ("", "terms"),
    ],
)
def test_what_kind_of_proof_an_answer_is(script, kind):
    assert learnt.kind_of(script) == kind


def test_what_a_run_has_learnt_by_hand(tmp_path, capsys, monkeypatch):
    """Two shards: three answers of automation, one of terms, three that leave a case to automation,
    one out of form, one not judged."""
    run = tmp_path / "run"
    resume.claim_run(run, tree.load(RlRun, RL))
    left = ("valid", "wrong", "wrong")
    asked = mailbox.request_file(run, 0)
    asked.parent.mkdir()
    statement = "theorem t : 1 = 1"
    mailbox.write_json(asked, {"problems": [{"id": "p", "statement": statement}]})
    text = "<think>\n```tactics\n{0}\n```\n</think>\n```lean4\nby\n  {0}\n```<|im_end|>"
    again = text.replace("</think>", "No: two more.\n```tactics\n-- so\n  {0}\nring\n```\n</think>")
    shards = [
        {"a": ("omega", "valid"), "b": ("simp_all +arith", "wrong"), "c": ("rfl", "valid")},
        {"d": ("omega", "valid"), "e": ("omega", "infra"), "f": ("", "format")},
    ]
    shards[1] |= {k: ("| zero => simp_all", s) for k, s in zip("ghi", left, strict=True)}
    for number, shard in enumerate(shards):
        name = f"shard_{number:05d}.jsonl"
        for place in (mailbox.rollouts_folder(run, 0), mailbox.verdicts_folder(run, 0)):
            place.mkdir(parents=True, exist_ok=True)
            lines = [
                {
                    "id": key,
                    "problem": "p",
                    "text": (again if key == "b" else text).format(tactic),
                    "status": status,
                }
                for key, (tactic, status) in shard.items()
            ]
            (place / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    monkeypatch.setattr(sys, "argv", ["learnt", str(run), "--steps=1"])
    with pytest.raises(SystemExit):  # the verdicts are not whole yet
        learnt.main()
    assert "all answers of step 1 and their verdicts" in capsys.readouterr().err
    mailbox.mark_stable(mailbox.rollouts_folder(run, 0))
    mailbox.mark_stable(mailbox.verdicts_folder(run, 0))
    monkeypatch.setattr(sys, "argv", ["learnt", str(run), "--steps=1"])
    learnt.main()
    # Three of nine by automation, two of these valid; four of nine otherwise, of which three leave
    # a case. Of these seven one has three words and another block, whose last line is not in the
    # proof.
    printed = capsys.readouterr().out.splitlines()
    assert printed[2] == "| 1 | 33.3% | 66.7% | 44.4% | 50.0% | 33.3% | 33.3% |"
    assert printed[6] == "| 1 | 0.4 | 1.1 | 14.3% | 14.3% | 0.0% | 1.0 |"
    file = tmp_path / "kept.json"
    file.write_text('{"other": {"2": {}}}')
    monkeypatch.setattr(sys, "argv", ["learnt", str(run), "--steps=1", f"--json={file}"])
    learnt.main()
    assert capsys.readouterr().out.splitlines() == printed
    counts = {"drawn": 9, "bare": 3, "bare_valid": 2, "other": 4, "other_valid": 2}
    counts |= {"left": 3, "left_valid": 1}
    assert json.loads(file.read_text()) == {"other": {"2": {}}, "run": {"1": counts}}
    list_file = tmp_path / "list.json"
    list_file.write_text("[1]")
    for flags, words in (
        ([str(run), "--steps=2"], "all answers of step 2 and their verdicts"),
        ([str(run), "--steps=x"], "give whole numbers"),
        ([str(tmp_path)], "is not a run directory"),
        (
            [str(run), "--steps=1", f"--json={tmp_path / 'no' / 'k.json'}"],
            "in a folder that exists",
        ),
        ([str(run), "--steps=1", f"--json={list_file}"], "holds no counts of runs"),
    ):
        monkeypatch.setattr(sys, "argv", ["learnt", *flags])
        with pytest.raises(SystemExit) as ended:
            learnt.main()
        assert ended.value.code == 2 and words in capsys.readouterr().err
    for damaged in ({"problems": [{"id": "q", "statement": statement}]}, {}, [1]):
        mailbox.write_json(asked, damaged)
        monkeypatch.setattr(sys, "argv", ["learnt", str(run), "--steps=1"])
        with pytest.raises(SystemExit) as ended:
            learnt.main()
        assert ended.value.code == 2 and "is not of these answers" in capsys.readouterr().err
