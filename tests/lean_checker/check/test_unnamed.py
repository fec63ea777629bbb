# SPDX-License-Identifier: Apache-2.0
"""Proofs that rest on constants of a library which no text can name, without a fresh kernel.

The library is compiled here, by the embedded Lean under the name of a stock one.
"""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from lean_checker.files.whole_files import check_text
from lean_checker.kernel.unnamed import Below, Unnamed
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.toolchain import EMBEDDED_HEADER, Toolchain

PLAIN = """
private def hidden : Nat := 3
private theorem hidden_pos : 0 < hidden := by decide
theorem shown_pos : 0 < hidden := hidden_pos
def shown : Nat := hidden
private axiom bad : False
theorem worse : 1 = 2 := bad.elim
private theorem classical (p : Prop) : p ∨ ¬p := Classical.em p
class Sly (n : Nat) : Prop where out : n = 4
private theorem sly : 3 = 4 := bad.elim
instance : Sly hidden := ⟨sly⟩
"""
# With `module`, what others see of a definition is in one file and its body in another.
PARTED = """module
prelude
public inductive Two : Type where | a | b
private def hidden : Two := Two.a
public def shownTwo : Two := hidden
"""


@pytest.fixture(scope="module")
def stock(toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Toolchain:
    folder = tmp_path_factory.mktemp("library") / "Some"
    folder.mkdir()
    path = f"{toolchain.env['LEAN_PATH']}:{folder.parent}"
    env = toolchain.env | {"LEAN_PATH": path}
    for name, text in (("Plain", EMBEDDED_HEADER + PLAIN), ("Parted", PARTED)):
        source = folder / f"{name}.lean"
        source.write_text(text, encoding="utf-8")
        output = ["-o", str(source.with_suffix(".olean")), str(source)]
        command = [*toolchain.command, f"--root={folder.parent}", *output]
        subprocess.run(command, env=env, check=True)
    header = EMBEDDED_HEADER + "import Some.Plain\nimport Some.Parted\n"
    return replace(toolchain, kind="lean", env=env, header=header)


TEXTS = {
    "theorem t : 0 < shown := by unfold shown; exact shown_pos": "valid",
    "theorem t : 0 < shown := (shown_pos : 0 < shown)": "valid",
    "theorem t : shown = 3 := by unfold shown; rfl": "valid",
    "theorem t : 1 = 2 := worse": "axiom",
    "theorem t : shown = 4 := by\n  unfold shown\n  exact Sly.out": "axiom",
    "theorem t : shownTwo = .a := by unfold shownTwo; rfl": "valid",
    "theorem t (p : Two → Prop) (h : p .a) : p shownTwo := by unfold shownTwo; exact h": "valid",
}


def test_a_file(stock):
    for text, status in TEXTS.items():
        verdicts, _ = check_text(stock, text, "F", 10.0, 1500)
        assert {v.id: v.status for v in verdicts} == {"F:t": status}, text


def test_candidates(stock):
    asked = [Candidate(text, *text.split(" := ", 1)) for text in TEXTS]
    with Pool(stock, workers=1, sandbox="off") as pool:
        assert pool.tier == "fast"
        assert {v.id: v.status for v in pool.check(asked)} == TEXTS


def test_no_name_leads_out_of_the_library(stock, tmp_path):
    (tmp_path / "Out.olean").write_bytes(b"olean")
    away = str(Path(f"{stock.env['LEAN_PATH'].split(':')[-1]}/../{tmp_path.name}/Out"))
    unnamed = Unnamed(stock.module_file)
    for home in ((str(tmp_path / "Out"),), tuple(away.split("/")), ("..", "Out"), (), ("No",)):
        assert unnamed.below(("_private", *home, 0, "t")) is None
    assert unnamed.below(("_private", "Some", "Plain", 0, "none")) is None
    assert unnamed.below(("Nat", "add", 3)) is None


def _below(stock: Toolchain, name: str) -> Below:
    found = Unnamed(stock.module_file).below(("_private", "Some", "Plain", 0, name))
    assert found is not None
    return found


def test_what_a_private_constant_rests_on(stock):
    classical, decided = _below(stock, "classical"), _below(stock, "hidden_pos")
    assert ("Classical", "em") in classical.named and not classical.axioms
    assert ("of_decide_eq_true",) in decided.named and not decided.axioms
    assert _below(stock, "bad").axioms == _below(stock, "sly").axioms != frozenset()
