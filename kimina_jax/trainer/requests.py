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
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.trainer.curriculum import Curriculum
from kimina_jax.trainer.problem_rates import ProblemCurriculum
from kimina_jax.trainer.setup import RlConfig, Setup


def version_of(step: int, staleness: int) -> int:
    """The weights that draw the samples of a step."""
    return max(0, step - staleness)


class Requests:
    """The requests of a run from step `first` on; `ahead` are the ids of the problems of this and
    the next steps that were chosen already, as `record` gave them."""

    def __init__(
        self,
        run: Path,
        config: RlConfig,
        setup: Setup,
        curriculum: Curriculum | ProblemCurriculum,
        first: int = 0,
        ahead: Sequence[Sequence[str]] = (),
    ):
        self._run, self._config, self._setup, self._curriculum = run, config, setup, curriculum
        self._by_id = {problem.id: problem for problem in setup.problems}
        self._chosen = {first + i: list(names) for i, names in enumerate(ahead)}
        self._unwritten = first

    def ask(
        self, step: int, begun: Mapping[str, Sequence[rollouts.Rollout]]
    ) -> tuple[dict[str, list[int]], int]:
        """Writes what is to be sampled by the weights of version `step` and before; of `step` the
        prompts by problem, and how many samples will come.

        The samples in `begun` go on, and new problems take the places that these leave free.
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
        config, problems = self._config, self._setup.problems
        # The old and the new together are as many as ever.
        room = max(0, config.problems + config.spare - len(begun))
        drawn = [problems[i].id for i in self._curriculum.draw(self._setup.seed, step, room)]
        return list(dict.fromkeys([*begun, *drawn]))

    def _prompts(self, names: Sequence[str]) -> dict[str, list[int]]:
        for name in names:
            if name not in self._by_id:
                raise mailbox.MailboxError(
                    f"{self._run}: the problem {name} has been asked for, and the run has it no"
                    " more; put back the problems and the 'rl.row_tokens' that it had"
                )
        return {name: self._setup.encode_prompt(self._by_id[name]) for name in names}

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
            problems=[(self._by_id[name], prompt) for name, prompt in prompts.items()],
            begun=begun,
            opening=self._setup.opening,
        )
