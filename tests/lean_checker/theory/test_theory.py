# SPDX-License-Identifier: Apache-2.0
"""The embedded core theory: what it proves, what it refuses, on which axioms it stands."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.theory import stock_names, theory_cache
from lean_checker.toolchain import Toolchain
from tests.lean_checker.theory import coverage

HERE = Path(__file__).parent
ROOT = theory_cache.THEORY.parents[1]
STANDARD_AXIOMS = {"propext", "Classical.choice", "Quot.sound"}
# Error recovery elaborates a failed proof to `sorryAx`; nothing may depend on it.
DECLARED_AXIOMS = STANDARD_AXIOMS | {"sorryAx"}
ACCELERATED = set(
    [
        "add",
        "sub",
        "mul",
        "div",
        "mod",
        "gcd",
        "pow",
        "beq",
        "ble",
        "land",
        "lor",
        "xor",
        "shiftLeft",
        "shiftRight",
        "log2",
    ]
)
DECLARATION = re.compile(r"^(?:@\[[^\]]*\]\s*)*(?:(?:protected|noncomputable)\s+)*theorem\s+(\S+)")


@dataclass(frozen=True)
class Message:
    severity: str
    line: int
    text: str


def check(toolchain: Toolchain, file: Path) -> list[Message]:
    command = [*toolchain.command, "--json", "-DmaxErrors=0", str(file)]
    answer = subprocess.run(command, env=toolchain.env, capture_output=True, text=True, timeout=300)
    found = []
    for line in answer.stdout.splitlines():
        message = json.loads(line)
        found.append(Message(message["severity"], message["pos"]["line"], message["data"]))
    return found


def theorem_lines(file: Path) -> dict[str, int]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return {m[1]: n for n, text in enumerate(lines, 1) if (m := re.match(r"theorem (\S+)", text))}


def theory_theorems() -> list[str]:
    """The full names of all theorems of the theory, read from its sources."""
    names = []
    for path in theory_cache.theory_modules().values():
        scopes: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := re.match(r"(namespace|section)\b ?(\S*)", line):
                scopes.append(match[2] if match[1] == "namespace" else "")
            elif re.match(r"end\b", line):
                scopes.pop()
            elif match := DECLARATION.match(line):
                name = match[1].removeprefix("_root_.")
                outside = name != match[1]
                spaces = [] if outside else [s for s in scopes if s]
                names.append(re.sub(r"\.\{.*", "", ".".join([*spaces, name])))
    return names


def test_accepted(toolchain: Toolchain) -> None:
    file = HERE / "accepted.lean"
    messages = check(toolchain, file)
    assert [m for m in messages if m.severity != "information"] == []
    assert len(theorem_lines(file)) > 100


def test_cases(toolchain: Toolchain, tmp_path: Path) -> None:
    """What users wanted of the theory and once did not get, each by itself in one file."""
    cases = [json.loads(line) for line in (HERE / "cases.jsonl").read_text("utf-8").splitlines()]
    assert len(cases) >= 15 and {case["expect"] for case in cases} == {"valid"}
    file = tmp_path / "Cases.lean"
    texts = (f"{case['statement']} := {case['proof']}\n" for case in cases)
    file.write_text(toolchain.header + "".join(texts), "utf-8")
    assert [m for m in check(toolchain, file) if m.severity != "information"] == []
    with Pool(toolchain, workers=1) as pool:
        asked = [Candidate(c["id"], c["statement"], c["proof"]) for c in cases]
        assert {v.id: v.status for v in pool.check(asked)} == {c["id"]: "valid" for c in cases}


def test_coverage(toolchain: Toolchain) -> None:
    """The tables in the document are those that a count gives."""
    text = coverage.DOCUMENT.read_text(encoding="utf-8")
    for name in coverage.SETS:
        counts = {c.area: c for c in coverage.count(toolchain, name)}
        for area in ("Logic", "Bool", "Nat", "Int", "Option"):
            assert counts[area].states / counts[area].total >= 0.97, counts[area]
        made = coverage.table(list(counts.values()), name)
        found = coverage.place(name).search(text)
        assert found and found[0] == made, "python -m tests.lean_checker.theory.coverage --write"


def test_evaluation_says_why_it_does_nothing(toolchain: Toolchain, tmp_path: Path) -> None:
    """Compiled code would print `0` for the integer -2: no `#eval` at all."""
    file = tmp_path / "Evaluation.lean"
    file.write_text(toolchain.header + "#eval (-2 : Int)\n#eval! 3\n", "utf-8")
    first, second = check(toolchain, file)
    assert first.severity == second.severity == "error"
    assert first.text == second.text and first.text.startswith("`#eval` is not available")


def test_rejected(toolchain: Toolchain) -> None:
    file = HERE / "rejected.lean"
    wrong = {m.line for m in check(toolchain, file) if m.severity == "error"}
    assert {name for name, line in theorem_lines(file).items() if line not in wrong} == set()


def test_kernel_computes_what_the_definitions_say(toolchain: Toolchain) -> None:
    file = HERE / "accelerated.lean"
    assert [m for m in check(toolchain, file) if m.severity != "information"] == []
    stated = set(theorem_lines(file))
    assert {f"same_{name}" for name in ACCELERATED} <= stated
    assert {f"big_{name}" for name in ACCELERATED} <= stated
    assert {re.sub(r"_(zero|succ)$", "", n) for n in stated} >= {f"def_{n}" for n in ACCELERATED}


def test_axioms_of_every_theorem(toolchain: Toolchain, tmp_path: Path) -> None:
    """Each theorem of the theory is found by name and depends on the three axioms only."""
    names = theory_theorems()
    file = tmp_path / "Axioms.lean"
    file.write_text(toolchain.header + "".join(f"#print axioms {n}\n" for n in names), "utf-8")
    messages = check(toolchain, file)
    assert [m for m in messages if m.severity != "information"] == []
    assert len(messages) == len(names) > 1000
    used = set()
    for message in messages:
        if match := re.search(r"depends on axioms: \[(.*)\]", message.text, re.DOTALL):
            used |= set(re.split(r",\s*", match[1]))
        else:
            assert message.text.endswith("does not depend on any axioms")
    assert used == STANDARD_AXIOMS


def test_declared_axioms() -> None:
    declared, unsafe = set(), set()
    for path in theory_cache.theory_modules().values():
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := re.search(r"(unsafe )?\baxiom ([\w.]+)", line):
                (unsafe if match[1] else declared).add(match[2])
    assert declared == DECLARED_AXIOMS
    # The kernel refuses these in anything that is not itself unsafe (rejected.lean, w15).
    assert all(re.match(r"(Quot\.)?lc[A-Z]", name) for name in unsafe)


def test_nothing_is_left_out(toolchain: Toolchain, tmp_path: Path) -> None:
    """Compiled from source without a message: no `sorry`, no error that a cache would hide."""
    modules = theory_cache.theory_modules()
    assert "MiniCore" in modules and "MiniCore.Nat.Basic" in modules
    for name, path in modules.items():
        text = path.read_text(encoding="utf-8")
        code = re.sub(r"/-.*?-/|--[^\n]*", "", text, flags=re.DOTALL)
        assert not re.search(r"\b(sorry|admit|native_decide|implemented_by)\b", code) or (
            name in {"MiniCore.Meta", "MiniCore.Syntax", "MiniCore.Macros"}
        ), name
        assert text.startswith("-- SPDX-License-Identifier: Apache-2.0\n"), name


def test_every_module_is_imported_by_the_root() -> None:
    modules = theory_cache.theory_modules()
    reached, todo = set(), ["MiniCore"]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += theory_cache.IMPORT.findall(modules[name].read_text(encoding="utf-8"))
    assert reached == set(modules)


def test_generated_modules_are_up_to_date() -> None:
    command = [sys.executable, "-m", "lean_checker.theory.generate", "--check"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (answer.returncode, answer.stdout) == (0, ""), answer.stderr


def test_accelerated_names_are_taken(toolchain: Toolchain, tmp_path: Path) -> None:
    """A file cannot define a name that the kernel computes, with another meaning."""
    file = tmp_path / "Again.lean"
    names = [f"Nat.{name}" for name in sorted(ACCELERATED)]
    # The kernel unfolds string literals into these two.
    names += ["String.ofList", "Char.ofNat"]
    again = [f"def {name} (a b : Nat) : Nat := 0\n" for name in names]
    file.write_text(toolchain.header + "".join(again), "utf-8")
    messages = check(toolchain, file)
    assert len(messages) == len(again)
    assert all("has already been declared" in message.text for message in messages)


def test_own_names_exist() -> None:
    """Each entry names something in the theory, and none is a simp lemma (`simp` would use it)."""
    names = stock_names.theory_names()
    for entry in stock_names.own_names():
        assert any(stock_names.is_own(name, [entry]) for name in names), entry
    text = "".join(p.read_text("utf-8") for p in theory_cache.theory_modules().values())
    for match in re.finditer(r"^@\[[^\]]*simp[^\]]*\][^\n]*?theorem (\S+)", text, re.MULTILINE):
        mentioned = {n for n in names if n == match[1] or n.endswith(f".{match[1]}")}
        assert not all(stock_names.is_own(n, stock_names.own_names()) for n in mentioned), match[1]


def test_stock_names_report(tmp_path: Path) -> None:
    own = "theorem t (n : Nat) : n < n + 1 := by\n  have := Nat.strongRecOn' n\n  exact .refl\n"
    found = list(stock_names.findings(own))
    assert [(f.line, f.name) for f in found] == [(2, "Nat.strongRecOn'")]
    opened = "open Nat\ntheorem t (n : Nat) := strongRecOn' n -- Nat.add_rotate\n"
    assert [f.line for f in stock_names.findings(opened)] == [2]
    missing = "theorem t (n : Nat) := Nat.no_such_lemma n\n"
    assert [f.reason for f in stock_names.findings(missing)] == ["is not in the theory"]
    file = tmp_path / "File.lean"
    file.write_text("theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b\n", "utf-8")
    assert stock_names.main([str(file)]) == 0
    file.write_text(missing, "utf-8")
    assert stock_names.main([str(file)]) == 1
    assert stock_names.main([str(tmp_path / "missing.lean")]) == 2


def test_corpus_uses_stock_names() -> None:
    assert stock_names.main([str(HERE / "accepted.lean")]) == 0
