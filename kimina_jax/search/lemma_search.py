# SPDX-License-Identifier: Apache-2.0
"""Test-time search for one theorem: samples, and where these fail, parts of them as lemmas.

After Kimina-Prover's test-time RL search (July 2025), without the training. A share of the samples
is drawn as ever. Then what Lean says of the rejected proofs gives holes (holes.py): the goals at
the first error, each as a theorem of its own. A part gets a share of the samples that are left, in
the same way, down to `depth`; when all goals of a hole are proved, the filled proof is judged,
and where it fails once more, that is the next hole. In turns with the parts go batches of samples
of the theorem itself, to which the lemmas that are proved are offered (lemmas.py).

A lemma is only ever a help. A theorem is proved when the checker accepts the whole proof of its
very statement, and in no other way.
"""

import contextlib
import dataclasses
import hashlib
import itertools
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from flextrain_jax.core.settings import setting, settings
from kimina_jax.problems.load import Problem
from kimina_jax.prove.answers import Ahead, problem_of
from kimina_jax.prove.attempt import stopped_by
from kimina_jax.prove.prover import (
    STATEMENT,
    Judge,
    ProofOutcome,
    Prover,
    StatementError,
    asking,
    refusal_in,
)
from kimina_jax.search.goals import LONGEST, Goal
from kimina_jax.search.holes import Gap, holes_of
from kimina_jax.search.lemmas import Lemma, Shelf, own_goal
from kimina_jax.search.record import SearchRecord
from kimina_jax.text.drafts import proofs_in
from lean_checker.pool import PoolError
from lean_checker.records import Candidate, Verdict
from lean_checker.refutation import REASONS, refuted

MOST_HOLES = 4  # ways to fill one part that are kept
PART = "part"  # the name of the theorem of every part


@settings
class LemmaSearch:
    """How the samples of a theorem are spent, with --search."""

    first: float = setting(
        "Share of the samples that are drawn before the failed ones are taken apart.",
        default=0.5,
        ge=0,
        le=1,
    )
    depth: int = setting("How often a part is taken apart again.", default=2, ge=0)
    together: int = setting(
        "Samples between two looks; a search that is killed loses as many.", default=16, ge=1
    )
    parts: int = setting(
        "A part gets one of so many shares of the samples that are left.", default=4, ge=1
    )
    variants: int = setting(
        "Batches in a row that each offer other lemmas; the first of them offers none.",
        default=5,
        ge=1,
    )


BY_PARTS = LemmaSearch()


@dataclasses.dataclass
class _Part:
    """Goals that prove a theorem together with what stands around a hole."""

    goals: tuple[Goal, ...]
    holes: list[Gap]
    wanted: int = 0
    tries: int = 0


class _Scope:
    """A theorem that is to be proved: the one that is asked for, or a part of one."""

    def __init__(self, problem: Problem, depth: int, seed: int):
        self.problem, self.depth = problem, depth
        self.goal = own_goal(problem.statement)
        self.shelf = Shelf(problem.statement, seed)
        self.parts: dict[tuple[str, ...], _Part] = {}
        self.drawn: Counter[str] = Counter()
        self.seen: dict[str, None] = {}  # proofs, in the order in which they came
        self.batches = 0
        self.proof: str | None = None
        self.answer = ""

    @property
    def statement(self) -> str:
        """The theorem."""
        return self.problem.statement

    def learn(self, proof: str, verdict: Verdict) -> None:
        """Takes in a rejected proof."""
        if verdict.status != "wrong":
            return
        for hole in holes_of(proof, verdict.messages, (self.goal,) if self.goal else ()):
            names = tuple(goal.statement(PART) for goal in hole.goals)
            same = self.goal and any(
                (one.hypotheses, one.target) == (self.goal.hypotheses, self.goal.target)
                for one in hole.goals
            )
            if same or any(len(name) > LONGEST for name in names):
                continue
            part = self.parts.setdefault(names, _Part(hole.goals, []))
            part.wanted += 1
            if hole not in part.holes and len(part.holes) < MOST_HOLES:
                part.holes.append(hole)


class LemmaSearcher:
    """Searches for proofs with a prover whose pool was made with `goals=True`.

    `judge` decides in the place of the pool about the theorem that is asked for, as in
    Prover.prove; about parts the pool does. `progress` hears of the answers so far and of the
    verdicts.
    """

    def __init__(
        self,
        prover: Prover,
        config: LemmaSearch = BY_PARTS,
        *,
        seed: int = 0,
        judge: Judge | None = None,
        progress: Callable[[int, Counter[str]], None] = lambda samples, statuses: None,
    ):
        self._prover, self._config, self._seed = prover, config, seed
        self._judge, self._progress = judge, progress

    def prove(
        self,
        statement: str,
        *,
        informal: str = "",
        preamble: str = "",
        samples: int = 256,
        seconds: float = 60.0,
        record: SearchRecord | None = None,
    ) -> ProofOutcome:
        """Looks for a proof of a theorem, as Prover.prove does, with at most `samples` answers,
        those for its parts among them. `record` is where it goes on from.

        Raises StatementError where Lean does not accept the statement, unless there is a judge.
        """
        started = time.monotonic()
        statement = statement.strip()
        if self._judge is None and (said := self._prover.refusal(statement, preamble)):
            raise StatementError(f"Lean does not accept the statement: {said}")
        self._record = record or SearchRecord()
        # A theorem behind other definitions is another one.
        self._behind = hashlib.sha256(preamble.encode()).hexdigest()[:16] if preamble else ""
        self._stop, self._total, self._left = threading.Event(), samples, samples
        self._statuses: Counter[str] = Counter()
        self._scopes: dict[str, _Scope] = {}
        self._open: list[_Scope] = []
        root = _Scope(problem_of(statement, informal, preamble), 0, self._seed)
        with stopped_by(self._stop, started + seconds):
            self._solve(root, samples)
        parts = [scope for scope in self._scopes.values() if scope.batches]
        return ProofOutcome(
            statement,
            root.proof,
            root.answer,
            samples - self._left,
            dict(self._statuses),
            time.monotonic() - started,
            parts=len(parts),
            proved_parts=sum(scope.proof is not None for scope in parts),
        )

    def _solve(self, scope: _Scope, budget: int) -> None:
        """Spends up to `budget` samples on a theorem and its parts."""
        floor = max(0, self._left - budget)  # of the samples that are left

        def room() -> int:
            return 0 if self._stop.is_set() or scope.proof else max(0, self._left - floor)

        self._open.append(scope)
        plain = max(floor, self._left - math.ceil(self._config.first * budget))
        while room() and self._left > plain:
            self._batch(scope, [], self._left - plain)
        while not self._stop.is_set() and not scope.proof:
            part = self._next_part(scope, again=room() > 0)
            if part is not None:
                share = min(room(), max(self._config.together, room() // self._config.parts))
                self._try_part(scope, part, share)
            if room():
                offered = scope.shelf.variant(scope.batches, self._config.variants)
                self._batch(scope, offered, room())
            elif part is None:
                break
        self._open.pop()

    def _key(self, statement: str) -> str:
        """What the record knows a theorem as."""
        return f"{self._behind} {statement}" if self._behind else statement

    def _next_part(self, scope: _Scope, again: bool) -> _Part | None:
        """The part to try: the one that was tried least, then the one that most samples want. One
        that was tried is tried once more if `again`: if samples are left for the theorem."""
        if scope.depth >= self._config.depth:
            return None
        above = {one.statement for one in self._open}
        left = [
            (part.tries, -part.wanted, sum(map(len, names)), names, part)
            for names, part in scope.parts.items()
            if not above.intersection(names) and part.holes
            if again or not part.tries
            if not any(self._record.refusal(self._key(name)) for name in names)
        ]
        return min(left)[-1] if left else None

    def _try_part(self, scope: _Scope, part: _Part, budget: int) -> None:
        """Proves the goals of a part, and then fills its holes with the proofs."""
        part.tries += 1
        proofs = []
        for number, goal in enumerate(part.goals):
            inner = self._part_scope(scope, goal)
            if inner is None:
                return
            if inner.proof is None and budget > 0:
                before = self._left
                self._solve(inner, -(-budget // (len(part.goals) - number)))
                budget -= before - self._left
            if inner.proof is None:
                return
            self._offer(scope, goal, inner.proof)
            proofs.append(inner.proof)
        filled = [hole.fill(proofs) for hole in part.holes]
        part.holes.clear()  # each is filled once
        self._judged(scope, ((proof, "") for proof in filled))

    def _part_scope(self, scope: _Scope, goal: Goal) -> _Scope | None:
        """The theorem of a goal; None where Lean does not take it, or refutes it."""
        statement, preamble = goal.statement(PART), scope.problem.preamble
        why = self._record.refusal(self._key(statement))
        if why is None:
            why = self._against(statement, preamble)
            if self._stop.is_set() or why is None:
                return None
            self._record.add_refusal(self._key(statement), why)
        if why:
            return None
        depth = scope.depth + 1
        found = self._scopes.get(statement)
        if found is None:
            problem = problem_of(statement, "", preamble)
            found = self._scopes[statement] = _Scope(problem, depth, self._seed)
        found.depth = min(found.depth, depth)
        return found

    def _against(self, statement: str, preamble: str) -> str | None:
        """What speaks against a part: Lean does not take it, or automation refutes it. None where
        that could not be found out."""
        refusal, failed = "", False

        def check(asked: Iterable[Candidate]) -> Iterator[Verdict]:
            nonlocal refusal, failed
            both = itertools.chain([asking(statement, preamble)], asked)
            for verdict in self._prover.check(both, self._stop):
                if verdict.id == STATEMENT:
                    refusal, failed = refusal_in(verdict), verdict.status == "infra"
                else:
                    yield verdict

        row = {"id": PART, "statement": statement, "preamble": preamble}
        try:
            said = refuted([row], check)
        except PoolError:  # a failure of ours, which says nothing of the part
            return None
        if failed:
            return None
        # One that holds by contradiction is a lemma like others.
        false = (words for words in said.values() if words.startswith(REASONS["false"]))
        return refusal or next(false, "")

    def _offer(self, scope: _Scope, goal: Goal, proof: str) -> None:
        """Puts a proved goal on the shelf of a theorem, where it is a lemma of it."""
        lemma = scope.shelf.lemma(goal, proof)
        if lemma is None:
            return
        statement, own = scope.shelf.check(lemma)
        asked = Candidate("lemma", statement, own, preamble=scope.problem.preamble)
        for verdict in self._prover.check(iter([asked]), self._stop):
            if verdict.status == "valid":
                scope.shelf.lemmas.append(lemma)

    def _batch(self, scope: _Scope, offered: Sequence[Lemma], most: int) -> None:
        """Draws and judges samples of a theorem that offers some lemmas."""
        shown = scope.shelf.offering(offered) if offered else scope.statement
        problem = dataclasses.replace(scope.problem, statement=shown)
        count, first = min(self._config.together, most, self._left), scope.drawn[shown]
        key, texts = self._key(shown), []
        known = self._record.texts(key, first, count)
        ahead = Ahead(self._prover.source, problem, count, first=first) if known is None else None
        drawn = iter(known or ()) if ahead is None else ahead.draw(problem, count, self._stop)
        drawn = itertools.islice(drawn, count)  # a server may give more than it was asked for

        def proofs() -> Iterator[tuple[str, str]]:
            for text in drawn:
                texts.append(text)
                found = proofs_in(text, shown)
                if not found:
                    self._statuses["format"] += 1
                for proof in found:
                    scope.shelf.count(proof, offered)
                    yield scope.shelf.whole(proof, offered), text

        try:
            self._judged(scope, proofs())
        except BaseException:
            if ahead is not None:
                ahead.end()  # not waited for: an interrupt ends at once
            raise
        if ahead is not None:
            ahead.close()
            if scope.proof or not self._stop.is_set():
                self._record.add_texts(key, first, count, texts)
        for one in offered:
            self._record.add_lemma(self._key(scope.statement), vars(one))
        self._left -= len(texts) or count  # without an answer it would never end
        scope.drawn[shown] += count
        scope.batches += 1

    def _judged(self, scope: _Scope, proofs: Iterator[tuple[str, str]]) -> None:
        """Has proofs of a theorem judged, each with the answer that it is from, until one is
        valid; what is rejected is taken apart."""
        root, key = scope is self._open[0], self._key(scope.statement)
        asked: dict[str, tuple[str, str]] = {}
        known: list[tuple[str, Verdict]] = []

        def candidates() -> Iterator[Candidate]:
            for proof, answer in proofs:
                if proof in scope.seen:
                    continue
                scope.seen[proof] = None
                said = self._record.verdict(key, proof)
                if said is not None:
                    self._statuses[said.status] += 1
                    known.append((proof, said))
                    continue
                name = str(len(asked))
                asked[name] = proof, answer
                problem = scope.problem
                yield Candidate(name, problem.statement, proof, preamble=problem.preamble)

        check = self._judge if root and self._judge else self._prover.check
        found: dict[str, Verdict] = {}
        with contextlib.closing(check(candidates(), self._stop)) as verdicts:
            for verdict in verdicts:
                self._statuses[verdict.status] += 1
                found[verdict.id] = verdict
                self._progress(self._total - self._left, self._statuses)
                if verdict.status == "valid":
                    scope.proof, scope.answer = asked[verdict.id]
                    return
                self._record.add_verdict(key, asked[verdict.id][0], verdict)
        # In the order in which they came, whichever was judged first.
        order = {proof: number for number, proof in enumerate(scope.seen)}
        now = [(asked[name][0], verdict) for name, verdict in found.items()]
        for proof, verdict in sorted(itertools.chain(known, now), key=lambda x: order[x[0]]):
            scope.learn(proof, verdict)
