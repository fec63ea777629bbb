# SPDX-License-Identifier: Apache-2.0
"""The RL loop of the trainer: publish, ask, wait, learn; one step after the other.

The samples of step N are drawn with the weights of version N, but for the first parts of partial
rollouts (partial.py), or with those of rl.max_staleness versions before (requests.py). What a step
does depends on the checkpoint before it, on (seed, step) and on the files of the step, so a killed
run does again what no checkpoint holds and comes to the same numbers.

On several hosts every process runs this loop on the same files, and process 0 writes.
"""

import contextlib
import dataclasses
import functools
import itertools
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import jax

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.hosts import agree, leads
from flextrain_jax.core.metrics import MetricsWriter
from flextrain_jax.core.optim import make_optimizer
from flextrain_jax.core.saving import Saver
from flextrain_jax.core.state import create_state, freed
from kimina_jax.model import lora
from kimina_jax.model.config import Config
from kimina_jax.protocol import archive, mailbox, manifest, probe, rollouts
from kimina_jax.protocol.draws import Expected
from kimina_jax.protocol.probe import SyncError
from kimina_jax.trainer import partial, publish
from kimina_jax.trainer.curriculum import make_curriculum
from kimina_jax.trainer.learner import Learner
from kimina_jax.trainer.requests import Requests, ScoreRequests, version_of
from kimina_jax.trainer.setup import RlConfig, Setup, make_tasks
from kimina_jax.weights import peft


def train(
    run: Path,
    config: RlConfig,
    setup: Setup,
    init_params: dict,
    mesh: jax.sharding.Mesh,
    claims: rollouts.Claims,
    own: "OwnSampler | None" = None,
    publish_every: int = 1,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Runs all steps, from the newest checkpoint of `run` on; publishes the final weights.

    `claims` tell which published weights are being read; those are not removed. `own` draws the
    samples in this process, which needs no published weights: only every `publish_every`th version
    is. Without it other processes do, from the weights of every step. `stop` says whether the run
    was told to stop: it does when the step is done, one that still waits for samples at once.

    Raises Stopped then, and MailboxError, CheckpointError or SyncError where the run cannot go on.
    """
    limit = setup.mismatch_limit(config)
    optim = setup.optim.over(config.steps * config.updates)
    tx = make_optimizer(optim, lora.matrix_axes(setup.model, setup.lora))
    trained, base = lora.split(init_params, setup.model, setup.lora, setup.seed)
    state = create_state(trained, tx)
    tasks = make_tasks(run, config, setup)
    learner = Learner(config, setup, tx, mesh, trained, base, tasks.problems)
    with contextlib.closing(Checkpoints(run / "ckpt", setup.saving.keep)) as checkpoints:
        first, record = checkpoints.latest() or 0, {}
        if first:
            state, record = checkpoints.restore(first, freed(state))
        tasks.restore(record)
        known = record.get("curriculum")
        curriculum, known_as = make_curriculum(setup.problems, setup.curriculum, known)
        writer = MetricsWriter(run, first)
        publish_version = publisher(run, setup, learner, base, config.row_tokens)
        held = [rollouts.Rollout(**sample) for sample in record.get("held", ())]
        chosen = record.get("ahead", ())
        requests = Requests(run, config, setup, curriculum, tasks, first, chosen)
        scoring = ScoreRequests(run, config, setup)
        saver = Saver(checkpoints, setup.saving, first, config.steps, stop, scoring.due)

        for step in itertools.count(first):
            started = time.monotonic()
            between = functools.partial(saver.stop_if_told, step, state, record)
            validated = scoring.settle(step - scoring.lag, between)
            if scoring.is_over(step):
                break
            written = step % publish_every == 0 or scoring.due(step)
            scored = publish_version(step, state.params, written)
            prompts, asked = requests.ask(step, partial.begun(held))
            put_old_away(run, min(*saver.saved, step - config.old_after), config)
            draws = [step, *scoring.ask(step)]
            drew = draw_here(own, draws, state.params, base, setup, scored, between)
            waited, synced = wait_for_step(run, step, config, scored.logps, limit, between)
            drawn = read_step(run, step, asked, messages=config.fix.share > 0)
            samples, held = partial.join(held, drawn)
            state, metrics = learner.update(state, step, samples, prompts)
            check_mismatch(step, metrics.get("mismatch_mean", 0.0), limit, config.rounding_limit)
            curriculum.learn(group_outcomes(samples, known_as))
            metrics |= tasks.metrics(samples)
            tasks.learn(step, samples, setup.proof_of)
            metrics |= curriculum.metrics() | {"probe_mean": synced.mean, "probe_max": synced.max}
            metrics |= validated | tier_times(run, step, time.monotonic() - started, drew + waited)
            writer.write(step, metrics)
            writer.sync()
            record = {"curriculum": curriculum.record(), "held": [one.record() for one in held]}
            record |= tasks.record()
            record |= {"ahead": ahead} if (ahead := requests.record()) else {}
            checkpoints.pin(scoring.kept(step + 1))
            saver.step_done(step + 1, state, record)
            needed = needed_versions(step + 1, saver.saved, config, publish_every)
            prune(run, needed | scoring.kept(step + 1), claims)

        saver.finish(step, state, record)
        scored = publish_version(step, state.params, True)
        draw_here(own, scoring.ask(step, True), state.params, base, setup, scored, between)
        scoring.settle_last(step, between)
        writer.close()


@dataclasses.dataclass(frozen=True)
class Scored:
    """The probe of a version: its texts, the trainer's scores of them, and what a sampler's tokens
    after them should look like."""

    texts: list[list[int]]
    logps: list[list[float]]
    wanted: list[Expected]


class OwnSampler(Protocol):
    """What draws in this process: see sampler/shared.py."""

    def draw(
        self,
        step: int,
        params: dict,
        model: Config,
        texts: Sequence[Sequence[int]],
        logps: Sequence[Sequence[float]],
        wanted: Sequence[Expected],
        between: Callable[[], None],
    ) -> None: ...


def draw_here(
    own: OwnSampler | None,
    steps: Sequence[int],
    trained: dict,
    base: dict | None,
    setup: Setup,
    scored: Scored,
    between: Callable[[], None],
) -> float:
    """Has `own` draw the samples of requests by one version of the weights, if there is such; the
    seconds that it took. `between` is called after each sample."""
    started = time.monotonic()
    if own is None:
        return 0.0
    params = lora.whole(trained, base, setup.lora)
    for step in steps:
        own.draw(step, params, setup.model, scored.texts, scored.logps, scored.wanted, between)
    return time.monotonic() - started


def publisher(
    run: Path, setup: Setup, learner: Learner, base: dict | None, row_tokens: int
) -> Callable[[int, dict, bool], Scored]:
    """`publish_version(step, params, write)`: the trainer's scores of the probe; with `write` it
    publishes what trains with them. What is published already keeps its probe, which samplers may
    have answered, whatever rows the trainer has by now."""
    own_texts = probe_texts(setup, row_tokens)

    def publish_version(step: int, trained: dict, write: bool) -> Scored:
        there = mailbox.weights_folder(run, step)
        texts = probe.read(there)[0] if agree(mailbox.is_stable(there)) else own_texts
        scored = Scored(texts, learner.probe(trained, texts), learner.draws(trained, texts))
        if not write:
            return scored

        def write_rest(folder: Path) -> dict[str, str]:
            if leads():
                setup.write_tokenizer(folder)
                wanted = [dataclasses.astuple(of) for of in scored.wanted]
                probe.write(folder, texts, scored.logps, wanted)
            if not setup.lora:
                return {}
            beside, initial = folder / peft.FOLDER, str(run / "init")
            written = peft.export_adapter(trained, setup.model, setup.lora, beside, initial)
            return {f"{peft.FOLDER}/{name}": digest for name, digest in written.items()}

        params = lora.whole(trained, base, setup.lora)
        publish.publish(run, step, params, setup.model, write_rest, setup.published)
        return scored

    return publish_version


def needed_versions(
    done: int, saved: Sequence[int], config: RlConfig, publish_every: int
) -> set[int]:
    """The published weights that stay after `done` steps: the first, the newest, and those by which
    what is asked for is drawn, also by a run that goes on from one of the checkpoints `saved`."""
    newest = range(0, done + 1, publish_every)
    newest = newest[-max(config.keep_weights, config.max_staleness + 1) :]
    older = (range(version_of(step, config.max_staleness), step) for step in saved)
    return {0, *newest, *itertools.chain(*older)}


def put_old_away(run: Path, before: int, config: RlConfig) -> None:
    """Puts away the steps before `before`, as `config` says, while the samplers draw."""
    if leads() and config.old_rollouts != "keep":
        archive.put_away(run, before, config.old_rollouts == "compress")


def prune(run: Path, needed: set[int], claims: rollouts.Claims) -> None:
    """Removes the published weights but those needed and those that somebody reads."""
    if leads():
        publish.prune(run, needed, lambda version: claims.is_held(version, manifest.READERS))


def wait_for_step(
    run: Path,
    step: int,
    config: RlConfig,
    expected: list[list[float]],
    limit: float,
    between: Callable[[], None] = lambda: None,
) -> tuple[float, probe.Mismatch]:
    """Waits until the sampler has scored the probe as the trainer has, and then for the step's
    verdicts; the seconds waited, and how the scores differ. `expected` are the trainer's scores
    with the weights of version `step`; those of older ones lie beside them. `between` is called
    while it waits.

    Raises WaitTimeout, or SyncError where they differ by more than `limit`.
    """
    version = version_of(step, config.max_staleness)
    if version < step:
        expected = probe.read(mailbox.weights_folder(run, version))[1]
    waited = mailbox.wait_for(
        lambda: between() or mailbox.probe_file(run, version).exists(),
        f"the sampler to load the weights of step {version}",
        config.step_timeout_s,
    )
    synced = probe.compare(run, version, expected, limit)
    waited += mailbox.wait_for(
        lambda: between() or rollouts.complete(run, step),
        f"the rollouts and verdicts of step {step}",
        config.step_timeout_s,
    )
    return waited, synced


def probe_texts(setup: Setup, row_tokens: int) -> list[list[int]]:
    """The probe: the beginnings of a few prompts, spread over the problems."""
    count = min(probe.TEXTS, len(setup.problems))
    chosen = [setup.problems[i * len(setup.problems) // count] for i in range(count)]
    return [setup.encode_prompt(problem)[: probe.text_tokens(row_tokens)] for problem in chosen]


def read_step(
    run: Path, step: int, expected: int, messages: bool = False
) -> list[rollouts.Rollout]:
    """Reads a complete step; a corrupt shard is set aside and the step reopened before raising.

    Raises MailboxError on a process that reads other samples than process 0.
    """
    try:
        found = rollouts.read_rollouts(run, step, expected, messages)
    except mailbox.CorruptFile as error:
        raise (mailbox.refuse_shard(run, step, error) if leads() else error) from error
    read = zlib.crc32(repr(found).encode()) >> 1
    if read != agree(read):
        raise mailbox.MailboxError(
            f"{mailbox.rollouts_folder(run, step)}: holds other samples here than on the host of"
            " process 0; every host must see the same run directory"
        )
    return found


def check_mismatch(step: int, mean: float, limit: float, rounding: float) -> None:
    """Raises SyncError where the answers' mean mismatch, nats a token, is beyond the limits."""
    if mean <= limit + rounding:
        return
    differ = f"step {step}: the sampler's log-probabilities differ from the trainer's by {mean:.4f}"
    limits = f" nats a token on average (rl.mismatch_limit is {limit}"
    if not rounding:
        raise SyncError(f"{differ}{limits}); the sampler does not run the published weights")
    raise SyncError(
        f"{differ}{limits}, and rl.rounding_limit adds {rounding}); the probe has"
        " found the published weights in the sampler, so this is what int8 costs this model: raise"
        " rl.rounding_limit, or keep weights or cache as they are ('sampler.int8')"
    )


def group_outcomes(
    samples: Sequence[rollouts.Rollout], known_as: dict[str, str]
) -> list[tuple[str, int, int]]:
    """(what the curriculum knows the problem as, solved, counted) of every group that it knows;
    infrastructure failures are not counted."""
    outcomes: dict[str, list[int]] = {}
    for sample in samples:
        if sample.problem not in known_as:
            continue  # it is no plain group
        solved_counted = outcomes.setdefault(sample.problem, [0, 0])
        if sample.status != "infra":
            solved_counted[0] += sample.status == "valid"
            solved_counted[1] += 1
    return [(known_as[name], solved, tried) for name, (solved, tried) in sorted(outcomes.items())]


def tier_times(run: Path, step: int, seconds: float, waited: float) -> dict[str, float]:
    """Seconds, busy and idle share of each tier in a step that took `seconds`. Ahead of the trainer
    the others did their work in an earlier one."""
    times = {"seconds": seconds, "trainer_busy": 1 - waited / seconds}
    for tier, folder in (
        ("sampler", mailbox.rollouts_folder(run, step)),
        ("checker", mailbox.verdicts_folder(run, step)),
    ):
        timing = mailbox.read_json(mailbox.timing_file(folder))
        times[f"{tier}_seconds"] = timing["busy_seconds"]
        times[f"{tier}_busy"] = min(1.0, timing["busy_seconds"] / seconds)
        times |= {f"{tier}_{key}": value for key, value in timing.items() if key != "busy_seconds"}
    idle = {f"{tier}_idle": 1 - times[f"{tier}_busy"] for tier in ("trainer", "sampler", "checker")}
    return times | idle
