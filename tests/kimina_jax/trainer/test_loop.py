# SPDX-License-Identifier: Apache-2.0
"""The RL loop with its real tiers in threads: types, distributions, censoring, mismatch."""

import dataclasses

import jax
import numpy as np
import pytest

from flextrain_jax.core.mesh import make_mesh
from flextrain_jax.core.metrics import read_metrics
from kimina_jax.model import transformer
from kimina_jax.protocol import mailbox, probe, rollouts
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.protocol.probe import SyncError
from kimina_jax.sampler import tier
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.trainer import loop
from kimina_jax.trainer.advantages import AdvantageConfig
from kimina_jax.trainer.curriculum import Curriculum
from kimina_jax.trainer.learner import Learner, rollout_metrics
from kimina_jax.trainer.objectives.dr_grpo import DrGrpo
from kimina_jax.trainer.objectives.sequences import Correction
from kimina_jax.trainer.problem_rates import PerProblem
from kimina_jax.trainer.requests import Requests
from kimina_jax.trainer.tasks.kinds import Tasks
from kimina_jax.weights import hf
from tests.kimina_jax.trainer.loop_run import (
    CONFIG,
    PROBLEMS,
    requests,
    run_to,
    setup,
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sampler_dtype", "limit"),
    [pytest.param(None, 1e-6, marks=pytest.mark.slow), ("float32", 0.1)],
)
def test_the_sampler_computes_in_the_type_of_the_trainer(tmp_path, tiers, sampler_dtype, limit):
    """As the configurations for TPUs have it: float32 masters, bfloat16 products."""
    the_setup = setup()
    model = dataclasses.replace(the_setup.model, dtype="bfloat16")
    the_setup = dataclasses.replace(the_setup, model=model, sampler_dtype=sampler_dtype)
    *_, (line,) = run_to(tmp_path, 1, tiers, the_setup)
    assert line["probe_mean"] <= limit and (line["probe_mean"] > 1e-5) == bool(sampler_dtype)
    assert line["mismatch_mean"] < 0.1 and line["trained_sequences"]
    wanted = sampler_dtype or "bfloat16"
    for step in (0, 1):
        folder = mailbox.weights_folder(tmp_path, step)
        assert mailbox.read_json(folder / "manifest.json")["dtype"] == wanted
        assert hf.load_model(folder)[1].dtype == wanted
    assert requests(tmp_path)[0]["mismatch_limit"] == 0.1


@pytest.mark.slow
def test_a_step_learns_on_the_distribution_that_was_drawn_from(tmp_path, tiers):
    sampling = {"temperature": 0.6, "top_p": 0.9, "max_new_tokens": 12}
    the_setup = dataclasses.replace(
        setup(DrGrpo()), sampling=sampling, correction=Correction("truncate")
    )
    *_, (line,) = run_to(tmp_path, 1, tiers, the_setup)
    assert line["trained_sequences"]
    # The sampler's log-probabilities, temperature and cut included, are the trainer's.
    assert line["mismatch_max"] < 1e-3 and line["importance_weight"] == pytest.approx(1, abs=1e-4)
    (checked,) = (tmp_path / "probes").glob("draws_*.json")
    assert mailbox.read_json(checked)["sampling"] == sampling


def test_a_sampler_that_ignores_the_temperature_is_found_before_it_draws(
    tmp_path, tiers, monkeypatch
):
    generate = JaxEngine.generate

    def deaf(self, prompts, orders, sampling, **rest):
        sampling = dataclasses.replace(sampling, temperature=1.0)
        return generate(self, prompts, orders, sampling, **rest)

    monkeypatch.setattr(JaxEngine, "generate", deaf)
    the_setup = dataclasses.replace(setup(), sampling={"temperature": 0.2, "max_new_tokens": 12})
    config = dataclasses.replace(CONFIG, steps=0)
    mesh = make_mesh({"fsdp": 1}, jax.devices()[:1])
    with jax.set_mesh(mesh):
        params = transformer.init_params(jax.random.key(1), the_setup.model)
        loop.train(tmp_path, config, the_setup, params, mesh, ClaimFiles(tmp_path))
        curriculum = Curriculum(["all"] * len(PROBLEMS), the_setup.curriculum)
        Requests(tmp_path, CONFIG, the_setup, curriculum, Tasks({})).ask(0, {})
    with pytest.raises(SyncError, match=r"does not draw as it was asked to \(temperature 0\.2\)"):
        tier.sample_step(tmp_path, 0, JaxEngine(16), ClaimFiles(tmp_path))
    assert not mailbox.shards(mailbox.rollouts_folder(tmp_path, 0))
    monkeypatch.setattr(JaxEngine, "generate", generate)
    tier.sample_step(tmp_path, 0, JaxEngine(16), ClaimFiles(tmp_path))
    assert mailbox.is_stable(mailbox.rollouts_folder(tmp_path, 0))


def test_the_limit_is_that_of_the_types_unless_it_is_said():
    plain = setup()
    assert plain.published == "float32" and plain.mismatch_limit(CONFIG) == 0.01
    assert dataclasses.replace(plain, sampler_dtype="float16").mismatch_limit(CONFIG) == 0.02
    said = dataclasses.replace(CONFIG, mismatch_limit=0.3)
    assert dataclasses.replace(plain, sampler_dtype="bfloat16").mismatch_limit(said) == 0.3


def test_spare_groups_train_in_the_place_of_equal_ones_and_all_are_counted(tmp_path, tiers):
    config = dataclasses.replace(CONFIG, spare=5, samples=3)
    the_setup = dataclasses.replace(
        setup(), curriculum=PerProblem(decay=1.0), advantages=AdvantageConfig(negative_drop=0.0)
    )
    _, record, lines = run_to(tmp_path, 2, tiers, the_setup, config)
    counted = 0
    for step, (line, request) in enumerate(zip(lines, requests(tmp_path), strict=True)):
        assert len(request["problems"]) == CONFIG.problems + 5
        samples = rollouts.read_rollouts(tmp_path, step, 27)
        counted += sum(sample.status != "infra" for sample in samples)
        statuses = {}
        for sample in samples:
            statuses.setdefault(sample.problem, []).append(sample.status)
        mixed = [group for group in statuses.values() if {"valid", "wrong"} <= set(group)]
        assert line["groups_that_can_train"] == len(mixed)
        assert 0 < line["trained_sequences"] <= CONFIG.problems * 3
        if len(mixed) <= CONFIG.problems:
            wanted = sum(status != "infra" for group in mixed for status in group)
            assert line["trained_sequences"] == wanted
    assert sum(record["curriculum"]["tried"].values()) == counted  # also of what did not train


def test_other_weights_in_the_sampler_stop_the_run(tmp_path, tiers):
    """A folder whose weights, probe and hashes agree with each other, and not with the trainer."""
    run = tmp_path / "run"
    the_setup = setup()
    mesh = make_mesh({"fsdp": 1}, jax.devices()[:1])
    with jax.set_mesh(mesh):
        other = transformer.init_params(jax.random.key(99), the_setup.model)
        tx = loop.make_optimizer(the_setup.optim)
        learner = Learner(CONFIG, the_setup, tx, mesh, other)
        texts = loop.probe_texts(the_setup, CONFIG.row_tokens)

        def write_rest(folder):
            the_setup.write_tokenizer(folder)
            probe.write(folder, texts, learner.probe(other, texts))

        loop.publish.publish(run, 0, other, the_setup.model, write_rest)
    with pytest.raises(probe.SyncError, match="step 0: the jax sampler does not run the published"):
        run_to(run, 1, tiers)
    assert not (run / "metrics.jsonl").exists() or not read_metrics(run)


@pytest.mark.parametrize("count", [1, 3])
def test_the_probe_is_scored_as_the_sampler_scores_it(tmp_path, count):
    the_setup = setup()
    mesh = make_mesh({"fsdp": 1}, jax.devices()[:1])
    texts = [the_setup.encode_prompt(problem)[: 9 + i] for i, problem in enumerate(PROBLEMS)]
    with jax.set_mesh(mesh):
        params = transformer.init_params(jax.random.key(1), the_setup.model)
        tx = loop.make_optimizer(the_setup.optim)
        learner = Learner(CONFIG, the_setup, tx, mesh, params)
        ours = learner.probe(params, texts[:count])
        loop.publish.publish(tmp_path, 0, params, the_setup.model, the_setup.write_tokenizer)
    engine = JaxEngine(8)
    engine.load(mailbox.weights_folder(tmp_path, 0))
    for expected, actual in zip(ours, engine.score(texts[:count]), strict=True):
        np.testing.assert_allclose(expected, actual, atol=1e-4)


@pytest.mark.slow
def test_proofs_of_another_version_are_refused(tmp_path, tiers):
    run = tmp_path / "run"
    run_to(run, 1, tiers)
    shard = mailbox.shards(mailbox.rollouts_folder(run, 0))[0]
    lines = mailbox.read_jsonl(shard)
    mailbox.write_jsonl(shard, [*lines[:-1], lines[-1] | {"version": 3}])
    with pytest.raises(mailbox.CorruptFile, match="weights of version 3, not 0"):
        rollouts.read_rollouts(run, 0, 16)


@pytest.mark.slow
def test_grpo_and_the_initial_reference_train_too(tmp_path, tiers):
    config = dataclasses.replace(CONFIG, reference="initial")
    corrected = dataclasses.replace(setup(DrGrpo()), correction=Correction("truncate"))
    _, _, lines = run_to(tmp_path / "run", 2, tiers, corrected, config)
    assert [line["step"] for line in lines] == [0, 1]
    for line in lines:  # the samples are the trainer's own policy's: nothing to correct
        assert line["importance_weight"] == pytest.approx(1, abs=1e-3)
        assert line["mismatch_max"] < 1e-3 and line["probe_max"] < 1e-3
        assert line["mismatch_k3"] < 1e-6 and line["mismatch_outside"] == 0
    assert all(np.isfinite(line["loss"]) for line in lines)
    counted = sum(
        line[f"status/{s}"]
        for line in lines
        for s in ("valid", "wrong", "infra")
        if f"status/{s}" in line
    )
    assert counted == 32


@pytest.mark.parametrize(
    ("dtype", "rounding", "mean", "said"),
    [
        ("float32", 0.0, 0.009, None),
        ("float32", 0.0, 0.031, "does not run the published weights"),
        ("bfloat16", 0.0, 0.031, None),
        ("bfloat16", 0.0, 0.12, "does not run the published weights"),
        ("bfloat16", 0.01, 0.12, "rl.rounding_limit adds 0.01"),
        ("float32", 0.1, 0.031, None),
    ],
)
def test_answers_may_differ_by_what_the_type_of_the_computation_costs(dtype, rounding, mean, said):
    model = dataclasses.replace(setup().model, dtype=dtype)
    limit = dataclasses.replace(setup(), model=model).mismatch_limit(CONFIG)
    if said is None:
        loop.check_mismatch(0, mean, limit, rounding)
        return
    with pytest.raises(probe.SyncError, match=said):
        loop.check_mismatch(0, mean, limit, rounding)


def sample(problem, number, status, **more):
    """A sample of two tokens, by the sampler's word."""
    told = {"tokens": [5, number], "logps": [-1.0, -2.0], "model_logps": [-1.0, -2.0], "text": ""}
    told |= {"finish": "stop", "version": 2, "versions": [2, 2], "check_seconds": 0.1}
    name = f"step_000002/{problem}/{number}"
    return rollouts.Rollout(id=name, problem=problem, sample=number, status=status, **told | more)


def test_what_could_not_be_checked_is_in_no_rate():
    seen = [
        sample("a", 0, "valid"), sample("a", 1, "wrong"), sample("a", 2, "infra"),
        sample("b", 0, "infra"), sample("b", 1, "infra", finish="length"),
        sample("c", 0, "format", faults=["think"]),
    ]  # fmt: skip
    found = rollout_metrics(seen)
    assert found["pass_rate"] == pytest.approx(1 / 3) and found["truncated"] == pytest.approx(1 / 6)
    assert found["solved_problems"] == 1 / 2  # of b nobody knows
    assert found["format_rate"] == pytest.approx(2 / 3) and found["format/think"] == 1
    unknown = rollout_metrics([one for one in seen if one.status == "infra"])
    assert not {"pass_rate", "solved_problems", "format_rate", "partly_solved"} & set(unknown)
    assert unknown["length"] == 2 and unknown["status/infra"] == 3
    assert not rollout_metrics([])  # every group goes on at the next step

    mesh = make_mesh({"fsdp": 1}, jax.devices()[:1])
    the_setup = setup()
    with jax.set_mesh(mesh):
        params = transformer.init_params(jax.random.key(1), the_setup.model)
        tx = loop.make_optimizer(the_setup.optim)
        learner = Learner(CONFIG, the_setup, tx, mesh, params)
        learner._problems |= dict.fromkeys("abc", PROBLEMS[0])
        state = loop.create_state(params, tx)
        _, line = learner.update(state, 2, seen[3:], {})
        assert line["reward"] == 0 and line["trained_sequences"] == 0  # that of c
        _, line = learner.update(state, 2, seen[3:5], {})
    # Nothing was compared with the sampler, nor rewarded: that is no agreement, and no reward of 0.
    assert not {"reward", "mismatch_mean", "mismatch_k3"} & set(line)
