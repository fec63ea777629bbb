# SPDX-License-Identifier: Apache-2.0
"""What each step asks for, and how long before it is learnt.

With rl.max_staleness = n the samples of step N come from the weights of version max(0, N - n), and
step N is asked for when these are published: the sampler draws while the trainer learns the steps
between. A request names its version, so what is drawn never depends on who was faster. The problems
are chosen by what the curriculum knows at that moment, of the steps before N - n.

What has been chosen and is not learnt yet is part of the trainer's checkpoint, also beyond the last
step: a killed run writes the same requests again, and one that goes on asks for what it would have.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from flextrain_jax.core.hosts import agree, leads
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import archive, mailbox, rollouts, scores
from kimina_jax.text.fix_turns import Shown
from kimina_jax.trainer.curriculum import Curriculum
from kimina_jax.trainer.problem_rates import ProblemCurriculum
from kimina_jax.trainer.setup import RlConfig, Setup
from kimina_jax.trainer.tasks.kinds import Tasks


def version_of(step: int, staleness: int) -> int:
    """The weights that draw the samples of a step."""
    return max(0, step - staleness)


class Requests:
    """The requests of a run from step `first` on; `ahead` are the ids of the problems of this and
    the next steps that were chosen already, as `record` gave them. `tasks` are the groups that are
    not plain ones."""

    def __init__(
        self,
        run: Path,
        config: RlConfig,
        setup: Setup,
        curriculum: Curriculum | ProblemCurriculum,
        tasks: Tasks,
        first: int = 0,
        ahead: Sequence[Sequence[str]] = (),
    ):
        self._run, self._config, self._setup = run, config, setup
        self._curriculum, self._tasks = curriculum, tasks
        self._by_id = {problem.id: problem for problem in setup.problems}
        self._chosen = {first + i: list(names) for i, names in enumerate(ahead)}
        self._unwritten = first

    def ask(
        self, step: int, begun: Mapping[str, Sequence[rollouts.Rollout]]
    ) -> tuple[dict[str, list[int]], int]:
        """Writes what is to be sampled by the weights of version `step` and before; of `step` the
        prompts by problem, and how many samples will come.

        The samples in `begun` go on, and new problems take the places that these leave free, a
        share of them in groups that are not plain ones.
        Raises MailboxError where the run has no longer a problem that was chosen, or none that is
        not flagged.
        """
        for later in range(step, step + self._config.max_staleness + 1):
            if later not in self._chosen:
                self._chosen[later] = self._choose(later, begun)
            if later >= self._unwritten and later < self._config.steps and self._chosen[later]:
                self._write(later, begun)
                self._unwritten = later + 1
        names = self._chosen.pop(step)
        if not names:
            raise mailbox.MailboxError(
                f"{mailbox.flagged_file(self._run)}: all {len(self._by_id)} problems of the run are"
                f" flagged as false or vacuous, so nothing is left for step {step}; name other"
                " problems in 'problems.train', and choose another --run"
            )
        samples = sum(len(begun.get(name, ())) or self._config.samples for name in names)
        return self._prompts(names), samples

    def record(self) -> list[list[str]]:
        """What of the next steps has been chosen."""
        return [self._chosen[step] for step in sorted(self._chosen)]

    def _choose(self, step: int, begun: Mapping[str, Sequence[rollouts.Rollout]]) -> list[str]:
        config, problems, seed = self._config, self._setup.problems, self._setup.seed
        # The old and the new together are as many as ever.
        groups = config.problems + config.spare
        room = max(0, groups - len(begun))
        others = self._tasks.draw(seed, step, groups, begun.keys(), self._fits)
        flagged = self._tasks.flags
        held = {i for i, p in enumerate(problems) if p.id in begun or p.id in flagged}
        places = self._curriculum.draw(seed, step, room - len(others), held)
        drawn = [problems[i].id for i in places]
        return list(dict.fromkeys([*begun, *others, *drawn]))

    def _fits(self, problem: Problem, shown: Shown | None) -> bool:
        if problem.id in self._tasks.flags:
            return False  # nor is it asked for with more beside it
        length = len(self._setup.encode_prompt(problem, shown))
        longest = min(self._config.row_tokens + 1, self._setup.model.context)
        return length + self._setup.sampling["max_new_tokens"] <= longest

    def _problem(self, name: str) -> Problem | None:
        return self._by_id.get(name) or self._tasks.problems.get(name)

    def _prompt(self, name: str, problem: Problem) -> list[int]:
        if name in self._tasks.problems:
            return self._setup.encode_prompt(problem, self._tasks.shown(name))
        return self._setup.encode_prompt(problem)

    def _prompts(self, names: Sequence[str]) -> dict[str, list[int]]:
        prompts = {}
        for name in names:
            problem = self._problem(name)
            if problem is None:
                raise mailbox.MailboxError(
                    f"{self._run}: the problem {name} has been asked for, and the run has it no"
                    " more; put back the problems and the 'rl.row_tokens' that it had"
                )
            prompts[name] = self._prompt(name, problem)
        return prompts

    def _write(self, step: int, begun: Mapping[str, Sequence[rollouts.Rollout]]) -> None:
        prompts = self._prompts(self._chosen[step])
        if not leads():
            return
        rollouts.write_request(
            self._run,
            step,
            version=version_of(step, self._config.max_staleness),
            seed=self._setup.seed,
            sampling=self._setup.sampling,
            samples=self._config.samples,
            mismatch_limit=self._setup.mismatch_limit(self._config),
            problems=[
                (problem, prompt)
                for name, prompt in prompts.items()
                if (problem := self._problem(name))
            ],
            begun=begun,
            opening=self._setup.opening,
        )


TRIES = 3  # how often what could not be checked for a score is checked


class ScoreRequests:
    """Scores of the weights on held-out problems, as Setup.validation says.

    A version is asked for when it is published, and the sampler draws it after the samples of its
    step, while the trainer learns from these; `settle` waits for it before the step that is `lag`
    later. Every score has the same seeds. The score is a file, so nothing of it is in a checkpoint.
    What cannot be checked is checked again, and then censored; no failure of ours ends the run.
    """

    def __init__(self, run: Path, config: RlConfig, setup: Setup):
        self._run, self._config, self._setup = run, config, setup
        self._told = setup.validation
        self.lag = config.max_staleness + 1
        self._best, self._last = -1, config.steps
        self._look()

    @property
    def on(self) -> bool:
        """Whether there are scores at all."""
        return self._told.every > 0

    def due(self, version: int) -> bool:
        """Whether a version has a score on its way to the last one, and so a checkpoint."""
        return self.on and version >= 0 and version % self._told.every == 0

    def is_over(self, step: int) -> bool:
        """Whether the run ends before this step: its steps are done, or patience ends it by the
        scores that are settled."""
        return self._last <= step

    def kept(self, step: int) -> set[int]:
        """The versions, and checkpoints, that stay for their score when `step` steps are done."""
        waiting = {version for version in range(max(0, step - self.lag), step) if self.due(version)}
        return waiting | ({self._best} if self._best >= 0 else set())

    def ask(self, version: int, last: bool = False) -> list[int]:
        """Asks for the samples by which a version is scored, if it is due, or the last; the number
        of the request, if there is anything to draw."""
        setup, number = self._setup, mailbox.validation_step(version)
        if not (self.due(version) or (last and self.on)):
            return []
        if agree(mailbox.score_file(self._run, version).exists()):
            return []
        if not leads():
            return [number]
        rollouts.write_request(
            self._run,
            number,
            version=version,
            seed=setup.seed,
            sampling=setup.sampling | {"part_tokens": 0},  # there is no next step
            samples=self._told.samples,
            mismatch_limit=setup.mismatch_limit(self._config),
            problems=[(problem, setup.encode_prompt(problem)) for problem in setup.held_out],
            opening=setup.opening,
            names_of=0,
        )
        return [number]

    def settle_last(self, last: int, between: Callable[[], object]) -> None:
        """Waits for the scores that are on their way when the run ends with the version `last`."""
        for version in range(max(0, last - self.lag), last + 1):
            self.settle(version, between, last=version == last)

    def settle(
        self, version: int, between: Callable[[], object], last: bool = False
    ) -> dict[str, float]:
        """Waits for the score of a version, if it was asked for, and returns it as metrics;
        `between` is called meanwhile. `is_over` and `kept` then know it."""
        if not (self.due(version) or (last and self.on)):
            return {}
        there = mailbox.score_file(self._run, version)
        if leads() and not there.exists():
            self._score(version, between)
        patience_s = (TRIES + 1) * self._config.step_timeout_s  # process 0 has its tries before
        mailbox.wait_for(there.exists, f"the score {there}", patience_s)
        self._look()
        found = scores.read(self._run, version)
        value = {} if found.value is None else {"validation/pass@1": found.value}
        return value | {"validation/version": version, "validation/censored": found.censored}

    def _score(self, version: int, between: Callable[[], object]) -> None:
        """Counts what has been checked when all is, or when it does not come, and writes it."""
        number, found = mailbox.validation_step(version), {}
        for left in reversed(range(TRIES)):
            try:
                mailbox.wait_for(
                    lambda: bool(between()) or rollouts.complete(self._run, number),
                    f"the samples that score version {version}",
                    self._config.step_timeout_s,
                )
                if left and rollouts.check_again(self._run, number):
                    continue
                found = rollouts.statuses(self._run, number)
                break
            except mailbox.MailboxError as error:  # a time limit, or a shard that is set aside
                print(f"{error}; {left} more tries", flush=True)
        else:
            rollouts.withdraw(self._run, number)
            found = self._as_far_as_readable(number)
        asked = {problem.id: found.get(problem.id, []) for problem in self._setup.held_out}
        told = scores.record(version, self._told.samples, asked)
        mailbox.write_json(mailbox.score_file(self._run, version), told)
        if self._config.old_rollouts != "keep":
            compress = self._config.old_rollouts == "compress"
            archive.put_steps_away(self._run, [number], compress)

    def _as_far_as_readable(self, number: int) -> dict[str, list[str]]:
        try:
            return rollouts.statuses(self._run, number)
        except mailbox.MailboxError:
            return {}

    def _look(self) -> None:
        """What follows from the scores so far; process 0 looks."""
        if not self.on:
            return
        known = scores.history(self._run) if leads() else []
        best = scores.best(known)
        self._best = agree(best.version if best else -1)
        steps = self._config.steps
        self._last = agree(scores.last_version(known, self._told, steps, self.lag))
