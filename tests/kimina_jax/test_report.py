# SPDX-License-Identifier: Apache-2.0
"""What the report of a run says of its tiers."""

import pytest
from rich.console import Console

from kimina_jax import report
from kimina_jax.protocol import mailbox


def line(step, seconds, **busy):
    return {"step": step, "seconds": seconds} | {f"{t}_busy": b for t, b in busy.items()}


def test_the_idle_share_of_each_tier_weighs_steps_by_their_time():
    lines = [
        line(0, 30.0, trainer=0.5, sampler=1.0, checker=0.0),
        line(1, 10.0, trainer=0.9, sampler=0.0, checker=0.4),
    ]
    assert report.idle_shares(lines) == pytest.approx(
        {"trainer": 1 - 24 / 40, "sampler": 1 - 30 / 40, "checker": 1 - 4 / 40}
    )
    assert report.idle_shares([]) == {}


@pytest.mark.parametrize("metrics", [[], [line(0, 8.0, trainer=0.75, sampler=0.5, checker=0.125)]])
@pytest.mark.filterwarnings(
    "error:No artists"
)  # of no steps there is no curve that a legend could name
def test_the_report_has_a_line_of_it(tmp_path, metrics):
    scores = {"pass@1": 0.5, "ci95": {"pass@1": [0.4, 0.6]}, "problems": 2, "samples": 1}
    scores |= {"bands": {"order": {"problems": 2, "pass@1": 0.5}}, "split": "test"}
    scores |= {"counts": {"a": [1, 1], "b": [1, 0]}}
    for moment in ("before", "after"):
        mailbox.write_json(tmp_path / "eval" / f"{moment}.json", scores)
    report.write(tmp_path, 0, metrics, 60.0, 1.0)
    console = Console(record=True, width=200)
    console.print(report.table(tmp_path))
    said = "idle in the steps of RL: trainer 25%, sampler 50%, checker 88%"
    assert (said in " ".join(console.export_text().split())) == bool(metrics)


def test_the_report_says_which_weights_were_best_and_which_it_shows(tmp_path):
    found = {"pass@1": 0.5, "ci95": {"pass@1": [0.4, 0.6]}, "problems": 2, "samples": 1}
    found |= {"bands": {"order": {"problems": 2, "pass@1": 0.5}}, "split": "test"}
    found |= {"counts": {"a": [1, 1], "b": [1, 0]}, "weights": "run/weights/step_000004"}
    for moment in ("before", "after"):
        mailbox.write_json(tmp_path / "eval" / f"{moment}.json", found)
    for version, value, censored in ((0, 0.1, 2), (2, 0.24, 0), (4, None, 9)):
        score = {"version": version, "pass@1": value, "censored": censored}
        mailbox.write_json(mailbox.score_file(tmp_path, version), score)
    report.write(tmp_path, 0, [], 60.0, 1.0)
    assert mailbox.read_json(tmp_path / "result.json")["validation"] == {
        "scores": [[0, 0.1], [2, 0.24], [4, None]], "censored": 11, "after": 4, "best": 2,
        "pass@1": 0.24,
    }  # fmt: skip
    console = Console(record=True, width=200)
    console.print(report.table(tmp_path))
    said = "best on the validation split: step 2 (pass@1 24.0%); 'after' is step 4"
    assert said in " ".join(console.export_text().split())
    assert "flagged" not in mailbox.read_json(tmp_path / "result.json")


def test_names_of_the_users_are_no_markup(tmp_path):
    found = {"pass@1": 0.5, "ci95": {"pass@1": [0.4, 0.6]}, "problems": 2, "samples": 1}
    found |= {"bands": {"[/x]": {"problems": 2, "pass@1": 0.5}}, "split": "mine[/y].jsonl"}
    found |= {"counts": {"a": [1, 1], "b": [1, 0]}}
    for moment in ("before", "after"):
        mailbox.write_json(tmp_path / "eval" / f"{moment}.json", found)
    report.write(tmp_path, 0, [], 60.0, 1.0)
    console = Console(record=True, width=200)
    console.print(report.table(tmp_path))
    shown = console.export_text()
    assert "[/x]" in shown and "mine[/y].jsonl" in shown


def test_the_report_names_what_was_flagged(tmp_path):
    found = {"pass@1": 0.5, "ci95": {"pass@1": [0.4, 0.6]}, "problems": 2, "samples": 1}
    found |= {"bands": {"order": {"problems": 2, "pass@1": 0.5}}, "split": "test"}
    found |= {"counts": {"a": [1, 1], "b": [1, 0]}}
    for moment in ("before", "after"):
        mailbox.write_json(tmp_path / "eval" / f"{moment}.json", found)
    flags = [{"problem": f"[/x{i}]", "kind": "false"} for i in range(7)]
    flags.append({"problem": "é'", "kind": "vacuous"})
    mailbox.write_jsonl(mailbox.flagged_file(tmp_path), flags)
    report.write(tmp_path, 0, [], 60.0, 1.0)
    assert mailbox.read_json(tmp_path / "result.json")["flagged"] == {
        "false": [f"[/x{i}]" for i in range(7)],
        "vacuous": ["é'"],
    }
    console = Console(record=True, width=200)
    console.print(report.table(tmp_path))
    said = "flagged in training: 7 false ([/x0], [/x1], [/x2], [/x3], [/x4], …), 1 vacuous (é')"
    assert said in " ".join(console.export_text().split())
