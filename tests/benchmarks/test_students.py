# SPDX-License-Identifier: Apache-2.0
"""Students of a model beside students of the reference solutions."""

import json
import sys

import pytest

from benchmarks.ablation import students


def test_students_by_hand():
    said = {
        "samples": 8,
        "students": {"references": {"0": [0, 8], "1": [0, 4]}, "distilled": {"1": [8, 8]}},
    }
    lines = students.table(said).splitlines()
    assert lines[0] == (
        "| student | seeds | pass@1 | against references | pass@8 | against references |"
    )
    assert lines[2].startswith("| references | 2 | 37.5 [0.0, ") and lines[2].endswith(" |  |")
    # The seed 1 alone has both: 1 - 0 and 1 - 1/2; of eight samples it lacks the first problem.
    assert lines[3] == (
        "| distilled | 1 | 100.0 [100.0, 100.0] | +75.0 [+50.0, +100.0], separate |"
        " 100.0 [100.0, 100.0] | +50.0 [+0.0, +100.0] |"
    )


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ([], "--teacher=None: give the folder of a run, or of weights"),
        (["--teacher=tests"], "--teacher=tests: give the folder of a run, or of weights"),
        (["--teacher=tests", "--seeds=1,b"], "give whole numbers"),
        (["--table=none.json"], "none.json: is no file of students"),
        (["--table=pyproject.toml"], "pyproject.toml: is no file of students"),
    ],
)
def test_mistakes_about_students_are_said(flags, words, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["students", *flags])
    with pytest.raises(SystemExit) as ended:
        students.main()
    assert ended.value.code == 2 and words in capsys.readouterr().err


def test_what_a_teacher_says_of_itself_is_one_sentence(tmp_path, capsys, monkeypatch):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "prompt.json").write_text("[]")
    monkeypatch.setattr(sys, "argv", ["students", f"--teacher={tmp_path}", f"--out={tmp_path}"])
    with pytest.raises(SystemExit) as ended:
        students.main()
    assert ended.value.code == 2 and "prompt.json: does not name" in capsys.readouterr().err


def test_a_student_that_is_there_is_not_taken_for_one_of_other_flags(tmp_path, capsys, monkeypatch):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "taught.json").write_text("{}")
    for name in students.STUDENTS:
        text = json.dumps({"samples": 32, "counts": {"a": [32, 1]}})
        (tmp_path / f"{name}-4.json").write_text(text)
    monkeypatch.setattr(students.supervise, "stage", lambda *_, **__: None)
    cut = ["students", f"--teacher={tmp_path}", f"--out={tmp_path}", "--seeds=4"]
    monkeypatch.setattr(sys, "argv", [*cut, "--sft=sft.steps=2"])
    students.main()
    monkeypatch.setattr(sys, "argv", [*cut, "--sft=sft.steps=3"])
    with pytest.raises(SystemExit):
        students.main()
    assert "references-4: was begun with" in capsys.readouterr().err
