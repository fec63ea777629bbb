# SPDX-License-Identifier: Apache-2.0
"""What the trainer does with the rollouts of one step: rewards, advantages, packing, updates."""

import dataclasses
import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import jax
import jax.numpy as jnp
import numpy as np
import optax

from flextrain_jax.core.hosts import on_host
from flextrain_jax.core.mesh import BATCH, shard_batch
from flextrain_jax.core.state import TrainState
from kimina_jax.model import attention, lora
from kimina_jax.model.config import Distribution
from kimina_jax.problems.load import Problem
from kimina_jax.protocol.draws import Expected, expected
from kimina_jax.protocol.probe import Mismatch, text_tokens
from kimina_jax.protocol.rollouts import Rollout
from kimina_jax.trainer.advantages import (
    choose_groups,
    drop_negatives,
    group_advantages,
    shuffled,
)
from kimina_jax.trainer.packing import Packed, pack
from kimina_jax.trainer.rewards import Judged
from kimina_jax.trainer.setup import RlConfig, Setup
from kimina_jax.trainer.throughput import Meter
from kimina_jax.trainer.train_step import RolloutBatch, make_next_fn, make_score_fn, make_train_step


class Learner:
    """The compiled functions of a run and the order in which a step uses them."""

    def __init__(
        self,
        config: RlConfig,
        setup: Setup,
        tx: optax.GradientTransformation,
        mesh: jax.sharding.Mesh,
        initial_params: dict,
        base: dict | None = None,
        others: Mapping[str, Problem] = MappingProxyType({}),
    ):
        """`initial_params` is what trains; adapters stand beside the frozen `base`. `others` are
        the problems of groups that are not plain, by the group's id, as they are at each step."""
        self._config, self._seed = config, setup.seed
        self._advantages = setup.advantages.of(setup.objective)
        self._mesh = mesh
        self._base = base
        attach = lora.attacher(setup.lora)
        drawn = Distribution.of(setup.sampling)
        self._score = make_score_fn(setup.model, config.logit_chunk, attach, drawn)
        # The probe asks for what the model itself says, however tokens are drawn.
        self._own_score = make_score_fn(setup.model, config.logit_chunk, attach)
        self._next = make_next_fn(setup.model, attach)
        self._sampling = setup.sampling
        self._reward, self._proof_of = setup.reward, setup.proof_of
        self._problems = {problem.id: problem for problem in setup.problems}
        self._others = others
        self._corrects = setup.correction.kind != "none"
        self._train_step = make_train_step(
            setup.model,
            setup.objective,
            tx,
            config.logit_chunk,
            attach,
            setup.correction,
            drawn,
            setup.penalties,
        )
        kind = attention.chosen(setup.model.attention, config.row_tokens, setup.model.dtype)
        self._shares = config.share_prompts and kind in attention.SHARING
        adapters = sum(x.size for x in jax.tree.leaves(initial_params)) if base else 0
        self._meter = Meter(setup.model, list(mesh.devices.flat), setup.peak_flops, adapters)
        self._compiled = False
        # A copy: the training step donates its state, and with it the parameters it started from.
        self._initial = (
            jax.tree.map(jnp.copy, initial_params) if config.reference == "initial" else None
        )

    def update(
        self,
        state: TrainState,
        step: int,
        rollouts: Sequence[Rollout],
        prompts: dict[str, list[int]],
    ) -> tuple[TrainState, dict[str, float]]:
        """Learns from the rollouts of a step; returns the new state and the step's metrics."""
        config = self._config
        reward_B, counted_B = self.rewards(rollouts, step)
        metrics = rollout_metrics(rollouts)
        if config.shuffle_rewards:
            reward_B = shuffled(reward_B, counted_B, self._seed, step)
        group_B = np.unique([rollout.problem for rollout in rollouts], return_inverse=True)[1]
        advantage_B, trains_B = group_advantages(reward_B, group_B, counted_B, self._advantages)
        if config.spare:
            metrics["groups_that_can_train"] = len(np.unique(group_B[trains_B]))
        trains_B = choose_groups(trains_B, group_B, config.problems, self._seed, step)
        trains_B = drop_negatives(
            advantage_B, trains_B, self._advantages.negative_drop or 0.0, self._seed, step
        )
        chosen = np.flatnonzero(trains_B)
        if counted_B.any():
            metrics["reward"] = float(reward_B[counted_B].mean())
        metrics |= {"trained_sequences": len(chosen)}
        if not len(chosen):
            return state, metrics | mismatch([], [], [], [], step) | {"loss": 0.0}

        started = time.monotonic()
        # A seeded shuffle splits the samples over the updates without splitting them by group.
        np.random.default_rng([self._seed, step, 0x5E]).shuffle(chosen)
        parts = [part for part in np.array_split(chosen, config.updates) if len(part)]
        packs = [
            pack(
                [(prompts[rollouts[i].problem], rollouts[i].tokens) for i in map(int, part)],
                config.row_tokens,
                slots=self._slots,
                setting="rl.row_tokens",
                share=self._shares,
            )
            for part in parts
        ]
        state, updates, logps, scored = self._learn(state, rollouts, parts, packs, advantage_B)
        metrics |= mismatch(rollouts, parts, packs, logps, step)
        for key in updates[0]:
            metrics[key] = float(np.mean([np.asarray(update[key]) for update in updates]))
        metrics["update_seconds"] = time.monotonic() - started
        if self._compiled:  # else the compiler's time is most of it
            segments = [packed.segment_BT for packed in packs]
            positions = [packed.positions_BT for packed in packs]
            seconds = metrics["update_seconds"]
            metrics |= self._meter.metrics(segments, seconds, scored, positions)
        self._compiled = True
        return state, metrics

    def _learn(
        self,
        state: TrainState,
        rollouts: Sequence[Rollout],
        parts: Sequence[np.ndarray],
        packs: Sequence[Packed],
        advantage_B: np.ndarray,
    ) -> tuple[TrainState, list[dict[str, jax.Array]], list[np.ndarray], int]:
        """Makes one update of each part: the state after it, each one's metrics, the rows'
        log-probabilities before all of them, and the forward passes that these took apart."""
        # All parts are scored before the first update: the reference is the weights that sampled. A
        # single update scores its own rows as it goes.
        apart = self._config.updates > 1 or self._initial is not None
        logps = [self._score_rows(state.params, packed) for packed in packs] if apart else []
        before: list[dict[str, np.ndarray]] = [{"ref_logp": logp_RT} for logp_RT in logps]
        if self._initial:
            before = [
                {"ref_logp": self._score_rows(self._initial, packed), "old_logp": logp_RT}
                for packed, logp_RT in zip(packs, logps, strict=True)
            ]
        updates = []
        for i, (part, packed) in enumerate(zip(parts, packs, strict=True)):
            scores = before[i] if apart else {}
            if self._corrects:
                drawn_RT = drawn_logps(rollouts, part, packed)
                drift_RT = (logps[i] - drawn_RT) * (packed.mask_BT > 0) if apart else None
                scores |= {"drawn": drawn_RT} if drift_RT is None else {"drift": drift_RT}
            batch, count = self._batch(part, packed, advantage_B, scores)
            state, update, logp_MBT = self._train_step(state, batch, count, self._base)
            updates.append(update)
            if not apart:
                logp_RT = on_host(logp_MBT).reshape(-1, self._config.row_tokens)
                logps.append(logp_RT[: len(packed.tokens_BT)])
        return state, updates, logps, 2 if self._initial else int(apart)

    def rewards(self, rollouts: Sequence[Rollout], step: int) -> tuple[np.ndarray, np.ndarray]:
        """Rewards (B,) float32 and which samples count, (B,) bool.

        An infrastructure failure is censored, never a wrong proof; so is what the reward leaves
        out. Raises RewardError.
        """
        groups: dict[str, dict[int, Judged]] = {}
        for i, rollout in enumerate(rollouts):
            if rollout.status != "infra":
                groups.setdefault(rollout.problem, {})[i] = self._judged(rollout)
        reward_B = np.zeros(len(rollouts), np.float32)
        counted_B = np.zeros(len(rollouts), bool)
        progress = (step + 1) / self._config.steps
        for members in groups.values():
            group = list(members.values())
            for i, sample in members.items():
                reward = self._reward.of(sample, group, progress)
                counted_B[i] = reward is not None
                reward_B[i] = reward or 0.0
        return reward_B, counted_B

    def _judged(self, rollout: Rollout) -> Judged:
        problem = self._problems.get(rollout.problem) or self._others[rollout.problem]
        valid = rollout.status == "valid"
        return Judged(
            status=rollout.status,
            faults=tuple(rollout.faults),
            length=len(rollout.tokens),
            limit=self._sampling["max_new_tokens"],
            truncated=rollout.finish != "stop",
            proof=self._proof_of(problem, rollout.text) if valid else "",
            preamble=problem.preamble,
            solved=rollout.solved,
            left=rollout.left,
        )

    def probe(self, params: dict, texts: Sequence[Sequence[int]]) -> list[list[float]]:
        """The log-probability of every token but the first of each text, with `params`."""
        packed, batch = self._probe_batch(texts)
        logp_RT = on_host(self._own_score(params, batch, self._base))
        return [logp_RT[r, first : first + n].tolist() for r, _, first, n in packed.place]

    def draws(self, params: dict, texts: Sequence[Sequence[int]]) -> list[Expected]:
        """What a sampler's tokens in place of each text's last one should look like."""
        packed, batch = self._probe_batch(texts)
        rows = {row: (i, first + n - 1) for i, (row, _, first, n) in enumerate(packed.place)}
        last_B = np.array([rows.get(r, (0, 0))[1] for r in range(len(batch.tokens))], np.int32)
        last_B = shard_batch(last_B, self._mesh)
        logits_BV = on_host(self._next(params, batch, last_B, self._base))
        order = {i: row for row, (i, _) in rows.items()}
        return [expected(logits_BV[order[i]], self._sampling) for i in range(len(texts))]

    def _probe_batch(
        self, texts: Sequence[Sequence[int]]
    ) -> tuple[Packed, RolloutBatch[jax.Array]]:
        """The texts of the probe, one a row."""
        # What was published before the rows were made shorter has longer texts.
        length = max(text_tokens(self._config.row_tokens), *(len(row) - 1 for row in texts))
        packed = pack([(row[:1], row[1:]) for row in texts], length, slots=1)
        # A batch of one row is not well placed: its only row could as well be its tokens.
        multiple = max(2, math.prod(self._mesh.shape.get(axis, 1) for axis in BATCH))
        rows = self._rows(packed, 0, -(-len(texts) // multiple) * multiple)
        return packed, shard_batch(rows, self._mesh)

    @property
    def _slots(self) -> int:
        # Answers without their prompts are short; the sums over slots are rows x tokens x slots.
        tokens = self._config.row_tokens
        return max(2, tokens // 64, min(tokens // 16, 32) if self._shares else 0)

    def _score_rows(self, params: dict, packed: Packed) -> np.ndarray:
        """The trainer's log-probabilities of all packed rows, (rows, T) on the host."""
        rows = []
        for start in range(0, len(packed.tokens_BT), self._config.rows):
            batch = self._rows(packed, start, start + self._config.rows)
            logp_BT = self._score(params, shard_batch(batch, self._mesh), self._base)
            rows.append(on_host(logp_BT))
        return np.concatenate(rows)[: len(packed.tokens_BT)]

    def _rows(self, packed: Packed, start: int, stop: int) -> RolloutBatch[np.ndarray]:
        """Rows [start, stop) as a (B, T) batch, empty rows where there are no more."""

        def rows(x: np.ndarray) -> np.ndarray:
            part = x[start:stop]
            return np.pad(part, [(0, stop - start - len(part)), (0, 0)])

        zero_BS = np.zeros((stop - start, self._slots), np.float32)
        return RolloutBatch(
            tokens=rows(packed.tokens_BT),
            targets=rows(packed.targets_BT),
            segment=rows(packed.segment_BT),
            mask=rows(packed.mask_BT),
            prefix=None if packed.prefix_BT is None else rows(packed.prefix_BT),
            positions=None if packed.positions_BT is None else rows(packed.positions_BT),
            ref_logp=None,
            advantage=zero_BS,
            weight=zero_BS,
        )

    def _batch(
        self,
        part: np.ndarray,
        packed: Packed,
        advantage_B: np.ndarray,
        scores: dict[str, np.ndarray],
    ) -> tuple[RolloutBatch[jax.Array], jax.Array]:
        """The (M, B, ...) batch of one update; M is the most that a step can need, so that one
        compiled program serves every step (microbatches beyond `count` are not computed). `scores`
        are the batch's fields of log-probabilities, each (rows, T)."""
        rows = self._config.rows
        count = -(-len(packed.tokens_BT) // rows)
        samples = self._config.problems * self._config.samples
        most = -(-samples // (self._config.updates * rows)) + 1
        flat = self._rows(packed, 0, most * rows)
        advantage_RS, weight_RS = flat.advantage.copy(), flat.weight.copy()
        for i, (row, slot, _, _) in zip(part, packed.place, strict=True):
            advantage_RS[row, slot] = advantage_B[i]
            weight_RS[row, slot] = 1
        missing = [(0, most * rows - len(packed.tokens_BT)), (0, 0)]
        padded = {name: np.pad(score_RT, missing) for name, score_RT in scores.items()}
        flat = dataclasses.replace(flat, advantage=advantage_RS, weight=weight_RS, **padded)
        batch = jax.tree.map(lambda x: x.reshape(most, rows, *x.shape[1:]), flat)
        return shard_batch(batch, self._mesh, leading=1), jnp.int32(count)


def mismatch(
    rollouts: Sequence[Rollout],
    parts: Sequence[np.ndarray],
    packs: Sequence[Packed],
    logps: Sequence[np.ndarray],
    version: int,
) -> dict[str, float]:
    """How far the sampler's log-probabilities are from the trainer's, over all trained tokens that
    weights of `version` drew (left out where there are none of these), the share of those that
    older weights drew, and by how many versions a token is older in the mean and at most. Of old
    tokens `stale_k3` is how far the policy has moved since."""
    found, behind = [np.zeros(0)], [np.zeros(0, np.int64)]
    for part, packed, logp_RT in zip(parts, packs, logps, strict=True):
        drift_RT = logp_RT - drawn_logps(rollouts, part, packed)
        for i, (row, _, first, length) in zip(part, packed.place, strict=True):
            found.append(drift_RT[row, first : first + length])
            behind.append(version - np.array(rollouts[i].versions, np.int64))
    found, behind = np.concatenate(found), np.concatenate(behind)
    old = behind > 0
    rates = {
        "stale_tokens": float(old.mean()) if len(old) else 0.0,
        "staleness": float(behind.mean()) if len(old) else 0.0,
        "staleness_max": int(behind.max(initial=0)),
    }
    if old.any():
        rates["stale_k3"] = Mismatch.of(found[old], 0.0).k3
    if old.all():  # where nothing trained, too
        return rates
    same = dataclasses.asdict(Mismatch.of(found[~old], 0.0))
    return rates | {f"mismatch_{name}": value for name, value in same.items()}


def drawn_logps(rollouts: Sequence[Rollout], part: np.ndarray, packed: Packed) -> np.ndarray:
    """The sampler's log-probability of each token of the answers, of the distribution that it drew
    from, (rows, T) float32; 0 off the answers."""
    drawn_RT = np.zeros(packed.mask_BT.shape, np.float32)
    for i, (row, _, first, length) in zip(part, packed.place, strict=True):
        drawn_RT[row, first : first + length] = rollouts[i].logps
    return drawn_RT


def rollout_metrics(rollouts: Sequence[Rollout]) -> dict[str, float]:
    """Rates over the step's rollouts, and how often each status and each broken rule of the format
    (a sample may break several) occur; the denominators leave out infrastructure failures, and a
    rate of nothing is left out: no sample was wrong where none could be checked, and none is there
    where every group of a step goes on at the next one."""
    statuses = Counter(rollout.status for rollout in rollouts)
    faults = Counter(rule for rollout in rollouts for rule in rollout.faults)
    counted = [rollout for rollout in rollouts if rollout.status != "infra"]
    found: dict[str, float] = {}
    if counted:
        solved = {rollout.problem for rollout in counted if rollout.status == "valid"}
        found |= {
            "pass_rate": statuses["valid"] / len(counted),
            "solved_problems": len(solved) / len({rollout.problem for rollout in counted}),
        }
        if any(rollout.left for rollout in counted):
            partly = sum(rollout.solved > 0 for rollout in counted)
            found["partly_solved"] = partly / len(counted)
        found["format_rate"] = 1 - statuses["format"] / len(counted)
    if rollouts:
        every = len(rollouts)
        texts = {(rollout.problem, tuple(rollout.tokens)) for rollout in rollouts}
        found |= {
            "length": sum(len(rollout.tokens) for rollout in rollouts) / every,
            "truncated": sum(rollout.finish != "stop" for rollout in rollouts) / every,
            "distinct": len(texts) / every,
        }
    return {
        **found,
        **{f"status/{status}": count for status, count in sorted(statuses.items())},
        **{f"format/{rule}": count for rule, count in sorted(faults.items())},
    }
