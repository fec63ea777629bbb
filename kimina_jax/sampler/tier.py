# SPDX-License-Identifier: Apache-2.0
"""The sampling tier: answers requests of the run directory until the run is done.

For each requested step: put its weights into the engine and check that they are there (policy.py),
draw what is not there yet, and write a shard whenever enough samples have finished, so that
checking starts while decoding goes on. The engine is the JAX decoder (engine_jax.py) or vLLM
(engine_vllm.py); this file imports neither jax nor torch.

Several samplers may serve one run. They share a step by claims on blocks of whole groups; a claim
of a sampler that is gone is free. Claims save work only: that no proof stands there twice is due to
the log that all of them write (protocol/shard_log.py).
"""

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path

from kimina_jax.protocol import mailbox, manifest, probe, rollouts
from kimina_jax.protocol.rollouts import Claims
from kimina_jax.protocol.shard_log import ShardLog
from kimina_jax.sampler import policy
from kimina_jax.sampler.policy import Engine
from kimina_jax.sampler.sampling import Order, Sampling, sample_seed
from kimina_jax.text.chat_tokenizer import ChatTokenizer

SHARD_PROOFS = 64  # a shard is written when this many samples wait; a claim is for as many or more
LOOK_AGAIN_S = 5.0  # after so long a sampler looks whether an older request has become free
WORK = ("busy_seconds", "load_seconds", "tokens")


@dataclasses.dataclass(frozen=True)
class Flow:
    """How much a sampler takes on at a time, and how long it waits.

    `share`: proofs that it claims and draws at a time; None: all that nobody has claimed, which
    leaves nothing for a second sampler of the run. `ahead`: it draws no more while more shards of
    the run than so many have no verdicts. `weights_timeout_s`: seconds after a request until its
    weights must be there; `idle_timeout_s`: seconds without anything to draw.
    """

    share: int | None = None
    ahead: int = 256
    weights_timeout_s: float = 600.0
    idle_timeout_s: float = 86400.0


def serve(run: Path, engine: Engine, claims: Claims, flow: Flow = Flow()) -> None:
    """Serves requests until RUN is marked done, the oldest first of those of which others do not
    draw all that is left.

    Raises WaitTimeout where there is nothing to draw for `idle_timeout_s` seconds, or no weights
    for `weights_timeout_s` seconds after their request.
    """
    held: dict[str, ChatTokenizer] = {}  # of the weights in the engine, by their manifest

    def take_up(request: dict) -> ChatTokenizer:
        told = _answered(run, request["version"])
        if told in held:
            return held[told]
        held.clear()
        tokenizer = policy.from_folder(run, request, engine, claims, flow.weights_timeout_s)
        if told := _answered(run, request["version"]):
            held[told] = tokenizer
        return tokenizer

    def something_to_do() -> bool:
        return mailbox.is_done(run) or next(mailbox.pending_requests(run), None) is not None

    drew = time.monotonic()
    while True:
        what = f"a request in {mailbox.request_file(run, 0).parent}"
        mailbox.wait_for(something_to_do, what, drew + flow.idle_timeout_s - time.monotonic())
        if mailbox.is_done(run):
            return
        steps = list(mailbox.pending_requests(run))
        looked = time.monotonic()

        def is_old(steps: list[int] = steps, looked: float = looked) -> bool:
            again = len(steps) > 1 and time.monotonic() - looked > LOOK_AGAIN_S
            return again or list(mailbox.pending_requests(run)) != steps

        for step in steps:
            left_s = drew + flow.idle_timeout_s - time.monotonic()
            patient = dataclasses.replace(flow, idle_timeout_s=left_s)
            leaves = is_old if step == steps[-1] else lambda: True
            if sample_step(run, step, engine, claims, patient, take_up, leaves=leaves):
                drew = time.monotonic()
                break


def _answered(run: Path, version: int) -> str:
    """The manifest of published weights whose probe, if there is one, has been answered: an engine
    that holds them need not take them up again. Empty of others."""
    folder = mailbox.weights_folder(run, version)
    if not mailbox.is_stable(folder):
        return ""
    if probe.read(folder)[0] and not mailbox.probe_file(run, version).exists():
        return ""
    return str(mailbox.read_json(folder / manifest.FILE))


def sample_step(
    run: Path,
    step: int,
    engine: Engine,
    claims: Claims,
    flow: Flow = Flow(),
    take_up: Callable[[dict], ChatTokenizer] | None = None,
    between: Callable[[], None] = lambda: None,
    leaves: Callable[[], bool] = lambda: False,
) -> bool:
    """Draws the proofs of a step that are missing and that no other sampler draws, until all are
    there, or, while others have the rest, `leaves` says to look elsewhere; marks its rollouts
    complete when they are. Returns whether it drew any.

    `take_up` puts the weights that a request names into the engine and returns their tokenizer; by
    itself it takes those that are published. `between` is called after each sample and while it
    waits. Raises WaitTimeout, CorruptFile or SyncError, each naming what is wrong with the weights.
    """
    work = Work(run, step, rollouts.read_request(run, step), claims)

    def ready() -> bool:
        between()
        return (
            mailbox.is_done(run)
            or work.is_complete()
            or (mailbox.unread_shards(run) <= flow.ahead and work.take(flow.share))
            or leaves()
        )

    def published(request: dict) -> ChatTokenizer:
        return policy.from_folder(run, request, engine, claims, flow.weights_timeout_s)

    tokenizer, unread = None, mailbox.rollouts_folder(run, step).parent
    try:
        while True:
            mailbox.wait_for(
                ready,
                f"proofs of step {step} to draw (the other samplers have the rest, or more than"
                f" {flow.ahead} shards of {unread} have no verdicts)",
                flow.idle_timeout_s,
            )
            if not work.taken:
                break
            started = time.monotonic()
            if tokenizer is None:
                tokenizer = (take_up or published)(work.request)
                work.count(started, load_seconds=time.monotonic() - started)
            draw(work, engine, tokenizer, between)
            work.give_up()
    finally:
        work.give_up()
    if work.is_complete() and not mailbox.is_stable(mailbox.rollouts_folder(run, step)):
        work.finish()
    return tokenizer is not None


def draw(
    work: "Work",
    engine: Engine,
    tokenizer: ChatTokenizer,
    between: Callable[[], None] = lambda: None,
) -> None:
    """Draws what `work` has taken and appends it to the rollouts of the step."""
    request, started = work.request, time.monotonic()
    proofs = [proof for block in work.taken.values() for proof in block]
    sampling = Sampling(**request["sampling"])
    opening = request.get("opening", "")  # what of the prompts belongs to the answers
    waiting: list[dict] = []
    for drawn in engine.generate(
        [problem["prompt"] for problem in request["problems"]],
        [proof.order for proof in proofs],
        sampling,
        end_ids=tokenizer.end_ids,
        pad_id=tokenizer.pad_id,
        text_of=tokenizer.decode,
    ):
        proof = proofs[drawn.order]
        line = {
            "id": proof.id,
            "problem": proof.problem,
            "sample": proof.sample,
            "tokens": drawn.tokens,
            "logps": drawn.logps,
            "text": opening + tokenizer.decode([*proof.order.begun, *drawn.tokens]),
            "finish": drawn.finish,
            "version": request["version"],
            "seed": list(proof.order.seed),
        }
        if not sampling.plain:
            line["model_logps"] = drawn.model_logps
        waiting.append(line)
        if len(waiting) >= SHARD_PROOFS:
            started = work.append(waiting, started)
            waiting = []
        between()
    work.append(waiting, started)


@dataclasses.dataclass(frozen=True)
class Ordered:
    """One proof of a request: its name, and how it is drawn."""

    id: str
    problem: str
    sample: int
    order: Order


class Work:
    """One requested step as a sampler sees it: blocks of whole groups, or of parts of large ones,
    and the log of its proofs.

    `taken` are the missing proofs of the blocks that are claimed.
    """

    def __init__(self, run: Path, step: int, request: dict, claims: Claims):
        self.request = request
        self.taken: dict[int, list[Ordered]] = {}
        self._run, self._step, self._claims = run, step, claims
        self._folder = mailbox.rollouts_folder(run, step)
        self._log = ShardLog(self._folder)
        # Prompts of like length together, the longest first: they are padded to one length.
        problems = list(enumerate(request["problems"]))
        problems.sort(key=lambda numbered: -_longest(numbered[1]))
        self._blocks: list[list[Ordered]] = [[]]
        for index, problem in problems:
            if len(self._blocks[-1]) >= SHARD_PROOFS:
                self._blocks.append([])
            # What was begun at an earlier step keeps its name and its seed.
            began = problem.get("step", step)
            begun = {has["sample"]: has["tokens"] for has in problem.get("begun", ())}
            for sample in begun or range(request["samples"]):
                if len(self._blocks[-1]) >= SHARD_PROOFS < request["samples"]:
                    self._blocks.append([])  # of a large group several samplers draw parts
                name = rollouts.proof_id(began, problem["id"], sample)
                seed = sample_seed(request["seed"], began, problem["id"], sample)
                order = Order(index, seed, tuple(begun.get(sample, ())))
                self._blocks[-1].append(Ordered(name, problem["id"], sample, order))

    def is_complete(self) -> bool:
        """Whether every proof of the step is in its rollouts."""
        there = self._log.ids()
        return all(proof.id in there for block in self._blocks for proof in block)

    def take(self, share: int | None) -> bool:
        """Claims blocks with missing proofs, of about `share` proofs; whether there are any."""
        there = self._log.ids()
        count = 0
        for number, block in enumerate(self._blocks):
            missing = [proof for proof in block if proof.id not in there]
            full = bool(self.taken) and share is not None and count + len(missing) > share
            if not missing or full or not self._claims.take(self._step, _block_claim(number)):
                continue
            # Looked at again: its last owner may have written it before giving it up.
            now = self._log.ids()
            self.taken[number] = [proof for proof in missing if proof.id not in now]
            count += len(self.taken[number])
            if not self.taken[number]:
                self._release(number)
        return bool(self.taken)

    def give_up(self) -> None:
        """Gives up all blocks that are claimed."""
        for number in list(self.taken):
            self._release(number)

    def append(self, lines: list[dict], started: float) -> float:
        """Writes lines that were drawn since `started`; returns the time, to go on from."""
        self.count(started, tokens=sum(len(line["tokens"]) for line in lines))
        if lines:
            self._log.append(lines)
        return time.monotonic()

    def count(self, started: float, **work: float) -> None:
        """Adds the time since `started`, and `work`, to what this sampler has done for the step.

        It is written before the proofs are: whoever sees all of these sees everybody's work.
        """
        path = mailbox.claim_file(self._run, self._step, f"drew_{self._claims.owner}.json")
        done: dict[str, float] = dict.fromkeys(WORK, 0)
        done |= mailbox.read_json(path) if path.exists() else {}
        work["busy_seconds"] = time.monotonic() - started
        mailbox.write_json(path, done | {name: done[name] + work[name] for name in work})

    def finish(self) -> None:
        """Writes what all samplers together did and marks the rollouts complete."""
        works = mailbox.claim_file(self._run, self._step, "drew").parent.glob("drew_*.json")
        parts = [mailbox.read_json(path) for path in works]
        total = {name: sum(part[name] for part in parts) for name in WORK}
        drawing = max(1e-9, total["busy_seconds"] - total["load_seconds"])
        timing = total | {"tokens_per_second": total["tokens"] / drawing}
        mailbox.write_json(mailbox.timing_file(self._folder), timing)
        mailbox.mark_stable(self._folder)

    def _release(self, number: int) -> None:
        del self.taken[number]
        self._claims.give_up(self._step, _block_claim(number))


def _longest(problem: dict) -> int:
    """The tokens of a problem's prompt and of the longest of its samples that were begun."""
    return len(problem["prompt"]) + max(
        (len(has["tokens"]) for has in problem.get("begun", ())), default=0
    )


def _block_claim(number: int) -> Path:
    return Path(f"draw_{number:05d}")
