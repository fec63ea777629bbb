# SPDX-License-Identifier: Apache-2.0
"""What one candidate can do to another or to the run, behind the gate: here the gate is open."""

import multiprocessing
import os
import subprocess
from dataclasses import replace

import pytest

from lean_checker.check import batch, library, stream
from lean_checker.kernel import fresh_kernel
from lean_checker.kernel.fresh_kernel import Replay, in_deep_thread
from lean_checker.kernel.lean_objects import KernelLimit, Lean
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.sandbox import process
from lean_checker.sandbox.process import basic_options

POISON = "with_decl_name% Nat (let rec False : Prop := True; trivial)"
LENDER = "with_decl_name% Lent (let rec h : 1 = 1 := rfl; trivial)"
PAIRS = [
    ("theorem x : True", POISON, "format"),
    ("theorem Nat.bar : False", "True.intro", "wrong"),
    ("theorem Nat.baz (h : False) : 1 = 2", "h.elim", "valid"),
    ("theorem y : True", LENDER, "format"),
    ("theorem z : 1 = 1", "Lent.h", "wrong"),
    ("theorem z : 1 = 1", "rfl", "valid"),
]


@pytest.mark.parametrize("tier", ["full", "fast"])
def test_nobody_poisons_or_lends(toolchain, tier, monkeypatch):
    monkeypatch.setattr(stream, "check_proof", lambda proof, library: False)
    candidates = [Candidate(str(k), *pair[:2]) for k, pair in enumerate(PAIRS)]
    with Pool(toolchain, workers=1, tier=tier, sample=1.0) as pool:
        for ordered in (candidates, candidates[::-1]):
            found = {v.id: v.status for v in pool.check(ordered)}
            assert found == {str(k): pair[2] for k, pair in enumerate(PAIRS)}
        assert pool.stats()["disagreements"] == 0


def test_what_no_text_can_name_is_asked_about_with_the_whole_proof(toolchain, monkeypatch):
    plain = library.written
    monkeypatch.setattr(library, "written", lambda n: "" if "em" in map(str, n) else plain(n))
    proofs = [("theorem t (p : Prop) : p ∨ ¬p", "Classical.em p"), ("theorem u : True", "trivial")]
    with Pool(toolchain, workers=1, tier="fast") as pool:
        found = list(pool.check(Candidate(s, s, p) for s, p in proofs))
        assert [v.status for v in found] == ["valid", "valid"]


@pytest.mark.parametrize("tier", ["full", "fast"])
@pytest.mark.parametrize("opened", ["Classical", "Classical Quot", "Quot"])
def test_axioms_have_their_names_whatever_is_open(toolchain, tier, opened):
    """A header or a preamble that opens `Classical` would have Lean print `choice`."""
    em = ("theorem t (p : Prop) : p ∨ ¬p", "by by_cases h : p <;> simp [h]")
    header = f"{toolchain.header}open {opened}\n"
    asked = [Candidate("", *em), Candidate("behind", *em, preamble=f"open {opened}")]
    for one, candidate in zip([replace(toolchain, header=header), toolchain], asked, strict=True):
        with Pool(one, workers=1, tier=tier, sample=1.0) as pool:
            assert [v.status for v in pool.check([candidate])] == ["valid"]


# Sixteen million bits, which the kernel accepts in a numeral, and a second or two of work: whatever
# else this machine does, its mates take less than half as long.
LARGE = """by
  iterate 80 have _ : 1 + 1 = 2 := by simp only
  have h : ((((2^256)^256)^256) : Nat) ≠ 0 := by
    simp only [Nat.reducePow]
    exact Nat.noConfusion
  trivial"""


@pytest.mark.parametrize(("free", "status"), [(1 << 40, "output"), (0, "infra")])
def test_a_proof_too_large_for_a_file_is_its_own_fault(toolchain, monkeypatch, free, status):
    for module in (process, batch):
        monkeypatch.setattr(module, "MAX_FILE_BYTES", 1024**2)
    monkeypatch.setattr(batch.shutil, "disk_usage", lambda _: type("", (), {"free": free}))
    mates = [Candidate(str(k), f"theorem t : {k} + 1 = {k + 1}", "rfl") for k in range(20)]
    with Pool(toolchain, workers=1, max_retries=0) as pool:
        found = {v.id: v for v in pool.check([*mates, Candidate("", "theorem t : True", LARGE)])}
        assert pool.stats()["batches"] <= 12  # the mates of other markers are not looked at alone
    assert found.pop("").status == status
    assert {v.status for v in found.values()} == {"valid"}


def _give_up(library_folder: str, path: str, module: str) -> None:
    os.environ["LEAN_PATH"] = path
    run = Replay(Lean(library_folder, fresh_kernel.STACK_BYTES), [("MiniCore",)], module)
    try:
        run._accept_with_all_below(("t",))
    except KernelLimit:
        os._exit(7)
    os._exit(0)


def _in_thread(stack: int, arguments: list[str]) -> None:
    fresh_kernel.STACK_BYTES = stack
    in_deep_thread(arguments, lambda rest: _give_up(*rest) or 0)


@pytest.mark.parametrize(("stack", "code"), [(1024**2, 7), (fresh_kernel.STACK_BYTES, 0)])
def test_a_kernel_gives_up_where_its_stack_ends(toolchain, tmp_path, stack, code):
    text = "theorem t : Nat.rec (motive := fun _ => Nat) 0 (fun _ x => x + 1) 5000 = 5000 := by\n"
    source = tmp_path / "Deep.lean"
    source.write_text(f"{toolchain.header}{text}  decide +kernel\n", encoding="utf-8")
    module = str(tmp_path / "Deep.olean")
    command = [
        *toolchain.command,
        *basic_options(toolchain),
        f"--root={tmp_path}",
        "-o",
        module,
        str(source),
    ]
    subprocess.run(command, env=toolchain.env, check=True, capture_output=True)
    folder = next(p.partition("=")[2] for p in toolchain.command if p.startswith("--library="))
    process = multiprocessing.get_context("spawn").Process(
        target=_in_thread, args=(stack, [folder, toolchain.env["LEAN_PATH"], module])
    )
    process.start()
    process.join(120)
    assert process.exitcode == code
