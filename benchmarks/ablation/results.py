# SPDX-License-Identifier: Apache-2.0
"""Raw results of cells as one small JSON file, and what is said of them: means and intervals.

A cell has for each seed the valid samples of every held-out problem, before RL (its start) and
after. Two cells are compared pair by pair, the same problem at the same seed, and the interval
resamples problems and seeds, both with replacement: 95% of 10,000 draws, by percentiles. With one
seed it says nothing of others.
"""

import dataclasses
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kimina_jax.evaluate import pass_at_k

RESAMPLES = 10_000
CURVES = ("pass_rate", "length")  # of metrics.jsonl, by step


@dataclasses.dataclass(frozen=True)
class Result:
    """One cell at one seed: valid samples of each problem, out of `samples`, and the training
    metrics by step."""

    problems: tuple[str, ...]
    samples: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    curves: dict[str, list[float]]
    seconds: float
    flags: tuple[str, ...]

    def scores(self, moment: str, k: int) -> np.ndarray:
        """pass@k of every problem, (P,), at the moment "before" or "after"."""
        return np.array([pass_at_k(self.samples, n, k) for n in getattr(self, moment)])


Results = dict[str, dict[int, Result]]  # cell -> seed -> result


class ResultsError(ValueError):
    """Results that cannot be read or compared; one sentence."""


def of_run(run: Path, flags: tuple[str, ...]) -> Result:
    """What a finished run of launch.rl has come to."""
    scores = {m: _json(run / "eval" / f"{m}.json") for m in ("before", "after")}
    counts = {m: {name: tuple(c) for name, c in s["counts"].items()} for m, s in scores.items()}
    problems = tuple(sorted(counts["after"]))
    if tuple(sorted(counts["before"])) != problems:
        raise ResultsError(f"{run}: was evaluated on other problems before than after")
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    before, after = (tuple(counts[m][name][1] for name in problems) for m in ("before", "after"))
    return Result(
        problems,
        scores["after"]["samples"],
        before,
        after,
        {name: [round(line[name], 4) for line in lines if name in line] for name in CURVES},
        _json(run / "result.json")["seconds"],
        flags,
    )


def write(path: Path, results: Results, about: Mapping[str, Any]) -> None:
    """Writes a file, whole or not at all; the problems stand there once."""
    every = [one for seeds in results.values() for one in seeds.values()]
    _refuse_unlike(results)
    cells = {
        name: {
            str(seed): {k: v for k, v in dataclasses.asdict(one).items() if k != "problems"}
            for seed, one in sorted(seeds.items())
        }
        for name, seeds in results.items()
    }
    problems = list(every[0].problems) if every else []
    parts = [
        f'"{key}": {json.dumps(value)}' for key, value in {**about, "problems": problems}.items()
    ]
    lines = ",\n".join(f' "{name}": {json.dumps(seeds)}' for name, seeds in cells.items())
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.parent.mkdir(parents=True, exist_ok=True)
    joined = ",\n".join([*parts, f'"cells": {{\n{lines}\n}}'])
    temporary.write_text(f"{{{joined}}}\n", encoding="utf-8")
    temporary.replace(path)


def read(path: Path) -> tuple[Results, dict[str, Any]]:
    """The cells of a file, and what else it says. Raises ResultsError."""
    try:
        said = _json(path)
        problems = tuple(said.pop("problems"))
        found = {
            name: {
                int(seed): Result(
                    problems,
                    one["samples"],
                    tuple(one["before"]),
                    tuple(one["after"]),
                    one["curves"],
                    one["seconds"],
                    tuple(one["flags"]),
                )
                for seed, one in seeds.items()
            }
            for name, seeds in said.pop("cells").items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResultsError(f"{path}: is no file of results ({error})") from None
    for name, seeds in found.items():
        for seed, one in seeds.items():
            if not len(one.before) == len(one.after) == len(problems):
                raise ResultsError(f"{path}: {name}, seed {seed}: not a count for each problem")
            if not all(_is_count(n, one.samples) for n in (*one.before, *one.after)):
                raise ResultsError(f"{path}: {name}, seed {seed}: not counts of its samples")
    return found, said


def difference(
    left: Mapping[int, np.ndarray], right: Mapping[int, np.ndarray], *, comparisons: int = 1
) -> tuple[float, tuple[float, float], int]:
    """right - left in the mean of the seeds that both have, its interval, and how many these are.

    Both give scores (P,) by seed; `comparisons` is as in `interval`. Raises ResultsError where they
    have no seed in common.
    """
    seeds = sorted(left.keys() & right.keys())
    if not seeds:
        raise ResultsError("no seed in common")
    difference_SP = np.array([right[seed] - left[seed] for seed in seeds])
    return float(difference_SP.mean()), interval(difference_SP, comparisons), len(seeds)


def interval(x_SP: np.ndarray, comparisons: int = 1) -> tuple[float, float]:
    """The bootstrap interval of the mean over seeds and problems, which holds with at least 95%
    for all of so many comparisons together (Bonferroni)."""
    seeds, problems = x_SP.shape
    times_RS, times_RP = _drawn(seeds, problems)
    mean_R = ((times_RS @ x_SP) * times_RP).sum(axis=1) / (seeds * problems)
    tail = 2.5 / comparisons
    low, high = np.percentile(mean_R, [tail, 100 - tail]).round(12)  # 0 is 0, not 1e-17
    return float(low), float(high)


@functools.lru_cache(maxsize=4)  # a table asks for the same ones many times
def _drawn(seeds: int, problems: int) -> tuple[np.ndarray, np.ndarray]:
    """How often each seed, (R, S), and each problem, (R, P), is drawn, of each of R draws."""
    rng = np.random.default_rng([seeds, problems])
    times_RS = rng.multinomial(seeds, np.full(seeds, 1 / seeds), RESAMPLES)
    return times_RS, rng.multinomial(problems, np.full(problems, 1 / problems), RESAMPLES)


def scores(seeds: Mapping[int, Result], moment: str, k: int) -> dict[int, np.ndarray]:
    """pass@k of every problem by seed."""
    return {seed: one.scores(moment, k) for seed, one in seeds.items()}


def _refuse_unlike(results: Results) -> None:
    """Raises ResultsError where cells lie beside each other that cannot be compared."""
    every = [one for seeds in results.values() for one in seeds.values()]
    for name, seeds in results.items():
        said = {
            tuple(flag for flag in one.flags if not flag.startswith("seed="))
            for one in seeds.values()
        }
        if len(said) > 1:
            raise ResultsError(f"the seeds of {name} were run with different flags; use one --out")
    starts: dict[tuple[str, ...], tuple[int, ...]] = {}
    for one in every:
        if one.problems != every[0].problems:
            raise ResultsError("the cells were evaluated on different problems; use another --out")
        begun = tuple(flag for flag in one.flags if flag.startswith(("start=", "seed=")))
        if begun and starts.setdefault(begun, one.before) != one.before:
            raise ResultsError(
                f"the cells of {' '.join(begun)} begin with different weights; use another --out"
            )


def _is_count(valid: Any, samples: Any) -> bool:
    return type(valid) is int and type(samples) is int and 0 <= valid <= samples


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
