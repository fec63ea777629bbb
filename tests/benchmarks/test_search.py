# SPDX-License-Identifier: Apache-2.0
"""The comparison of search by parts with plain sampling: the program, and the table of its runs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.search import __main__ as search
from kimina_jax.prove.answers import SHIPPED

ROOT = Path(__file__).parent.parent.parent


def run(*arguments, code=0):
    """What the program prints."""
    command = [sys.executable, "-m", "benchmarks.search", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout + done.stderr


@pytest.mark.slow
def test_problems_that_are_done_are_not_done_again(tmp_path):
    out = tmp_path / "search.json"
    flags = (f"--model={SHIPPED}", "--samples=6", "--together=4", f"--out={out}")
    first = run(*flags, "--problems=2")
    found = json.loads(out.read_text())["problems"]
    assert len(found) == 2 and "2 problems, 6 samples of each" in first
    for one in found.values():
        assert set(one) == {"parts", "plain"}
        assert all(1 <= way["samples"] <= 6 for way in one.values())
        assert one["plain"]["tried"] == 0
    again = run(*flags, "--problems=2")
    assert again.splitlines() == first.splitlines()[2:]  # the table alone, nothing drawn
    told = run(f"--model={SHIPPED}", "--samples=7", f"--out={out}", code=2)
    assert "is of other samples" in told and "Traceback" not in told


def test_mistakes_are_one_sentence(tmp_path):
    """Before anything is loaded."""
    told = run("--model=/no/such/run", f"--out={tmp_path / 'a.json'}", code=2)
    assert "/no/such/run" in told and "Traceback" not in told


@pytest.mark.parametrize("row", ["after RL", "its SFT start"])
def test_the_table_of_the_document_is_that_of_the_raw_counts(row):
    raw = json.loads((ROOT / "docs" / "search.json").read_text(encoding="utf-8"))[row]
    assert len(raw["problems"]) == 61 and raw["of"]["samples"] == 64
    _, plain, parts, more, tried = search.table(raw["problems"], 64).splitlines()
    cells = [
        row,
        plain.removeprefix("plain").strip(),
        parts.removeprefix("parts").strip(),
        more.removeprefix("parts - plain").strip(),
    ]
    text = (ROOT / "docs" / "rl.md").read_text(encoding="utf-8").replace("−", "-")
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {row} |")]
    found = [cell.strip() for cell in line.strip("|").split("|")]
    assert found[:4] == cells
    numbers = tried.replace(";", "").replace(",", "").split()
    assert found[4:] == [f"{numbers[2]}, {numbers[4]}", numbers[-1]]
