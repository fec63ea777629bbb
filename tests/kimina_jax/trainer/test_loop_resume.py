# SPDX-License-Identifier: Apache-2.0
"""The RL loop goes on: exact resume, kills, corrupt files, with the real tiers in threads."""

import dataclasses
import json
import shutil

import jax
import numpy as np
import pytest

from flextrain_jax.core.metrics import read_metrics
from kimina_jax.model import lora, transformer
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.protocol.shard_log import ShardLog
from kimina_jax.sampler import tier
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer import loop
from kimina_jax.trainer.learner import Learner
from kimina_jax.trainer.objectives.dapo import Dapo
from kimina_jax.trainer.objectives.penalties import Penalties
from kimina_jax.trainer.objectives.sequences import Correction
from kimina_jax.trainer.problem_rates import PerProblem
from kimina_jax.trainer.rewards import LengthReward
from kimina_jax.trainer.tasks.failure_replay import FixReplay
from kimina_jax.trainer.tasks.negations import Negate
from kimina_jax.trainer.tasks.proof_cuts import Cuts
from kimina_jax.weights import hf, peft
from tests.kimina_jax.trainer.loop_run import (
    CONFIG,
    PROBLEMS,
    requests,
    run_to,
    setup,
)


def everything():
    """A setup in which all that has a memory, or is left out of the default, is on."""
    sampling = {"max_new_tokens": 12, "part_tokens": 6, "stop": ["e"]}
    by_samples = "by\n  have h := {0}\n  exact {0}\n  done"
    return dataclasses.replace(
        setup(Dapo()),
        problems=[dataclasses.replace(p, proof="by\n  intro h\n  exact h") for p in PROBLEMS[:5]]
        + PROBLEMS[5:],
        proof_of=lambda problem, text: by_samples.format(text.encode().hex()),
        sampling=sampling,
        correction=Correction("truncate"),
        penalties=Penalties(kl=0.1, entropy=0.01),
        reward=LengthReward(begin=0.0, end=0.0),
        curriculum=PerProblem(rest_after=4.0, rest_steps=2, prune_above=0.6, prune_after=4.0),
        opposites={p.id: {"false": f"theorem n : ¬ {p.id}"} for p in PROBLEMS},
    )


@pytest.mark.parametrize(
    ("make", "fixes"), [pytest.param(setup, 0.0, marks=pytest.mark.slow), (everything, 0.5)]
)
def test_resume_is_bit_identical(tmp_path, tiers, make, fixes):
    straight, parted = tmp_path / "straight", tmp_path / "parted"
    shares = {"fix": FixReplay(fixes), "cut": Cuts(fixes / 2), "negate": Negate(fixes / 2, 1)}
    config = dataclasses.replace(CONFIG, **shares)
    expected = run_to(straight, 4, tiers, make(), config)
    # Samples are held after one step; after three, fixes are, too, and failures wait.
    for steps in (1, 3):
        run_to(parted, steps, tiers, make(), config)
        (parted / "DONE").unlink()
    # A kill after the metrics line and before the checkpoint: the line must not stay twice.
    with (parted / "metrics.jsonl").open("a") as file:
        file.write(json.dumps({"step": 3, "loss": 123.0}) + "\n")
    with (parted / "flagged.jsonl").open("a") as file:
        file.write(json.dumps({"problem": "p1", "kind": "false", "step": 3}) + "\n")
    actual = run_to(parted, 4, tiers, make(), config)
    for a, b in zip(expected[0], actual[0], strict=True):
        np.testing.assert_array_equal(a, b)
    assert expected[1] == actual[1]
    check_fixes(straight, fixes, *expected[1:])
    check_cuts(straight, fixes / 2, *expected[1:])
    check_negations(straight, parted, fixes / 2, *expected[1:])
    assert expected[2] == actual[2] and [line["step"] for line in actual[2]] == [0, 1, 2, 3]
    assert requests(straight) == requests(parted)
    assert any(line["trained_sequences"] for line in expected[2])


def check_fixes(run, share, record, lines):
    """Failed samples are prompts of later steps, at most a share of these; without a share there is
    no trace of them."""
    known = {problem.id: problem for problem in PROBLEMS}
    asked = set()
    for request in requests(run):
        fixes = [problem for problem in request["problems"] if "~fix-" in problem["id"]]
        assert len(request["problems"]) <= CONFIG.problems
        assert len(fixes) <= share * CONFIG.problems
        for problem in fixes:
            name, _, of = problem["id"].partition("~fix-")
            assert problem["statement"] == known[name].statement
            assert int(of.split("-")[0]) < request["step"]
            assert Tokenizer().decode(problem["prompt"]).endswith("it is against the rule")
            asked.add(problem["id"])
    assert bool(asked) == bool(share) == ("fixes" in record)
    assert all(("fix/share" in line) == bool(share) for line in lines)
    assert all("~" not in name for name in record["curriculum"]["tried"])
    if share:
        assert lines[0]["fix/share"] == 0 and lines[-1]["fix/waiting"]
        assert any(0 < line["fix/share"] <= 1 for line in lines)


def check_cuts(run, share, record, lines):
    """Parts of known proofs are prompts, at most a share; without a share there is no trace."""
    known = {problem.id: problem for problem in PROBLEMS}
    asked = 0
    for request in requests(run):
        cuts = [problem for problem in request["problems"] if "~cut-" in problem["id"]]
        assert len(cuts) <= share * CONFIG.problems
        for problem in cuts:
            assert problem["statement"] == known[problem["id"].split("~")[0]].statement
            assert "by\n  " in Tokenizer().decode(problem["prompt"])
        asked += len(cuts)
    assert bool(asked) == bool(share) == ("cuts" in record)
    assert all(("cut/share" in line) == bool(share) for line in lines)
    if share:
        assert record["cuts"]["proofs"] and any(0 < line["cut/share"] <= 1 for line in lines)


def check_negations(run, parted, share, record, lines):
    """What speaks against a problem that was never solved is a prompt, and flags it where it is
    valid: then it is no prompt any more. Without a share there is no trace."""
    flags = record.get("negations", {}).get("flags", ())
    against, flagged = [], {flag["problem"]: flag for flag in flags}
    for request in requests(run):
        asked = [problem for problem in request["problems"] if "~false-" in problem["id"]]
        assert len(asked) <= share * CONFIG.problems
        for problem in asked:
            name = problem["id"].split("~")[0]
            assert problem["statement"] == f"theorem n : ¬ {name}"
            assert Tokenizer().decode(problem["prompt"]) == problem["statement"]
        for problem in request["problems"]:
            flag = flagged.get(problem["id"].split("~")[0])
            assert flag is None or request["step"] <= flag["step"]
        against += asked
    assert bool(against) == bool(flagged) == bool(share) == ("negations" in record)
    assert all(("negate/share" in line) == bool(share) for line in lines)
    if share:
        assert any(0 < line["negate/share"] <= 1 for line in lines)
        assert mailbox.read_jsonl(run / "flagged.jsonl") == list(flagged.values())
        assert (run / "flagged.jsonl").read_bytes() == (parted / "flagged.jsonl").read_bytes()


def drawn(run, step):
    """The rollouts of a step by name, and their verdicts."""
    folders = mailbox.rollouts_folder(run, step), mailbox.verdicts_folder(run, step)
    return [
        {line["id"]: line for path in mailbox.shards(folder) for line in mailbox.read_jsonl(path)}
        for folder in folders
    ]


@pytest.mark.slow
def test_a_trainer_that_draws_itself_comes_to_the_same_bits_also_after_a_kill(tmp_path, tiers):
    apart, shared = tmp_path / "apart", tmp_path / "shared"
    expected = run_to(apart, 2, tiers)
    run_to(shared, 1, tiers, shared=True)
    (shared / "DONE").unlink()
    shutil.rmtree(mailbox.weights_folder(shared, 1))  # of the end, which was none
    # What a kill in the middle of the second step leaves: its request, a shard, no checkpoint.
    shutil.copy(mailbox.request_file(apart, 1), mailbox.request_file(shared, 1))
    begun = list(drawn(apart, 1)[0].values())[:5]
    ShardLog(mailbox.rollouts_folder(shared, 1)).append(begun)
    actual = run_to(shared, 2, tiers, shared=True)
    for a, b in zip(expected[0], actual[0], strict=True):
        np.testing.assert_array_equal(a, b)
    assert expected[1] == actual[1]
    # Whoever was killed has not said what its shard took to draw.
    assert expected[2][1].pop("sampler_tokens") > actual[2][1].pop("sampler_tokens")
    assert expected[2] == actual[2]
    assert requests(apart) == requests(shared)
    for step in range(2):
        assert drawn(apart, step) == drawn(shared, step)
        assert len(drawn(shared, step)[0]) == 16
    assert [folder.name for folder in mailbox.weights_folders(apart)] == [
        "step_000000", "step_000001", "step_000002",
    ]  # fmt: skip
    assert [folder.name for folder in mailbox.weights_folders(shared)] == [
        "step_000000", "step_000002",
    ]  # fmt: skip
    jax.tree.map(
        np.testing.assert_array_equal,
        *(hf.load_model(mailbox.weights_folder(run, 2))[0] for run in (apart, shared)),
    )


@pytest.mark.slow
def test_adapters_train_beside_frozen_weights_and_resume_bit_identically(tmp_path, tiers):
    """The tiers are the same: the sampler gets merged weights and its probe agrees."""
    straight, parted = tmp_path / "straight", tmp_path / "parted"
    config = lora.LoraConfig(rank=2, targets=("q", "o", "up"))
    the_setup = dataclasses.replace(setup(), lora=config)
    expected, _, lines = run_to(straight, 2, tiers, the_setup)
    run_to(parted, 1, tiers, the_setup)
    (parted / "DONE").unlink()
    actual, _, again = run_to(parted, 2, tiers, the_setup)
    assert lines == again and any(line["trained_sequences"] for line in lines)
    for a, b in zip(expected, actual, strict=True):
        np.testing.assert_array_equal(a, b)
    rates = [line.get("tokens_per_second") for line in read_metrics(straight)]
    assert rates[0] is None and rates[1] > 0  # the first update is compiled in its time
    base = transformer.init_params(jax.random.key(1), the_setup.model)
    first, last = (mailbox.weights_folder(straight, step) for step in (0, 2))
    jax.tree.map(np.testing.assert_array_equal, base, hf.load_model(first)[0])
    adapters, exported = peft.load_adapter(last / peft.FOLDER, the_setup.model)
    assert exported == config and np.abs(adapters["o"]["b"]).max() > 0
    published = hf.load_model(last)[0]
    merged = lora.merge(base, adapters, config)
    assert np.abs(merged["layers"]["o"] - base["layers"]["o"]).max() > 1e-4
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-6), published, merged)
    for name in set(base["layers"]) - set(config.targets):
        np.testing.assert_array_equal(published["layers"][name], base["layers"][name])


@pytest.mark.slow
def test_partial_rollouts_train_whole_groups_once_and_resume_bit_identically(
    tmp_path, tiers, monkeypatch
):
    learnt = []
    update = Learner.update

    def watched(self, state, step, samples, prompts):
        learnt.append((step, samples))
        return update(self, state, step, samples, prompts)

    monkeypatch.setattr(Learner, "update", watched)
    sampling = {"max_new_tokens": 12, "part_tokens": 5, "stop": ["e"]}
    the_setup = dataclasses.replace(setup(), sampling=sampling, correction=Correction("truncate"))
    straight, parted = tmp_path / "straight", tmp_path / "parted"
    expected = run_to(straight, 4, tiers, the_setup)
    asked = []
    for request in requests(straight):
        assert len(request["problems"]) <= CONFIG.problems
        new = [problem["id"] for problem in request["problems"] if "begun" not in problem]
        asked += [(request["step"], name) for name in new]
    learnt_at = {}
    for step, samples in learnt:
        for group in {(p.began, p.problem) for p in samples}:
            assert group not in learnt_at
            learnt_at[group] = step
    # Three parts are the whole of a sample: what began at step 0 or 1 has trained by step 3.
    assert {group for group in asked if group[0] <= 1} <= set(learnt_at) <= set(asked)
    assert any(step > began for (began, _), step in learnt_at.items())
    for step, samples in learnt:
        assert len(samples) == CONFIG.samples * len({p.problem for p in samples})
        for p in samples:
            assert p.finish != rollouts.PART and len(p.tokens) <= 12
            parts = [list(range(p.began, step + 1))[i // 5] for i in range(len(p.tokens))]
            assert p.versions == parts  # a part at every step, so at most two versions old
    lines = expected[2]
    assert any(0 < line["stale_tokens"] < 1 for line in lines)
    compared = [line["mismatch_max"] for line in lines if "mismatch_max" in line]
    assert compared and max(compared) < 1e-3  # only of what the step drew
    weights = [line["importance_weight"] for line in lines if line["stale_tokens"]]
    assert any(abs(weight - 1) > 1e-3 for weight in weights)

    run_to(parted, 2, tiers, the_setup)
    (parted / "DONE").unlink()
    for folder in ("rollouts", "verdicts", "requests"):  # nothing of earlier steps is read again
        shutil.rmtree(parted / folder)
    actual = run_to(parted, 4, tiers, the_setup)
    for a, b in zip(expected[0], actual[0], strict=True):
        np.testing.assert_array_equal(a, b)
    assert expected[1:] == actual[1:]
    assert requests(straight)[2:] == requests(parted)


def test_a_killed_sampler_neither_loses_nor_doubles_a_proof(tmp_path, tiers):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    run_to(whole, 1, tiers)
    folder = mailbox.rollouts_folder(whole, 0)
    lines = [line for path in mailbox.shards(folder) for line in mailbox.read_jsonl(path)]
    assert len({line["id"] for line in lines}) == len(lines) == 16
    # The state after a kill: the first shard written, nothing else.
    for name in ("weights", "requests"):
        shutil.copytree(whole / name, killed / name)
    ShardLog(mailbox.rollouts_folder(killed, 0)).append(lines[:5])
    tier.sample_step(killed, 0, JaxEngine(16), ClaimFiles(killed))
    again = [
        line
        for path in mailbox.shards(mailbox.rollouts_folder(killed, 0))
        for line in mailbox.read_jsonl(path)
    ]
    key = lambda line: line["id"]  # noqa: E731
    assert sorted(again, key=key) == sorted(lines, key=key)


def test_a_corrupt_shard_stops_the_trainer_and_the_same_command_goes_on(tmp_path, tiers):
    run = tmp_path / "run"
    expected = run_to(tmp_path / "clean", 1, tiers)
    run_to(run, 1, tiers)
    shutil.rmtree(run / "ckpt")
    (run / "DONE").unlink()
    bad = mailbox.shards(mailbox.rollouts_folder(run, 0))[0]
    bad.write_bytes(bad.read_bytes()[:-20])
    with pytest.raises(mailbox.MailboxError, match="set aside"):
        loop.read_step(run, 0, 16)
    again = run_to(run, 1, tiers)
    for a, b in zip(expected[0], again[0], strict=True):
        np.testing.assert_array_equal(a, b)
