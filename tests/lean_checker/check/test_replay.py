# SPDX-License-Identifier: Apache-2.0
"""The full tier against modules that should not have come to be: forged ones, made by real Lean.

The gate keeps such text out. Here it is compiled all the same, as if something had slipped through.
"""

import multiprocessing
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from lean_checker.check.assemble import Unit, parse_statement
from lean_checker.check.audit import audit
from lean_checker.check.library import Library
from lean_checker.check.replay import replay
from lean_checker.check.statements import Care, state
from lean_checker.check.stream import Disagreement
from lean_checker.check.verdict import Finding
from lean_checker.kernel.fresh_kernel import Replay
from lean_checker.kernel.lean_objects import KernelRefusal, Lean
from lean_checker.pool import Pool, PoolError
from lean_checker.records import Candidate
from lean_checker.sandbox.process import Limits, basic_options
from lean_checker.toolchain import import_names

LIMITS = Limits(20.0, 2000)
SKIP = "set_option debug.skipKernelTC true\n"
FALSE = "theorem t : 1 = 2"
KERNEL = "by decide +kernel"


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("prelude\nimport MiniCore -- the theory\nopen Nat\n", ["MiniCore"]),
        ("module\npublic import A.B\npublic meta import all C\nimport D  ", ["A.B", "C", "D"]),
        ("-- import A\n/- import B\nimport C -/import D import E", ["D", "E"]),
        ("", []),
    ],
)
def test_the_imports_of_a_header_are_found_however_they_are_written(header, names):
    assert import_names(header) == names


def test_a_header_with_comments_is_the_one_without(toolchain):
    header = toolchain.header.replace("import MiniCore", "import MiniCore -- the theory")
    assert header != toolchain.header
    true = Candidate("a", "theorem t (n : Nat) : n + 0 = n", "by rfl")
    with Pool(replace(toolchain, header=header), workers=1, tier="full") as pool:
        assert [verdict.status for verdict in pool.check([true])] == ["valid"]


def _unit(statement: str, key: str = "K") -> Unit:
    return Unit(Candidate(key, statement, ""), parse_statement(statement), "", key)


def _compile(toolchain, folder: Path, text: str) -> None:
    source = folder / "Forged.lean"
    source.write_text(toolchain.header + text, encoding="utf-8")
    command = [*toolchain.command, *basic_options(toolchain), f"--root={folder}"]
    output = ["-o", str(folder / "Forged.olean"), str(source)]
    answer = subprocess.run([*command, *output], env=toolchain.env, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout


def _both(toolchain, tmp_path, units: list[Unit], text: str) -> tuple[list[Finding], list[Finding]]:
    """What the full tier and the fast one find in a module of this text."""
    _compile(toolchain, tmp_path, text)
    apart = tmp_path / "apart"
    apart.mkdir()
    care = Care(lenient=frozenset(unit.key for unit in units))
    stated = state(toolchain, units, "Stated", apart, LIMITS, care)
    assert stated.done and not any(stated.errors)
    rest = (tmp_path / "Forged.olean", units, stated.carriers, apart, LIMITS, "_")
    full, ended = replay(toolchain, *rest)
    assert ended.cause == "exit" and ended.code == 0, ended
    fast, ended = audit(Library(toolchain), *rest)
    assert ended.cause == "exit" and ended.code == 0, ended
    return full, fast


def test_a_proof_that_no_kernel_has_seen_is_refused_by_a_kernel_only(toolchain, tmp_path):
    text = f"{SKIP}theorem t_K : 1 = 2 := {KERNEL}\n"
    (found,), (fooled,) = _both(toolchain, tmp_path, [_unit(FALSE)], text)
    assert found.axioms is None and found.kind == "kernel"
    assert fooled.axioms == frozenset()
    fooled.compare(found)
    assert "disagree" in fooled.alarm


def test_a_lemma_that_no_kernel_has_seen_is_found_below_a_good_proof(toolchain, tmp_path):
    text = f"{SKIP}theorem h_K : 1 = 2 := {KERNEL}\ntheorem t_K : 1 = 2 := h_K\n"
    text += "theorem t_L : True := trivial\n"
    units = [_unit(FALSE), _unit("theorem t : True", "L")]
    (bad, good), _ = _both(toolchain, tmp_path, units, text)
    assert bad.refusal and good.says_valid()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("axiom cheat_ : False\ntheorem t_K : 1 = 2 := cheat_.elim", "form"),
        (
            "inductive O_ : Type | a\ntheorem t_K : 1 = 2 → O_ = O_ := fun _ => rfl",
            "form statement",
        ),
        ("theorem t_K : 1 = 1 := rfl", "statement"),
        ("theorem t_K (h : 1 = 2) : 1 = 2 := h", "statement"),
        ("theorem K_.other : True := trivial", "form"),
        ("def t_K : Prop := 1 = 2", "form"),
        ("theorem t_K.{u} : ∀ _ : Type u, 1 = 1 := fun _ => rfl", "statement"),
        (
            "theorem t_K : 1 = 2 → True := fun _ => trivial\ntheorem Nat.mine : True := trivial",
            "foreign",
        ),
    ],
)
def test_other_proofs_than_the_one_asked_for(toolchain, tmp_path, text, kind):
    for (found,) in _both(toolchain, tmp_path, [_unit(FALSE)], text):
        assert not found.says_valid() and found.kind in kind.split()


def test_a_gap_is_found_by_our_own_walk(toolchain, tmp_path):
    text = "theorem gap_ : 1 = 2 := sorry\ntheorem t_K : 1 = 2 := gap_"
    for (found,) in _both(toolchain, tmp_path, [_unit(FALSE)], text):
        assert found.axioms is not None and "sorryAx" in found.axioms and not found.says_valid()


def _claim_to_be_sorry(library: str, path: str, module: str) -> None:
    os.environ["LEAN_PATH"] = path
    run = Replay(Lean(library), [("MiniCore",)], module, [module])
    # As if the module defined a harmless constant under the name of the theory's axiom.
    run.offered[("sorryAx",)] = run.lean.find(run.trusted, ("id",))
    with pytest.raises(KernelRefusal, match="already declared"):
        run._accept_with_all_below(("t_K",))
    assert run._axioms([("sorryAx",)]) == {"sorryAx"}


def test_a_module_cannot_hide_an_axiom_behind_its_own_name(toolchain, tmp_path):
    _compile(toolchain, tmp_path, "theorem t_K : 1 = 2 := sorryAx _ true")
    library = next(p.partition("=")[2] for p in toolchain.command if p.startswith("--library="))
    process = multiprocessing.get_context("spawn").Process(
        target=_claim_to_be_sorry,
        args=(library, toolchain.env["LEAN_PATH"], str(tmp_path / "Forged.olean")),
    )
    process.start()
    process.join(120)
    assert process.exitcode == 0


def test_the_three_axioms_are_seen(toolchain, tmp_path):
    text = "theorem t_K (p : Prop) : p ∨ ¬p := Classical.em p"
    (found,), (fast,) = _both(toolchain, tmp_path, [_unit("theorem t (p : Prop) : p ∨ ¬p")], text)
    assert found.axioms == {"propext", "Classical.choice", "Quot.sound"} and fast.says_valid()


def test_words_of_a_forged_module_do_not_change_the_statement(toolchain, tmp_path):
    # In the forged module the statement means something else; it is not read with its words.
    text = (
        'notation:max "⊥⊥" => True\n'
        "macro_rules | `(term| False) => `(True)\ntheorem t_K : False := trivial\n"
    )
    for (found,) in _both(toolchain, tmp_path, [_unit("theorem t : False")], text):
        assert not found.says_valid()


def test_a_disagreement_stops_the_stream_or_is_counted(toolchain):
    # The header is the server's; with this one Lean accepts what its kernel has not seen.
    blind = replace(toolchain, header=toolchain.header + SKIP)
    cheat = Candidate("cheat", FALSE, KERNEL)
    with Pool(blind, workers=1) as pool:
        with pytest.raises(Disagreement, match="'cheat'"):
            list(pool.check([cheat]))
        assert pool.stats()["disagreements"] == 1
    with Pool(blind, workers=1, stop_on_alarm=False) as pool:
        (verdict,) = pool.check([cheat])
        assert (verdict.status, verdict.tier) == ("wrong", "full")
        assert pool.stats()["disagreements"] == 1


def test_cached_fast_verdicts_do_not_count_in_the_full_tier(toolchain, tmp_path):
    blind = replace(toolchain, header=toolchain.header + SKIP)
    cheat, cache = Candidate("cheat", FALSE, KERNEL), tmp_path / "verdicts"
    with Pool(blind, workers=1, tier="fast", cache=cache) as pool:
        assert [(v.status, v.tier) for v in pool.check([cheat])] == [("valid", "fast")]
    with Pool(blind, workers=1, cache=cache, stop_on_alarm=False) as pool:
        assert [v.status for v in pool.check([cheat])] == ["wrong"]


def test_a_sample_of_cached_verdicts_is_found_out_anew(toolchain, tmp_path):
    good, cache = Candidate("g", "theorem t : 1 + 1 = 2", "rfl"), tmp_path / "verdicts"
    for _ in range(2):
        with Pool(toolchain, workers=1, cache=cache, recheck=1.0) as pool:
            assert [(v.status, v.tier) for v in pool.check([good])] == [("valid", "full")]
            assert pool.stats()["batches"] == 1


def test_the_full_tier_is_not_promised_where_it_is_not(toolchain):
    stock = replace(toolchain, kind="lean")
    with pytest.raises(PoolError, match="no full tier"):
        Pool(stock, workers=1, tier="full")
    assert Pool(stock, workers=1).tier == "fast"
