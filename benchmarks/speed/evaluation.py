# SPDX-License-Identifier: Apache-2.0
"""The evaluation of `make rl`, with drawing and checking one after the other, again and again.

    python -m benchmarks.speed.evaluation CONFIG WEIGHTS

CONFIG is an RL configuration. Before every part it waits for a line on standard input, and after it
prints a line of JSON: "seconds", and the "checks" of a check or the "tokens" of the drawing. It
ends when standard input does.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from kimina_jax import evaluate
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.text.chat import Chat
from kimina_jax.text.chat_tokenizer import open_tokenizer
from launch import cli
from launch.config import run_folder, tree
from launch.config.rl import RlRun
from launch.processes import checkers
from lean_checker.records import Candidate, Verdict

SAMPLES = 2  # 488 rows: one wave of the decoder, of the four that 8 samples take


def main() -> None:
    """Evaluates until nobody asks for more."""
    source, weights = sys.argv[1], Path(sys.argv[2])
    config = tree.load(RlRun, source).settings
    problems = config.problems.read(config.evaluation.split)
    engine = JaxEngine()
    engine.hold(*run_folder.load_weights(weights))
    tokenizer = open_tokenizer(weights)
    cli.use_compilation_cache()
    while sys.stdin.readline():
        # A pool for every evaluation: one that has seen a statement checks its proofs faster.
        with checkers.opened(config.checker) as checker:
            parts = Parts(checker)
            outcomes = list(
                evaluate.attempts(
                    engine,
                    Chat(tokenizer, config.prompt),
                    problems,
                    SAMPLES,
                    config.sampling,
                    parts.check,
                    0,
                )
            )
        tokens = sum(len(tokenizer.encode(outcome.text)) + 1 for outcome in outcomes)
        say(tokens=tokens, answers=len(outcomes))


class Parts:
    """Stands between drawing and checking, and takes the time of both."""

    def __init__(self, checker: checkers.Opened):
        self._checker = checker
        self._started = time.monotonic()

    def check(self, candidates: Iterable[Candidate]) -> Iterator[Verdict]:
        """Waits until everything is drawn; checks it when asked to."""
        drawn = list(candidates)
        say(seconds=time.monotonic() - self._started)
        sys.stdin.readline()
        started = time.monotonic()
        verdicts = list(self._checker.check(drawn))
        say(seconds=time.monotonic() - started, checks=len(verdicts))
        yield from verdicts


def say(**values: float) -> None:
    """Answers with one line."""
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    main()
