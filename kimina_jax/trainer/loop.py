# SPDX-License-Identifier: Apache-2.0
"""The RL loop of the trainer: publish, ask, wait, learn; one step after the other.

On-policy: the proofs of step N are drawn with the weights of version N, but for the first parts of
partial rollouts (partial.py). What a step does depends
on the checkpoint before it, on (seed, step) and on the files of the step, so a killed run does its
unfinished step again and comes to the same numbers.

On several hosts every process runs this loop on the same files, and process 0 writes.
"""

import dataclasses
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import jax

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.hosts import agree, leads
from flextrain_jax.core.metrics import MetricsWriter
from flextrain_jax.core.optim import OptimConfig, make_optimizer
from flextrain_jax.core.state import create_state
from kimina_jax.model import lora, transformer
from kimina_jax.model.lora import LoraConfig
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, manifest, probe, rollouts
from kimina_jax.protocol.probe import SyncError
from kimina_jax.trainer import objectives, partial, publish
from kimina_jax.trainer.advantages import AdvantageConfig
from kimina_jax.trainer.curriculum import Curriculum, CurriculumConfig
from kimina_jax.trainer.learner import Learner
from kimina_jax.weights import peft


@dataclasses.dataclass(frozen=True)
class RlConfig:
    """One RL run. `problems` x `samples` proofs a step; `updates` optimizer updates a step.

    `reference`: "iterate" (the weights that drew the samples, Kimi k1.5) or "initial" (the SFT
    weights). `on_format_failure`: "discard" (Kimina-Prover: such samples do not train) or "zero"
    (they train with reward 0). `mismatch_limit`: the run stops where the mean absolute difference
    between the sampler's and the trainer's log-probabilities, in nats a token, exceeds it, on the
    probe before a step is drawn or on its answers after it.
    `rounding_limit` is added to it on answers, for a sampler that keeps weights or cache in int8.
    `shuffle_rewards` is the control: rewards are permuted among the samples of a step.
    """

    steps: int
    problems: int = 64
    samples: int = 8
    updates: int = 2
    seed: int = 0
    reference: str = "iterate"
    on_format_failure: str = "zero"
    shuffle_rewards: bool = False
    rows: int = 8
    row_tokens: int = 512
    logit_chunk: int = 128
    mismatch_limit: float = 0.01
    rounding_limit: float = 0.0
    step_timeout_s: float = 1800.0
    keep_weights: int = 2

    def __post_init__(self):
        if self.reference not in ("iterate", "initial"):
            raise ValueError(f"rl.reference is {self.reference!r}; use iterate or initial")
        if self.on_format_failure not in ("discard", "zero"):
            raise ValueError(
                f"rl.on_format_failure is {self.on_format_failure!r}; use discard or zero"
            )


@dataclasses.dataclass(frozen=True)
class Setup:
    """What a run is made of, beside its configuration; everything is closed over by the loop.

    With `lora` only adapters train; the weights that the run started from stay as they are.
    `peak_flops` are operations a second of one device, for MFU (see throughput.py).
    """

    model: transformer.Config
    optim: OptimConfig
    objective: objectives.Objective
    advantages: AdvantageConfig
    curriculum: CurriculumConfig
    sampling: dict
    problems: Sequence[Problem]
    encode_prompt: Callable[[Problem], list[int]]
    write_tokenizer: Callable[[Path], None]
    correction: objectives.Correction = objectives.NO_CORRECTION
    lora: LoraConfig | None = None
    peak_flops: float | None = None


def train(
    run: Path,
    config: RlConfig,
    setup: Setup,
    init_params: dict,
    mesh: jax.sharding.Mesh,
    claims: rollouts.Claims,
) -> None:
    """Runs all steps, from the newest checkpoint of `run` on; publishes the final weights.

    `claims` tell which published weights are being read; those are not removed.

    Raises MailboxError, CheckpointError or SyncError where the run cannot go on.
    """
    tx = make_optimizer(setup.optim, lora.matrix_axes(setup.model, setup.lora))
    checkpoints = Checkpoints(run / "ckpt")
    trained, base = lora.split(init_params, setup.model, setup.lora, config.seed)
    state = create_state(trained, tx)
    first, record = checkpoints.latest() or 0, {}
    if first:
        state, record = checkpoints.restore(first, state)
    by_id = {problem.id: problem for problem in setup.problems}
    stratum = {problem.id: f"{problem.band}-{problem.level}" for problem in setup.problems}
    curriculum = Curriculum(
        [stratum[problem.id] for problem in setup.problems],
        setup.curriculum,
        record.get("curriculum"),
    )
    learner = Learner(config, setup, tx, mesh, trained, base)
    writer = MetricsWriter(run, first)
    texts = probe_texts(setup, config.row_tokens)
    held = [rollouts.Proof(**proof) for proof in record.get("held", ())]

    def publish_version(step: int) -> list[list[float]]:
        """Publishes the weights with the trainer's scores of the probe, and returns these."""
        logps = learner.probe(state.params, texts)

        def write_rest(folder: Path) -> None:
            if leads():
                setup.write_tokenizer(folder)
                probe.write(folder, texts, logps)
            if setup.lora:
                beside, initial = folder / peft.FOLDER, str(run / "init")
                peft.export_adapter(state.params, setup.model, setup.lora, beside, initial)

        params = lora.whole(state.params, base, setup.lora)
        publish.publish(run, step, params, setup.model, write_rest)
        return logps

    for step in range(first, config.steps):
        started = time.monotonic()
        expected = publish_version(step)
        begun = partial.begun(held)
        room = config.problems - len(begun)  # the old and the new together are as many as ever
        drawn = [setup.problems[i] for i in curriculum.draw(config.seed, step, room)]
        chosen = [by_id[name] for name in begun] + [new for new in drawn if new.id not in begun]
        prompts = {problem.id: setup.encode_prompt(problem) for problem in chosen}
        if leads():
            rollouts.write_request(
                run,
                step,
                seed=config.seed,
                sampling=setup.sampling,
                samples=config.samples,
                mismatch_limit=config.mismatch_limit,
                problems=[(by_id[name], prompt) for name, prompt in prompts.items()],
                begun=begun,
            )
        waited = mailbox.wait_for(
            mailbox.probe_file(run, step).exists,
            f"the sampler to load the weights of step {step}",
            config.step_timeout_s,
        )
        synced = probe.compare(run, step, expected, config.mismatch_limit)
        waited += mailbox.wait_for(
            lambda step=step: rollouts.complete(run, step),
            f"the rollouts and verdicts of step {step}",
            config.step_timeout_s,
        )
        asked = sum(len(begun.get(name, ())) or config.samples for name in prompts)
        proofs, held = partial.join(held, read_step(run, step, asked))
        state, metrics = learner.update(state, step, proofs, prompts)
        check_mismatch(step, metrics["mismatch_mean"], config)
        curriculum.learn(group_outcomes(proofs, stratum))
        seconds = time.monotonic() - started
        metrics |= {"probe_mean": synced.mean, "probe_max": synced.max}
        metrics |= tier_times(run, step, seconds, waited)
        writer.write(step, metrics)
        kept = {"curriculum": curriculum.record(), "held": [vars(proof) for proof in held]}
        checkpoints.save(step + 1, state, kept)
        if leads():
            publish.prune(
                run,
                [0, *range(step + 2 - config.keep_weights, step + 2)],
                lambda version: claims.is_held(version, manifest.READERS),
            )

    publish_version(config.steps)
    writer.close()
    checkpoints.close()


def probe_texts(setup: Setup, row_tokens: int) -> list[list[int]]:
    """The probe: the beginnings of a few prompts, spread over the problems."""
    count = min(probe.TEXTS, len(setup.problems))
    chosen = [setup.problems[i * len(setup.problems) // count] for i in range(count)]
    return [setup.encode_prompt(problem)[: probe.text_tokens(row_tokens)] for problem in chosen]


def read_step(run: Path, step: int, expected: int) -> list[rollouts.Proof]:
    """Reads a complete step; a corrupt shard is set aside and the step reopened before raising.

    Raises MailboxError on a process that reads other proofs than process 0.
    """
    try:
        proofs = rollouts.read_proofs(run, step, expected)
    except mailbox.CorruptFile as error:
        raise (mailbox.refuse_shard(run, step, error) if leads() else error) from error
    read = zlib.crc32(repr(proofs).encode()) >> 1
    if read != agree(read):
        raise mailbox.MailboxError(
            f"{mailbox.rollouts_folder(run, step)}: holds other proofs here than on the host of"
            " process 0; every host must see the same run directory"
        )
    return proofs


def check_mismatch(step: int, mean: float, config: RlConfig) -> None:
    """Raises SyncError where the answers' mean mismatch, nats a token, is beyond the limits."""
    if mean <= config.mismatch_limit + config.rounding_limit:
        return
    differ = f"step {step}: the sampler's log-probabilities differ from the trainer's by {mean:.4f}"
    limits = f" nats a token on average (rl.mismatch_limit is {config.mismatch_limit}"
    if not config.rounding_limit:
        raise SyncError(f"{differ}{limits}); the sampler does not run the published weights")
    raise SyncError(
        f"{differ}{limits}, and rl.rounding_limit adds {config.rounding_limit}); the probe has"
        " found the published weights in the sampler, so this is what int8 costs this model: raise"
        " rl.rounding_limit, or keep weights or cache as they are ('sampler.int8')"
    )


def group_outcomes(
    proofs: Sequence[rollouts.Proof], stratum: dict[str, str]
) -> list[tuple[str, int, int]]:
    """(stratum, solved, counted) of every group; infrastructure failures are not counted."""
    outcomes: dict[str, list[int]] = {}
    for proof in proofs:
        solved_counted = outcomes.setdefault(proof.problem, [0, 0])
        if proof.status != "infra":
            solved_counted[0] += proof.status == "valid"
            solved_counted[1] += 1
    return [(stratum[problem], *counts) for problem, counts in sorted(outcomes.items())]


def tier_times(run: Path, step: int, seconds: float, waited: float) -> dict[str, float]:
    """Seconds and busy share of each tier in a step that took `seconds`."""
    times = {"seconds": seconds, "trainer_busy": 1 - waited / seconds}
    for tier, folder in (
        ("sampler", mailbox.rollouts_folder(run, step)),
        ("checker", mailbox.verdicts_folder(run, step)),
    ):
        timing = mailbox.read_json(folder / "timing.json")
        times[f"{tier}_seconds"] = timing["busy_seconds"]
        times[f"{tier}_busy"] = min(1.0, timing["busy_seconds"] / seconds)
        times |= {f"{tier}_{key}": value for key, value in timing.items() if key != "busy_seconds"}
    return times
