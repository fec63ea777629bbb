# SPDX-License-Identifier: Apache-2.0
"""The RL loop with its real tiers in threads: exact resume, censoring, corruption, mismatch.

Sampler, files, packing and updates are the real ones. The verdicts come from a rule over the text,
since an untrained model proves nothing and a run without rewards would have no update to compare.
"""

import contextlib
import dataclasses
import json
import shutil
import threading

import jax
import numpy as np
import pytest

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.mesh import make_mesh
from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.core.optim import AdamW
from kimina_jax.checking import flow as checking
from kimina_jax.model import lora, transformer
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, probe, rollouts
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.protocol.probe import SyncError
from kimina_jax.protocol.shard_log import ShardLog
from kimina_jax.sampler import tier
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.sampler.shared import SharedSampler
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer import loop
from kimina_jax.trainer.advantages import AdvantageConfig
from kimina_jax.trainer.curriculum import Curriculum, CurriculumConfig
from kimina_jax.trainer.learner import Learner
from kimina_jax.trainer.objectives.dapo import Dapo
from kimina_jax.trainer.objectives.dr_grpo import DrGrpo
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from kimina_jax.trainer.objectives.penalties import Penalties
from kimina_jax.trainer.objectives.sequences import Correction
from kimina_jax.trainer.problem_rates import PerProblem
from kimina_jax.trainer.rewards import LengthReward
from kimina_jax.weights import hf, peft
from lean_checker.records import Verdict

TIMES = ("seconds", "busy", "per_second")  # what a metric that measures time has in its name
PROBLEMS = [
    Problem(f"p{i}", "propositional", 1 + i % 2, "", f"theorem t{i} (p : Prop) : p → p", "by", ())
    for i in range(12)
]


def verdict_of(text: str) -> str:
    """A rule that gives every group a mix of verdicts, infrastructure failures among them."""
    number = sum(text.encode())
    return "infra" if number % 11 == 0 else ("valid" if number % 3 == 0 else "wrong")


def by_rule(lines, asked, toolchain, rules):
    """Verdicts without a checker, in place of checking.prepare."""
    return {
        line["id"]: Verdict(line["id"], verdict_of(line["text"]), (), 0.1, "rule") for line in lines
    }, []


def engine() -> JaxEngine:
    """The decoder on one device, which has no mesh."""
    return JaxEngine(16)


@pytest.fixture
def tiers(monkeypatch):
    """A context with a run's sampler and checker in threads, which end with it."""
    monkeypatch.setattr(checking, "prepare", by_rule)

    @contextlib.contextmanager
    def running(run, shared=False):
        def sample():
            with ClaimFiles(run) as claims:
                tier.serve(run, engine(), claims)

        def check():
            with ClaimFiles(run) as claims:
                checking.serve(run, iter, "rule", claims)

        threads = [threading.Thread(target=check, daemon=True)]
        if not shared:
            threads += [threading.Thread(target=sample, daemon=True)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            mailbox.mark_done(run)
            for thread in threads:
                thread.join(60)
                assert not thread.is_alive()

    return running


def setup(objective=None):
    tokenizer = Tokenizer()
    model = transformer.Config(
        vocab_size=tokenizer.vocab_size,
        d_model=32,
        n_layers=2,
        n_heads=2,
        n_kv_heads=1,
        head_dim=16,
        d_ff=64,
        qkv_bias=True,
        max_len=128,
    )
    return loop.Setup(
        model=model,
        optim=AdamW(learning_rate=1e-2),
        objective=objective or MirrorDescent(),
        advantages=AdvantageConfig(),
        curriculum=CurriculumConfig(),
        sampling={"temperature": 1.0, "max_new_tokens": 12},
        problems=PROBLEMS,
        encode_prompt=lambda problem: tokenizer.encode(problem.statement),
        write_tokenizer=tokenizer.write_hf,
    )


CONFIG = loop.RlConfig(
    steps=3, problems=4, samples=4, updates=2, rows=2, row_tokens=64, step_timeout_s=120
)


def run_to(run, steps, tiers, the_setup=None, config=CONFIG, shared=False):
    """Trains up to `steps` and returns the state's leaves and the metrics without times. With
    `shared` the trainer draws its samples itself."""
    the_setup = the_setup or setup()
    mesh = make_mesh({"fsdp": 1}, jax.devices()[:1])
    with jax.set_mesh(mesh):
        params = transformer.init_params(jax.random.key(1), the_setup.model)
        with tiers(run, shared), ClaimFiles(run) as claims:
            config = dataclasses.replace(config, steps=steps)
            own = (SharedSampler(run, engine(), claims, "float32", tier.Flow()), 10)
            chosen = own if shared else ()
            loop.train(run, config, the_setup, params, mesh, claims, *chosen)
        trained, _ = lora.split(params, the_setup.model, the_setup.lora, the_setup.seed)
        state = loop.create_state(trained, loop.make_optimizer(the_setup.optim))
        store = Checkpoints(run / "ckpt")
        state, record = store.restore(store.latest(), state)
    lines = [
        {k: v for k, v in line.items() if not any(word in k for word in TIMES)}
        for line in read_metrics(run)
    ]
    return jax.tree.map(np.asarray, jax.tree.leaves(state)), record, lines


def requests(run):
    return [json.loads(p.read_text()) for p in sorted((run / "requests").iterdir())]


def everything():
    """A setup in which all that has a memory, or is left out of the default, is on."""
    sampling = {"max_new_tokens": 12, "part_tokens": 5, "stop": ["e"]}
    return dataclasses.replace(
        setup(Dapo()),
        sampling=sampling,
        correction=Correction("truncate"),
        penalties=Penalties(kl=0.1, entropy=0.01),
        reward=LengthReward(begin=0.0, end=0.0),
        curriculum=PerProblem(rest_after=4.0, rest_steps=2, prune_above=0.6, prune_after=4.0),
    )


@pytest.mark.parametrize("make", [pytest.param(setup, marks=pytest.mark.slow), everything])
def test_resume_is_bit_identical(tmp_path, tiers, make):
    straight, parted = tmp_path / "straight", tmp_path / "parted"
    expected = run_to(straight, 3, tiers, make())
    run_to(parted, 1, tiers, make())
    (parted / "DONE").unlink()
    # A kill after the metrics line and before the checkpoint: the line must not stay twice.
    with (parted / "metrics.jsonl").open("a") as file:
        file.write(json.dumps({"step": 1, "loss": 123.0}) + "\n")
    actual = run_to(parted, 3, tiers, make())
    for a, b in zip(expected[0], actual[0], strict=True):
        np.testing.assert_array_equal(a, b)
    assert expected[1] == actual[1]
    assert expected[2] == actual[2] and [line["step"] for line in actual[2]] == [0, 1, 2]
    assert requests(straight) == requests(parted)
    assert any(line["trained_sequences"] for line in expected[2])


def drawn(run, step):
    """The rollouts of a step by name, and their verdicts."""
    folders = mailbox.rollouts_folder(run, step), mailbox.verdicts_folder(run, step)
    return [
        {line["id"]: line for path in mailbox.shards(folder) for line in mailbox.read_jsonl(path)}
        for folder in folders
    ]


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


@pytest.mark.parametrize(("sampler_dtype", "limit"), [(None, 1e-6), ("float32", 0.1)])
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
        loop.ask(
            tmp_path, 0, CONFIG, the_setup,
            Curriculum(["all"] * len(PROBLEMS), the_setup.curriculum), {},
        )  # fmt: skip
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
    assert all(line["mismatch_max"] < 1e-3 for line in lines)  # only of what the step drew
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
