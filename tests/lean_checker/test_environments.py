# SPDX-License-Identifier: Apache-2.0
"""Candidates that name their environment, several toolchains in one stream."""

import json

import pytest

from lean_checker.__main__ import main
from lean_checker.environments import Pools, resolve_all
from lean_checker.pool import Pool, PoolError
from lean_checker.records import Candidate
from lean_checker.toolchain import ToolchainError

OPEN = "prelude\nimport MiniCore\nopen Nat\n"
STATEMENT = "theorem t : 3 + 0 = 3"


@pytest.fixture(scope="module")
def pools():
    named = {"nat": {"toolchain": "embedded", "header": OPEN}, "same": "embedded"}
    with Pools(resolve_all("embedded", named), workers=2, timeout_s=10.0) as pools:
        yield pools


def test_each_candidate_is_checked_in_the_environment_that_it_names(pools):
    names = ("", "nat", "same")
    candidates = [
        Candidate(f"{name}/{k}", f"theorem t : 0 ≤ {k}", f"zero_le {k}", name)
        for k in range(40)
        for name in names
    ]
    before = pools.stats()
    found = {v.id: v.status for v in pools.check(iter(candidates))}
    assert found == {c.id: "valid" if c.environment == "nat" else "wrong" for c in candidates}
    after = pools.stats()
    assert after["checks"] - before["checks"] == len(candidates)
    assert 0 < after["busy_share"] <= 1 and after["disagreements"] == 0
    assert pools.tier == "full, nat: full, same: full" and "nat: " in pools.sandbox


def test_an_unknown_environment_ends_the_check_in_one_sentence(pools):
    candidates = [Candidate("a", STATEMENT, "rfl"), Candidate("b", STATEMENT, "rfl", "mathlib")]
    with pytest.raises(PoolError, match="'b' names the environment 'mathlib'; there is nat, same"):
        list(pools.check(candidates))
    with Pool(pools.toolchain, workers=1) as pool, pytest.raises(PoolError, match="only the one"):
        list(pool.check(candidates))


@pytest.mark.slow
def test_an_error_in_the_input_comes_through_and_closing_early_stops(pools):
    def broken():
        yield Candidate("a", STATEMENT, "rfl")
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        list(pools.check(broken()))

    def endless():
        k = 0
        while True:
            k += 1
            yield Candidate(str(k), f"theorem t : {k} = {k}", "rfl", "nat" if k % 2 else "")

    verdicts = pools.check(endless())
    assert next(verdicts).status == "valid"
    verdicts.close()


def test_what_is_no_environment():
    with pytest.raises(ToolchainError, match="environment 'far': "):
        resolve_all("embedded", {"far": "/nowhere/at/all"})
    for odd in ({"headers": OPEN}, {"toolchain": "embedded", "header": 3}, 3, None):
        with pytest.raises(ToolchainError, match="give it a name"):
            resolve_all("embedded", {"odd": odd})
    with pytest.raises(ToolchainError, match="give each one's name"):
        resolve_all("embedded", ["odd"])


def test_bulk_from_the_shell(tmp_path, capsys):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [
        {"id": "1", "statement": STATEMENT, "proof": "rfl", "environment": "second"},
        {"id": "2", "statement": STATEMENT, "proof": "rfl"},
    ]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    bulk = ["--jsonl", str(source), str(target), "--workers", "1"]
    assert main([*bulk, "--environment", "second=embedded"]) == 0
    found = [json.loads(line) for line in target.read_text().splitlines()]
    assert [(v["id"], v["status"]) for v in found] == [("1", "valid"), ("2", "valid")]
    capsys.readouterr()
    assert main(bulk) == 2
    assert "names the environment 'second'; there is only" in capsys.readouterr().err
    assert main([*bulk, "--environment", "second"]) == 2
    assert "NAME=TOOLCHAIN" in capsys.readouterr().err
