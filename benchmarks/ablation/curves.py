# SPDX-License-Identifier: Apache-2.0
"""pass@k of cells for many k, from many samples that are drawn apart: as a table and a figure."""

import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open

from benchmarks.ablation import table
from benchmarks.ablation.results import Results, ResultsError, difference
from kimina_jax.evaluate import pass_at_k
from launch.processes import supervise

Curves = Mapping[str, Mapping[str, Any]]  # by CELL-SEED: what `drawn` says of it


def drawn(out: Path, found: Results, ks: Sequence[int], wanted: Sequence[str]) -> dict[str, Any]:
    """By CELL-SEED its parameters, and of every problem how many samples were valid, of as many as
    the largest k: those that are there, and those of the `wanted` cells. It streams and resumes."""
    told = {}
    for name, seed in ((name, seed) for name, seeds in found.items() for seed in seeds):
        cell, samples = f"{name}-{seed}", max(ks)
        file = out / f"curve-{cell}.json"
        if not file.is_file() and name in wanted:
            supervise.stage(
                "launch.evaluate",
                f"--run={out / cell}",
                f"--samples={samples}",
                f"--ks={','.join(map(str, ks))}",
                f"--log={file.with_suffix('.log')}",
                f"--out={file}",
                f"--name={name}",
            )
        if file.is_file():
            solved = valid_of(file, found[name][seed].problems, samples)
            size = {"parameters": parameters(out / cell / "init")}
            told[cell] = {**size, "samples": samples, "ks": list(ks), "solved": solved}
    return told


def valid_of(file: Path, problems: Sequence[str], samples: int) -> list[int]:
    """Of every problem how many of so many samples were valid. Raises ResultsError."""
    try:
        counts = json.loads(file.read_text(encoding="utf-8"))["counts"]
        told = [counts[problem] for problem in problems]
    except (LookupError, TypeError, ValueError) as error:
        raise ResultsError(f"{file}: is no evaluation of these problems ({error!r})") from None
    if any(drawn != samples for drawn, _ in told):
        raise ResultsError(f"{file}: is not of {samples} samples a problem; remove it")
    return [valid for _, valid in told]


def parameters(folder: Path) -> int:
    """The numbers that the weights of a Hugging Face folder have."""
    total = 0
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, "numpy") as weights:
            shapes = [weights.get_slice(name).get_shape() for name in list(weights.keys())]
            total += sum(int(np.prod(shape)) for shape in shapes)
    return total


def scores(one: Mapping[str, Any], k: int) -> dict[int, np.ndarray]:
    """pass@k of every problem, (P,), as of a seed."""
    return {0: np.array([pass_at_k(one["samples"], n, k) for n in one["solved"]])}


def markdown(told: Curves) -> str:
    """A line for each cell, the smallest model first; percent with 95% intervals over problems."""
    cells = ordered(told)
    ks = told[cells[0]]["ks"]
    lines = [["cell", "parameters", *(f"pass@{k}" for k in ks)], ["---"] * (len(ks) + 2)]
    for cell in cells:
        one = told[cell]
        shares = [table.share(scores(one, k)) for k in ks]
        lines.append([cell, f"{one['parameters'] / 1e6:.2f} million", *shares])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def steps(told: Curves) -> str:
    """What the next larger model has more, and what the next larger k has more, in points."""
    cells = ordered(told)
    ks = told[cells[0]]["ks"]
    lines = [["more", *(f"pass@{k}" for k in ks)], ["---"] * (len(ks) + 1)]
    for left, right in itertools.pairwise(cells):
        gains = [table.points(scores(told[left], k), scores(told[right], k)) for k in ks]
        lines.append([f"{right} than {left}", *gains])
    for cell in cells:
        one = told[cell]
        gains = [table.points(scores(one, a), scores(one, b)) for a, b in itertools.pairwise(ks)]
        lines.append([f"{cell}: than the k before", "", *gains])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def ordered(told: Curves) -> list[str]:
    """The cells by the size of their models."""
    return sorted(told, key=lambda cell: told[cell]["parameters"])


def figure(told: Curves, path: Path) -> None:
    """pass@k by k, and by the size of the model, with 95% intervals over problems."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    cells = ordered(told)
    ks = told[cells[0]]["ks"]
    sizes = [told[cell]["parameters"] / 1e6 for cell in cells]
    picture, (by_k, by_size) = pyplot.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    for n, (cell, size) in enumerate(zip(cells, sizes, strict=True)):
        found = [scores(told[cell], k) for k in ks]
        beside = 1.06 ** (n - (len(cells) - 1) / 2)  # bars that can be told from each other
        _line(by_k, [k * beside for k in ks], found, f"{cell}, {size:.1f} million")
    for n, k in enumerate(ks):
        beside = 1.03 ** (n - (len(ks) - 1) / 2)
        found = [scores(told[cell], k) for cell in cells]
        _line(by_size, [size * beside for size in sizes], found, f"pass@{k}")
    by_k.set_xscale("log", base=2)
    by_k.set_xticks(ks, map(str, ks))
    by_size.set_xscale("log")
    by_size.set_xticks(sizes, [f"{size:.1f}" for size in sizes])
    by_size.minorticks_off()
    for axis, label in ((by_k, "k"), (by_size, "parameters, millions")):
        axis.set_xlabel(label)
        axis.set_ylabel("pass@k, percent")
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8, loc="upper left" if axis is by_k else "lower center")
    temporary = path.with_suffix(".tmp.png")
    picture.savefig(temporary, dpi=110)
    pyplot.close(picture)
    temporary.replace(path)


def _line(axis: Any, x: Sequence[float], found: Sequence[dict[int, np.ndarray]], name: str) -> None:
    nothing = {0: np.zeros_like(found[0][0])}
    means, bounds = zip(*(difference(nothing, one)[:2] for one in found), strict=True)
    low, high = np.array(bounds).T
    y = np.array(means)
    axis.errorbar(
        x, 100 * y, 100 * np.array([y - low, high - y]), marker="o", label=name, capsize=3
    )
