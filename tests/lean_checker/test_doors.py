# SPDX-License-Identifier: Apache-2.0
"""Every door of the checker says the same: full and fast tier, batches of any size, files, HTTP.

A line of doors/*.jsonl holds what it tries and, in files.jsonl, more_files.jsonl (what must not
pass) and true_files.jsonl (what must), a text with the status of each of its claims (`http`: what
it is over HTTP, where the header of the pool replaces its own); in the others, candidates with the
statuses that they may get, one or several (`file`: what a file with one of them is, where that
differs: it has no mates to spare, and its theorem is true, but the gate refuses the words).
"""

import json
import random
import subprocess
import threading
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from lean_checker.files import file_audit, whole_files
from lean_checker.files.whole_files import check_text
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.server import CheckServer

DOORS = Path(__file__).parent / "doors"
REFUSED = ("mates", "commands", "matchers", "limits", "words", "gaps")
# True proofs that a gate could refuse, and beside them what must still be refused.
ALLOWED = ("bindings", "recursion", "names", "columns", "texts", "settings", "plain", "forms")
KINDS = REFUSED + ALLOWED
QUICK = ("mates", "commands", "matchers", "recursion")


def _lines(name: str) -> list[dict]:
    lines = (DOORS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _statuses(candidate: dict) -> set[str]:
    status = candidate["status"]
    return {status} if isinstance(status, str) else set(status)


FILES = _lines("files")
MORE_FILES = _lines("more_files")  # the slow tests take all of them, the others the first five
TRUE_FILES = _lines("true_files")
CANDIDATES = [
    (f"{kind}/{n}/{k}", row, candidate)
    for kind in KINDS
    for n, row in enumerate(_lines(kind))
    for k, candidate in enumerate(row["candidates"])
]


def test_each_kind_has_examples_enough():
    assert len(FILES) >= 9 + 15 and len(MORE_FILES) >= 25 and len(TRUE_FILES) >= 15
    assert all(len(_lines(kind)) >= 15 for kind in KINDS)
    for kind in ALLOWED:
        valid = [c["status"] == "valid" for row in _lines(kind) for c in row["candidates"]]
        assert sum(valid) >= 15 and not all(valid)


def _faults(toolchain, chosen: list[tuple[str, dict, dict]], **limits) -> list[str]:
    asked = [Candidate(name, c["statement"], c["proof"]) for name, _, c in chosen]
    may = {name: _statuses(c) for name, _, c in chosen}
    with Pool(toolchain, workers=2, memory_mib=1500, timeout_s=4.0, **limits) as pool:
        found = {v.id: v for v in pool.check(iter(asked))}
        assert pool.stats()["disagreements"] == 0
    # Where a busy machine needs longer for what must come to an end, it has longer.
    slow = [c for c in asked if found[c.id].status == "timeout" and "timeout" not in may[c.id]]
    if slow:
        with Pool(toolchain, workers=2, memory_mib=1500, timeout_s=60.0, **limits) as pool:
            found |= {v.id: v for v in pool.check(iter(slow))}
            assert pool.stats()["disagreements"] == 0
    return [
        f"{name}: {found[name].status} {[m.text for m in found[name].messages]}"
        for name, _, _ in chosen
        if found[name].status not in may[name]
    ]


@pytest.mark.parametrize("tier", ["full", "fast"])
def test_some_candidates(toolchain, tier):
    """Of the kinds that cost little, and of the others a part; the slow tests take them all."""
    chosen = [c for c in CANDIDATES if c[0].startswith(QUICK)] + CANDIDATES[::14]
    asked = list({each[0]: each for each in chosen}.values())
    assert _faults(toolchain, asked, tier=tier) == []


@pytest.mark.slow
@pytest.mark.parametrize("tier", ["full", "fast"])
@pytest.mark.parametrize("max_batch", [1, 7, 500])
def test_candidates_in_any_company(toolchain, tier, max_batch):
    shuffled = random.Random(max_batch).sample(CANDIDATES, len(CANDIDATES))
    assert _faults(toolchain, shuffled, tier=tier, max_batch=max_batch) == []


def _claims(toolchain, text: str) -> dict[str, str]:
    verdicts, _ = check_text(toolchain, text, "F", 10.0, 1500)
    return {v.id.removeprefix("F:"): v.status for v in verdicts}


@pytest.mark.parametrize(
    "row", FILES + MORE_FILES[:5] + TRUE_FILES[::6], ids=lambda row: row["tries"]
)
def test_files(toolchain, row):
    assert _claims(toolchain, row["text"]) == row["claims"]


@pytest.mark.slow
@pytest.mark.parametrize("row", MORE_FILES + TRUE_FILES, ids=lambda row: row["tries"])
def test_all_files(toolchain, row):
    assert _claims(toolchain, row["text"]) == row["claims"]


def test_notation_of_a_library(toolchain, tmp_path):
    """`8!` and the like, with a module that the header imports."""
    source = tmp_path / "Marks.lean"
    lines = ['notation:10000 n "!" => Nat.succ n', 'prefix:max "√" => Nat.succ', ""]
    source.write_text(toolchain.header + "\n".join(lines), encoding="utf-8")
    command = [*toolchain.command, f"--root={tmp_path}", "-o", str(tmp_path / "Marks.olean")]
    subprocess.run([*command, str(source)], env=toolchain.env, check=True)
    path = f"{toolchain.env['LEAN_PATH']}:{tmp_path}"
    library = replace(
        toolchain,
        header=f"{toolchain.header}import Marks\n",
        env=toolchain.env | {"LEAN_PATH": path},
    )
    sides = ["8! = 9", "(7 + 1)! = 9", "8 ! = 9", "√8 = 9", "8! + 1! = √10", "[8!] = [9]"]
    sides.append("8!= 9")  # a word of its own
    asked = [Candidate(side, f"theorem t : {side}", "by decide") for side in sides]
    asked += [Candidate(side, f"theorem t : {side}", "by decide") for side in ("9!= 9", "8! = 90")]
    for tier in ("full", "fast"):
        with Pool(library, workers=1, tier=tier) as pool:
            found = {v.id: v.status for v in pool.check(asked)}
        assert found == dict.fromkeys(sides, "valid") | {"9!= 9": "wrong", "8! = 90": "wrong"}


@pytest.mark.slow
@pytest.mark.parametrize("row", FILES + MORE_FILES, ids=lambda row: row["tries"])
def test_files_without_a_fresh_kernel(toolchain, row, monkeypatch):
    for module in (file_audit, whole_files):
        monkeypatch.setattr(module, "supports", lambda _: False)
    expected = dict(row["claims"])
    if "skipKernelTC" in row["text"]:  # this only a kernel can tell
        expected |= dict.fromkeys(row.get("kernel", ["t"]), "valid")
    assert _claims(toolchain, row["text"]) == expected


def _is_valid(candidate: dict) -> bool | None:
    """Whether a candidate is valid; None if it may be or not."""
    expected = _statuses(candidate)
    return "valid" in expected if len(expected) == 1 or "valid" not in expected else None


@pytest.mark.slow
def test_candidates_as_files(toolchain):
    faults = []
    for name, _, c in CANDIDATES:
        wanted = c["file"] == "valid" if "file" in c else _is_valid(c)
        found = set(_claims(toolchain, f"{c['statement']} := {c['proof']}\n").values())
        if wanted is not None and (found == {"valid"}) != wanted:
            faults.append(f"{name}: {found}")
    assert faults == []


@pytest.mark.slow
def test_over_http(pool):
    snippets = [
        {"id": name, "code": f"{c['statement']} := {c['proof']}\n"} for name, _, c in CANDIDATES
    ]
    files = FILES + MORE_FILES + TRUE_FILES
    snippets += [{"id": f"files/{n}", "code": row["text"]} for n, row in enumerate(files)]
    with CheckServer(("127.0.0.1", 0), pool, None) as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        request = urllib.request.Request(
            f"http://127.0.0.1:{served.server_port}/api/check",
            json.dumps({"snippets": snippets}).encode(),
        )
        with urllib.request.urlopen(request, timeout=600) as answer:
            results = json.load(answer)["results"]
        served.shutdown()
        thread.join()
    faults = []
    # Whether a snippet is one theorem or a file, it may be either where the two differ.
    wanted = {name: None if "file" in c else _is_valid(c) for name, _, c in CANDIDATES}
    wanted |= {
        f"files/{n}": ({row["http"]} if "http" in row else set(row["claims"].values())) == {"valid"}
        for n, row in enumerate(files)
    }
    for result in results:
        response = result["response"] or {"messages": [{"severity": "error"}]}
        errors = any(m["severity"] == "error" for m in response["messages"])
        valid = result["error"] is None and not errors and "sorries" not in response
        if wanted[result["id"]] is not None and valid != wanted[result["id"]]:
            faults.append(f"{result['id']}: {result}")
    assert faults == []
