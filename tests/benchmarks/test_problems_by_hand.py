# SPDX-License-Identifier: Apache-2.0
"""The training problems of the track by hand."""

import dataclasses

import pytest

from benchmarks.ablation.__main__ import filled
from benchmarks.ablation.cells import EXPERIMENTS, TERMS
from kimina_jax.problems.by_hand import leave_to_lean
from kimina_jax.problems.load import FOLDER, ProblemError, load, problem_from_json, read_rows
from kimina_jax.problems.proofs.canonical import canonical
from kimina_jax.problems.proofs.syntax import parse_statement
from lean_checker.pool import Pool
from lean_checker.records import Candidate, Verdict
from lean_checker.toolchain import resolve


def test_the_problems_by_hand_are_drawn_once_and_are_not_the_held_out_ones(tmp_path):
    experiment = dataclasses.replace(EXPERIMENTS["by_hand"], more=24)
    (flag,) = filled([f"--config.problems.train={TERMS}"], experiment, tmp_path)
    file = tmp_path / "problems-24-0.jsonl.gz"
    assert flag == f"--config.problems.train={file.resolve()}"
    problems = [problem_from_json(row) for row in read_rows(file)]
    shipped = load("train", "by_hand")
    assert tuple(problems[: len(shipped)]) == shipped
    more = problems[len(shipped) :]
    assert 0 < len(more) <= 24 and {one.band for one in more} == {"inductions"}
    assert {one.level for one in more} == {5, 6}
    for name in ("validation", "test"):
        held = {canonical(parse_statement(p.statement)) for p in load(name, "all")}
        assert not any(canonical(parse_statement(p.statement)) in held for p in more)
    file.write_bytes(b"as it was")
    filled([flag, f"a={TERMS}"], experiment, tmp_path)
    assert file.read_bytes() == b"as it was"
    assert filled(["a"], EXPERIMENTS["ablation"], tmp_path) == ["a"]


def test_a_share_of_the_inductions_leaves_its_cases_to_lean():
    rows = read_rows(FOLDER / "by_hand_train.jsonl.gz")[80:140]
    with Pool(resolve(), workers=2) as pool:
        told = leave_to_lean(rows, 0.5, pool.check)
        changed = [(one, row) for one, row in zip(rows, told, strict=True) if one != row]
        assert 5 < len(changed) < 0.7 * sum("=> exact" in row["proof"] for row in rows)
        for one, row in changed:
            assert "=> exact" not in row["proof"] and "=> simp_all" in row["proof"]
            assert one["statement"] == row["statement"]
            (_, plan), (_, script) = row["thinking"]
            assert plan == f"{one['thinking'][0][1]} Let automation close the cases."
            assert row["proof"].split() == ["by", *script.split()]
        again = [Candidate(row["id"], row["statement"], row["proof"]) for _, row in changed]
        assert {verdict.status for verdict in pool.check(again)} == {"valid"}
        refused = leave_to_lean(
            rows, 1.0, lambda asked: [Verdict(c.id, "wrong", (), 0.0, "") for c in asked]
        )
        assert refused == rows


@pytest.mark.parametrize("status", ["infra", "timeout"])
def test_a_proof_that_could_not_be_judged_is_not_taken_for_a_refused_one(status):
    rows = read_rows(FOLDER / "by_hand_train.jsonl.gz")[80:140]

    def check(asked):
        first, *rest = asked
        yield Verdict(first.id, status, (), 0.0, "")
        yield from (Verdict(one.id, "wrong", (), 0.0, "") for one in rest)

    with pytest.raises(ProblemError, match=r"^1 proofs, the first of hand_ind_.* tries again"):
        leave_to_lean(rows, 1.0, check)
