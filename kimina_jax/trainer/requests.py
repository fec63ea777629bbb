# SPDX-License-Identifier: Apache-2.0
"""What each step asks for, and how long before it is learnt.

With rl.max_staleness = n the samples of step N come from the weights of version max(0, N - n), and
step N is asked for when these are published: the sampler draws while the trainer learns the steps
between. A request names its version, so what is drawn never depends on who was faster. The problems
are chosen by what the curriculum knows at that moment, of the steps before N - n.

What has been chosen and is not learnt yet is part of the trainer's checkpoint, also beyond the last
step: a killed run writes the same requests again, and one that goes on asks for what it would have.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from flextrain_jax.core.hosts import leads
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.text.fix_turns import FailedAnswer
from kimina_jax.trainer.curriculum import Curriculum
from kimina_jax.trainer.failure_replay import FailureReplay
from kimina_jax.trainer.problem_rates import ProblemCurriculum
from kimina_jax.trainer.setup import RlConfig, Setup


def version_of(step: int, staleness: int) -> int:
    """The weights that draw the samples of a step."""
    return max(0, step - staleness)


class Requests:
    """The requests of a run from step `first` on; `ahead` are the ids of the problems of this and
    the next steps that were chosen already, as `record` gave them. `replay` are the failed samples
    that may be asked for again."""

    def __init__(
        self,
        run: Path,
        config: RlConfig,
        setup: Setup,
        curriculum: Curriculum | ProblemCurriculum,
        replay: FailureReplay,
        first: int = 0,
        ahead: Sequence[Sequence[str]] = (),
    ):
        self._run, self._config, self._setup = run, config, setup
        self._curriculum, self._replay = curriculum, replay
        self._by_id = {problem.id: problem for problem in setup.problems}
        self._chosen = {first + i: list(names) for i, names in enumerate(ahead)}
        self._unwritten = first

    def ask(
        self, step: int, begun: Mapping[str, Sequence[rollouts.Rollout]]
    ) -> tuple[dict[str, list[int]], int]:
        """Writes what is to be sampled by the weights of version `step` and before; of `step` the
        prompts by problem, and how many samples will come.

        The samples in `begun` go on, and new problems take the places that these leave free, a
        share of them as fixes of failed samples.
        Raises MailboxError where the run has no longer a problem that was chosen.
        """
        for later in range(step, step + self._config.max_staleness + 1):
            if later not in self._chosen:
                self._chosen[later] = self._choose(later, begun)
            if later >= self._unwritten and later < self._config.steps:
                self._write(later, begun)
                self._unwritten = later + 1
        names = self._chosen.pop(step)
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
        new_fixes = self._replay.room(groups, begun, room)
        fixes = self._replay.draw(seed, step, new_fixes, self._fits) if new_fixes else []
        drawn = [problems[i].id for i in self._curriculum.draw(seed, step, room - len(fixes))]
        return list(dict.fromkeys([*begun, *fixes, *drawn]))

    def _fits(self, problem: Problem, failed: FailedAnswer) -> bool:
        length = len(self._setup.encode_prompt(problem, failed))
        longest = min(self._config.row_tokens + 1, self._setup.model.context)
        return length + self._setup.sampling["max_new_tokens"] <= longest

    def _problem(self, name: str) -> Problem | None:
        return self._by_id.get(name) or self._replay.problems.get(name)

    def _prompt(self, name: str, problem: Problem) -> list[int]:
        if name in self._replay.problems:
            return self._setup.encode_prompt(problem, self._replay.failed(name))
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
