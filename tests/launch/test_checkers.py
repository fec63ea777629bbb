# SPDX-License-Identifier: Apache-2.0
"""What the section `checker` says reaches what checks, from file and flag, here and elsewhere."""

import json
import socket
import subprocess
import sys
import threading
import time

import pytest

from kimina_jax.checking.checker import Checker, RayCluster
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.protocol.shard_log import ShardLog
from kimina_jax.text.reasoning import render_solution
from launch.config.errors import UserError
from launch.processes import checkers, statements
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.server import CheckServer
from lean_checker.toolchain import resolve

STATEMENT = "theorem swap (p q : Prop) : p ∧ q → q ∧ p"
SWAP = "by\n  intro h\n  exact ⟨h.2, h.1⟩"
WRONG = "by\n  intro h\n  exact ⟨h.1, h.2⟩"


def test_every_setting_of_a_pool_is_one_of_the_run(tmp_path, monkeypatch):
    told = {}

    class Told(Pool):
        def __init__(self, toolchain, **settings):
            told[settings.get("environment", "")] = toolchain, settings
            super().__init__(toolchain, **settings)

    monkeypatch.setattr("lean_checker.environments.Pool", Told)
    checker = Checker(
        header="prelude\nimport MiniCore\nopen Nat",
        workers=1,
        timeout_s=7.0,
        memory_mib=1234,
        heartbeats=100_000,
        max_retries=1,
        tier="fast",
        sandbox="off",
        cache=str(tmp_path / "cache" / "verdicts.db"),
        recheck=0.5,
        environments={"plain": "embedded"},
    )
    with checkers.opened(checker) as found:
        verdicts = list(found.check([Candidate("a", STATEMENT, SWAP)]))
    assert [verdict.status for verdict in verdicts] == ["valid"]
    assert verdicts[0].tier == "fast" and "tier: fast" in found.words
    assert (tmp_path / "cache" / "verdicts.db").is_file()
    toolchain, settings = told[""]
    assert toolchain.header == "prelude\nimport MiniCore\nopen Nat\n"
    assert told["plain"][0].header == resolve("embedded").header
    expected = {"memory_mib": 1234, "heartbeats": 100_000, "max_retries": 1, "recheck": 0.5}
    assert {name: settings[name] for name in expected} == expected
    assert (settings["timeout_s"], settings["sandbox"]) == (7.0, "off")


def test_servers_check_in_place_of_lean_here(tmp_path):
    (tmp_path / "token").write_text("secret\n")
    with (
        Pool(resolve("embedded"), workers=1) as pool,
        CheckServer(("127.0.0.1", 0), pool, "secret") as served,
    ):
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        checker = Checker(
            servers=(f"http://127.0.0.1:{served.server_port}",),
            token_file=str(tmp_path / "token"),
        )
        assert checker.elsewhere
        first = threading.Event()

        def slow():
            yield Candidate("right", STATEMENT, SWAP)
            assert first.wait(60), "a request must not wait until it is full"
            yield Candidate("wrong", STATEMENT, WRONG)

        found = {}
        with checkers.opened(checker) as opened:
            for verdict in opened.check(slow(), ahead=8):
                found[verdict.id] = verdict.status
                first.set()
        served.shutdown()
        thread.join()
    assert found == {"right": "valid", "wrong": "wrong"}


@pytest.mark.parametrize("content", ["tok-SECRET\nline2\n", "tok-SECRET line2", " \n"])
def test_a_token_file_without_one_token_is_one_sentence(content, tmp_path):
    path = tmp_path / "token"
    path.write_text(content)
    with (
        pytest.raises(
            UserError, match=r"'checker.token_file' .*write the servers' token"
        ) as caught,
        checkers.opened(Checker(servers=("http://a:1",), token_file=str(path))),
    ):
        pass
    assert "SECRET" not in str(caught.value)


def test_what_does_not_go_together_is_one_sentence():
    with pytest.raises(ValueError, match="set one of them"):
        Checker(servers=("http://a:1",), ray=RayCluster(actors=2))
    with pytest.raises(ValueError, match="set one of them"):
        Checker(servers=("http://a:1",), environments={"a": "embedded"})
    with pytest.raises(ValueError, match="give addresses"):
        Checker(servers=("lean1:8000",))
    with (
        pytest.raises(UserError, match=r"token_file.*cannot be read"),
        checkers.opened(Checker(servers=("http://a:1",), token_file="/nowhere")),
    ):
        pass
    try:
        import ray  # noqa: F401
    except ImportError:
        with (
            pytest.raises(UserError, match=r"install the extra \[ray\]"),
            checkers.opened(Checker(ray=RayCluster(actors=1))),
        ):
            pass


def test_a_host_has_its_own_workers_and_cache(run_module, tmp_path):
    """launch.check with flags on a run that some trainer began."""
    run, cache = tmp_path / "run", tmp_path / "verdicts.db"
    mailbox.write_json(mailbox.config_file(run), {"checker": {"workers": 1}})
    problem = Problem("p", "propositional", 1, "", STATEMENT, SWAP, ())
    rollouts.write_request(
        run, 0, seed=0, sampling={}, samples=1, mismatch_limit=1, problems=[(problem, [1])]
    )
    steps = (("text", "So."), ("tactics", "intro h\nexact ⟨h.2, h.1⟩"))
    text = render_solution(Problem("p", "", 1, "", STATEMENT, SWAP, steps))
    fields = dict.fromkeys(rollouts.ROLLOUT_FIELDS, 0) | {"id": "a", "problem": "p", "text": text}
    folder = mailbox.rollouts_folder(run, 0)
    ShardLog(folder).append([fields | {"finish": "stop"}])
    mailbox.mark_stable(folder)
    command = ["launch.check", f"--watch={run}"]
    wrong = run_module((*command, "--config.checker.worker=3"))
    assert wrong.returncode == 2 and "workers" in wrong.stderr
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            *command,
            "--config.checker.workers=3",
            f"--config.checker.cache={cache}",
        ]
    ) as process:
        deadline = time.monotonic() + 120
        while not mailbox.is_stable(mailbox.verdicts_folder(run, 0)):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        mailbox.mark_done(run)
        assert process.wait(60) == 0
    (shard,) = mailbox.shards(mailbox.verdicts_folder(run, 0))
    assert json.loads(shard.read_text())["status"] == "valid" and cache.is_file()


@pytest.mark.parametrize("kind", ["partial", "kimina_rl"])
def test_goals_are_counted_only_for_the_reward_that_asks(tmp_path, kind):
    """launch.check on a run by that reward, with the real checker, and what the trainer reads."""
    run, statement = tmp_path / "run", "theorem both (p q : Prop) (h : p) : p ∧ q"
    mailbox.write_json(mailbox.config_file(run), {"reward": {"kind": kind}})
    tactics = "constructor\n· exact h\n· exact h"
    problem = Problem("p", "propositional", 1, "", statement, "", ())
    rollouts.write_request(
        run, 0, seed=0, sampling={}, samples=1, mismatch_limit=1, problems=[(problem, [1])]
    )
    proof = "by\n  constructor\n  · exact h\n  · exact h"
    steps = (("text", "So."), ("tactics", tactics))
    text = render_solution(Problem("p", "", 1, "", statement, proof, steps))
    fields = dict.fromkeys(rollouts.ROLLOUT_FIELDS, 0)
    fields |= {"id": "a", "problem": "p", "text": text, "finish": "stop"}
    folder = mailbox.rollouts_folder(run, 0)
    ShardLog(folder).append([fields | {"tokens": [1], "logps": [0.0]}])
    mailbox.mark_stable(folder)
    with subprocess.Popen([sys.executable, "-m", "launch.check", f"--watch={run}"]) as process:
        deadline = time.monotonic() + 120
        while not mailbox.is_stable(mailbox.verdicts_folder(run, 0)):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        mailbox.mark_done(run)
        assert process.wait(60) == 0
    (found,) = rollouts.read_rollouts(run, 0, 1)
    assert found.status == "wrong"
    assert (found.solved, found.left) == ((1, 1) if kind == "partial" else (0, 0))


def test_servers_are_asked_at_the_start(tmp_path, monkeypatch):
    """One that is down is named before anything begins, unless another one is up."""
    with socket.socket() as closed:  # bound, and not listening: nothing answers there
        closed.bind(("127.0.0.1", 0))
        down = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with (
            pytest.raises(UserError, match=rf"checked \(infra\) by {down}: .*'checker.servers'"),
            checkers.opened(Checker(servers=(down,))),
        ):
            pass
        with (
            Pool(resolve("embedded"), workers=1) as pool,
            CheckServer(("127.0.0.1", 0), pool, None) as served,
        ):
            thread = threading.Thread(target=served.serve_forever)
            thread.start()
            up = f"http://127.0.0.1:{served.server_port}"
            with checkers.opened(Checker(servers=(up, down))) as found:
                (verdict,) = found.check([Candidate("a", STATEMENT, SWAP)])
            wrong = Checker(servers=(down, up), header="prelude\nimport NoSuchModule")
            said = f"{up} cannot give 'checker.header': the module NoSuchModule is not there"
            with pytest.raises(UserError, match=said), checkers.opened(wrong):
                pass
            served.shutdown()
            thread.join()
        assert verdict.status == "valid"
        # A checker that is down does not make problems that cannot be solved.
        monkeypatch.setattr(statements, "cache_root", lambda: tmp_path)
        monkeypatch.setattr(checkers, "_refuse_servers", lambda *_: None)  # it went down later
        problem = Problem("p", "", 1, "", STATEMENT, SWAP, ())
        with pytest.raises(UserError, match=r"'p' could not be checked \(infra\)") as caught:
            statements.refuse_broken({"f": [problem]}, Checker(servers=(down,), max_retries=0))
        assert "checker.servers" in str(caught.value)
