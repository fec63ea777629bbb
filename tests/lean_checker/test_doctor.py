# SPDX-License-Identifier: Apache-2.0
"""The doctor: what works is said to work, what does not comes with a fix."""

import os

from lean_checker.doctor import examine, main
from lean_checker.sandbox import features
from lean_checker.sandbox.features import FEATURES, available


def test_the_embedded_toolchain_is_well_and_an_absent_one_is_explained(tmp_path):
    lines = list(examine(["embedded", str(tmp_path / "nowhere")]))
    embedded = [line for line in lines if line.subject == "embedded"]
    assert all(line.ok for line in embedded)
    assert any("tier: full" in line.text for line in embedded)
    assert any("128 of 128 small proofs are valid" in line.text for line in embedded)
    (absent,) = [line for line in lines if "nowhere" in line.subject]
    assert not absent.ok and "lakefile" in absent.text
    walls = {line.subject: line for line in lines if line.subject.startswith("sandbox")}
    assert [f for f in FEATURES if walls[f"sandbox: {f}"].ok] == list(available())


def test_a_wall_that_fails_says_why(monkeypatch):
    monkeypatch.setattr(features, "SCRIPT", os.devnull + "/none")
    assert "none" in features.failure("landlock")


def test_its_flags(capsys):
    assert main(["--help"]) == 0 and "python -m lean_checker.doctor" in capsys.readouterr().out
    assert main(["embedded", "--fast"]) == 2
    assert capsys.readouterr().err == "lean_checker.doctor: there is no flag --fast; see --help\n"
