# SPDX-License-Identifier: Apache-2.0
"""Releases of Lean with a `leanchecker`: what it does not accept is not valid in the fast tier.

The release here is the embedded Lean under the names of a stock one. Its `leanchecker` is a program
that does what the real one does: it finds a module on LEAN_PATH and gives all its constants to the
kernel again.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lean_checker.check import stream
from lean_checker.doctor import examine
from lean_checker.files.whole_files import check_text
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.sandbox.process import Limits
from lean_checker.toolchain import EMBEDDED_HEADER, Toolchain, resolve

ROOT = Path(__file__).parents[3]
CHECKER = """#!{python}
import contextlib, io, os, pathlib, sys
sys.path.insert(0, {root!r})
from lean_checker.kernel.fresh_kernel import in_deep_thread
from lean_checker.kernel.fresh_module import main
(name,) = [a for a in sys.argv[1:] if not a.startswith("-")]
assert os.environ["LEAN_SYSROOT"] == str(pathlib.Path(sys.argv[0]).parents[1])
path = os.environ["LEAN_PATH"]
(module,) = [f for p in path.split(":") if (f := pathlib.Path(p, name + ".olean")).is_file()]
said = io.StringIO()
with contextlib.redirect_stdout(said):
    in_deep_thread(["--library={library}", "--path=" + path, "--module=" + str(module)], main)
print(name, file=open({log!r}, "a"))
if "error" in said.getvalue() or "done" not in said.getvalue():
    sys.exit("leanchecker found a problem in " + name)
"""
# What is false, and accepted by a Lean that does not ask its kernel.
FORGED = "set_option debug.skipKernelTC true in\n  by decide +kernel"


@pytest.fixture
def release(toolchain: Toolchain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with bin/lean and bin/leanchecker, on PATH."""
    folder = tmp_path / "release"
    (folder / "bin").mkdir(parents=True)
    library = next(p for p in toolchain.command if p.startswith("--library=")).partition("=")[2]
    command = " ".join(toolchain.command)
    lean = f'#!/bin/sh\n[ "$1" = --print-prefix ] && exec echo {folder}\nexec {command} "$@"\n'
    log = str(tmp_path / "log")
    checker = CHECKER.format(python=sys.executable, root=str(ROOT), library=library, log=log)
    for name, text in (("lean", lean), ("leanchecker", checker)):
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:{os.environ['PATH']}")
    return folder


def _resolved(toolchain: Toolchain) -> Toolchain:
    found = resolve("lean", header=EMBEDDED_HEADER)
    return replace(found, env=found.env | {"LEAN_PATH": toolchain.env["LEAN_PATH"]})


def test_a_release_without_one_has_none(release):
    (release / "bin" / "leanchecker").unlink()
    assert resolve("lean").replayer == ""


def test_the_doctor_says_which_kernel_has_the_last_word(release, toolchain):
    assert any("fresh kernel" in line.text for line in examine(["embedded"]))
    assert resolve("lean").replayer == str(release / "bin" / "leanchecker")


def test_what_lean_wrote_without_its_kernel_is_refused(release, toolchain, monkeypatch):
    found = _resolved(toolchain)
    asked = [
        Candidate("false", "theorem t : 1 = 2", FORGED),
        Candidate("true", "theorem t : 1 = 1", "by decide +kernel"),
        Candidate("let", "theorem t (n : Nat) : let m := n; m = n", "by\n  intro m\n  rfl"),
    ]
    kept = {"true": "valid", "let": "valid"}
    settings = {"workers": 1, "sandbox": "off", "timeout_s": 20.0, "stop_on_alarm": False}
    with Pool(found, **settings) as pool:
        assert {v.id: v.status for v in pool.check(asked)} == kept | {"false": "header"}
        # Behind the gate, as if something had slipped through.
        monkeypatch.setattr(stream, "check_proof", lambda proof, library: False)
        assert {v.id: v.status for v in pool.check(asked)} == kept | {"false": "wrong"}
        assert pool.stats()["disagreements"] == 1
    assert len((release.parent / "log").read_text().split()) >= 4
    with Pool(replace(found, replayer=""), **settings) as pool:
        # Without it, nothing tells: what holds then stands in docs/lean_checker.md.
        assert {v.id: v.status for v in pool.check(asked)} == kept | {"false": "valid"}


def test_a_file_is_replayed(release, toolchain):
    found = _resolved(toolchain)
    for text, status in (
        (f"theorem t : 1 = 2 := {FORGED}", "wrong"),
        ("theorem t : 1 = 1 := rfl", "valid"),
    ):
        verdicts, _ = check_text(found, text, "F", 20.0, 2000, Limits(60.0, 2000))
        assert [v.status for v in verdicts] == [status]
