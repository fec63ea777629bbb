# SPDX-License-Identifier: Apache-2.0
"""The table of an experiment in markdown, from raw results alone, and its curves as a figure."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.ablation.results import CURVES, Results, difference, interval, scores
from kimina_jax.evaluate import pass_at_k

HEADER = (
    *("cell", "seeds", "SFT only: pass@1", "pass@1", "gain", "against {base}"),
    *("SFT only: pass@{k}", "pass@{k}", "gain at {k}", "length", "seconds"),
)


def rows(results: Results, base: str, k: int = 8) -> list[tuple[str, ...]]:
    """A line for each cell that has results, the base first; percent and points, [95% interval].

    `length` is the mean length of the last step's samples, in tokens, `seconds` those of the run
    with its two evaluations, SFT apart. "separate" says that the interval of a difference does not
    hold 0.
    """
    names = sorted(results, key=lambda name: name != base)  # stable: else as they come
    found = []
    for name in names:
        seeds = results[name]
        before, after = (scores(seeds, moment, 1) for moment in ("before", "after"))
        cells = [name, str(len(seeds)), share(before), share(after), points(before, after)]
        against = base in results and name != base
        common = against and seeds.keys() & results[base].keys()
        cells.append(points(scores(results[base], "after", 1), after) if common else "")
        fit = all(one.samples >= k for one in seeds.values())
        many = [scores(seeds, moment, k) if fit else {} for moment in ("before", "after")]
        cells += [*map(share, many), points(*many)] if fit else [""] * 3
        lengths = [one.curves["length"][-1] for one in seeds.values() if one.curves["length"]]
        cells.append(f"{np.mean(lengths):.0f}" if lengths else "")
        cells.append(f"{np.mean([one.seconds for one in seeds.values()]):.0f}")
        found.append(tuple(cells))
    return found


def markdown(results: Results, base: str, k: int = 8) -> str:
    """The table."""
    titles = tuple(title.format(base=base, k=k) for title in HEADER)
    lines = [titles, ("---",) * len(titles), *rows(results, base, k)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def fixes(told: Mapping[str, Mapping[str, Any]]) -> str:
    """A round of fix turns beside a second plain sample for what failed, which expects pass@2."""
    titles = ["cell", "seeds", "pass@1", "with a fix round", "gain"]
    titles += ["with a second sample", "fix round against it"]
    lines = [titles, ["---"] * len(titles)]
    for name, seeds in told.items():
        plain, fixed, second = (
            {
                int(seed): np.array([pass_at_k(one["samples"], n, k) for n in one[which]])
                for seed, one in seeds.items()
            }
            for which, k in (("plain", 1), ("fixed", 1), ("plain", 2))
        )
        cells = [name, str(len(seeds)), share(plain), share(fixed), points(plain, fixed)]
        lines.append([*cells, share(second), points(second, fixed)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def share(by_seed: dict[int, np.ndarray]) -> str:
    """The mean over seeds and problems in percent, with its interval."""
    x_SP = np.array([by_seed[seed] for seed in sorted(by_seed)])
    low, high = interval(x_SP)
    return f"{100 * x_SP.mean():.1f} [{100 * low:.1f}, {100 * high:.1f}]"


def points(left: dict[int, np.ndarray], right: dict[int, np.ndarray]) -> str:
    """right - left at the seeds that both have, in points."""
    mean, (low, high), seeds = difference(left, right)
    said = f"{100 * mean:+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]"
    said += ", separate" if low > 0 or high < 0 else ""
    return said if seeds == len(right) else f"{said} ({seeds} seeds)"


def figure(results: Results, path: Path, names: Sequence[str] = ()) -> None:
    """The training metrics of cells by step, each the mean of its seeds as far as all have got."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    titles = {"pass_rate": "pass rate (training problems)", "length": "answer length (tokens)"}
    picture, axes = pyplot.subplots(1, len(CURVES), figsize=(11, 4.5), layout="constrained")
    for axis, curve in zip(axes, CURVES, strict=True):
        for number, name in enumerate(names or results):
            style = ("-", "--", ":")[number // 10 % 3]  # as there are ten colours
            lines = [one.curves[curve] for one in results[name].values()]
            steps = min(map(len, lines), default=0)
            if steps:
                mean = np.mean([line[:steps] for line in lines], axis=0)
                axis.plot(range(1, steps + 1), mean, style, label=name, linewidth=1)
        axis.set_title(titles[curve], fontsize=10)
        axis.set_xlabel("RL step")
        axis.grid(alpha=0.3)
    axes[0].legend(fontsize=7)
    temporary = path.with_suffix(".tmp.png")
    picture.savefig(temporary, dpi=110)
    pyplot.close(picture)
    temporary.replace(path)
