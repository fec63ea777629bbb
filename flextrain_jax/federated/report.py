# SPDX-License-Identifier: Apache-2.0
"""The outcome of a comparison of federated methods: a table, and accuracy against size."""

from collections.abc import Sequence
from pathlib import Path

import jax
import numpy as np

from flextrain_jax.federated.parts import n_bytes
from flextrain_jax.federated.round import Role

BY_ROUND = ("step", "seconds", "refused_clients")  # what a line says of its own round


def outcome(method: str, seed: int, lines: list[dict]) -> dict:
    """What one federation came to, from the lines of its metrics.jsonl: the curve of its
    evaluations and the totals.
    """
    shown = ("step", "virtual_seconds", "bytes_up", "device_accuracy", "accuracy")
    curve = [{name: line[name] for name in shown} for line in lines if "device_accuracy" in line]
    totals = {name: x for name, x in lines[-1].items() if name not in BY_ROUND}
    seconds = sum(line["seconds"] for line in lines)
    said = {"method": method, "seed": seed, "rounds": len(lines), "seconds": seconds}
    return said | {"curve": curve} | totals


def budgets(roles: Sequence[Role]) -> list[dict]:
    """What a device of every class holds and spends: parameters, bytes sent each way in a round,
    multiply-adds of training on one example.
    """
    return [
        {
            "depth": role.exits[-1],
            "params": sum(x.size for x in jax.tree.leaves(role.shapes["params"])),
            "bytes": n_bytes(role.shapes),
            "training_macs": role.macs,
        }
        for role in roles
    ]


def updates_of_models(roles: Sequence[Role], trained: Sequence[int]) -> list[int]:
    """How many updates the model of every class had, of its own devices' `trained` and of those of
    classes with which it shares its model (one role). Nothing where the result does not say.
    """
    counts = list(zip(roles, trained, strict=False))
    return [sum(n for other, n in counts if other is role) for role, _ in counts]


def summarize(jobs: list[dict]) -> dict[str, dict]:
    """Mean and deviation over seeds, by method.

    `jobs` have method, seed, accuracy (by class), device_accuracy, and the totals of the last line
    of `loop.train`. The deviation is that of a sample; None for one seed.
    """
    found = {}
    for method in dict.fromkeys(job["method"] for job in jobs):
        runs = [job for job in jobs if job["method"] == method]
        found[method] = {
            "seeds": len(runs),
            "device_accuracy": _mean([run["device_accuracy"] for run in runs]),
            "deviation": _deviation([run["device_accuracy"] for run in runs]),
            "accuracy": _columns([run["accuracy"] for run in runs], _mean),
            "accuracy_deviation": _columns([run["accuracy"] for run in runs], _deviation),
            "virtual_seconds": _mean([run["virtual_seconds"] for run in runs]),
            "seconds": _mean([run["seconds"] for run in runs]),
        } | {
            name: _columns([run[name] for run in runs], _mean)
            for name in ("bytes_down", "bytes_up", "joules")
        }
    return found


def _mean(values):
    return float(np.mean(values))


def _deviation(values):
    return float(np.std(values, ddof=1)) if len(values) > 1 else None


def _columns(rows, of):
    return [of(column) for column in zip(*rows, strict=True)]


def table(summary: dict[str, dict], classes: list[dict]) -> str:
    """Mean device accuracy and that of every class in percent; virtual time and traffic."""
    names = "".join(f"{c['name']}".rjust(14) for c in classes)
    shares = "".join(f"{100 * c['share']:.1f}% x{c['devices']}".rjust(14) for c in classes)
    lines = [
        "method".ljust(22) + "devices' mean".rjust(14) + names + "virtual s  MB up".rjust(20),
        "  parameters, devices".ljust(36) + shares,
    ]
    for method, entry in summary.items():
        cells = [_cell(entry["device_accuracy"], entry["deviation"])]
        cells += [
            _cell(a, d) for a, d in zip(entry["accuracy"], entry["accuracy_deviation"], strict=True)
        ]
        cost = f"{entry['virtual_seconds']:.0f}{sum(entry['bytes_up']) / 1e6:9.1f}"
        lines.append(f"  {method}".ljust(22) + "".join(c.rjust(14) for c in cells) + cost.rjust(20))
    return "\n".join(lines)


def _cell(mean: float, deviation: float | None) -> str:
    return f"{100 * mean:.1f}" + ("" if deviation is None else f" ± {100 * deviation:.1f}")


def plot(summary: dict[str, dict], classes: list[dict], path: Path) -> None:
    """Accuracy of every class against the share of the parameters that it can hold (Fig. 2 of
    FlexTrain), one line a method, as a PNG that appears whole.
    """
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6.8, 4.4), layout="constrained")
    share = [100 * c["share"] for c in classes]
    for method, entry in summary.items():
        accuracy = [100 * a for a in entry["accuracy"]]
        spread = [100 * (d or 0) for d in entry["accuracy_deviation"]]
        axes.errorbar(share, accuracy, yerr=spread, marker="o", label=method)
    axes.set_xlabel("parameters that the device holds, percent of the model")
    axes.set_ylabel("test accuracy, percent")
    axes.legend(fontsize="small")
    axes.grid(alpha=0.3)
    temporary = path.with_name(f".{path.name}.tmp")
    figure.savefig(temporary, format="png", dpi=150)
    pyplot.close(figure)
    temporary.replace(path)
