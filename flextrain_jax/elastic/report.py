# SPDX-License-Identifier: Apache-2.0
"""The outcome of a job: a table of accuracy by rung for every method, and a plot over the cost."""

from pathlib import Path

import numpy as np


def summarize(jobs: list[dict]) -> dict[str, dict]:
    """Mean and deviation over seeds, by method.

    `jobs` have method, seed, rungs (dicts with depth, macs, params, accuracy) and training
    (seconds, cpu_seconds, macs, params_moved, model_joules). The deviation is that of a sample;
    None for one seed.
    """
    found = {}
    for method in dict.fromkeys(job["method"] for job in jobs):
        runs = [job for job in jobs if job["method"] == method]
        accuracy = np.array([[rung["accuracy"] for rung in run["rungs"]] for run in runs])
        spread = accuracy.std(axis=0, ddof=1) if len(runs) > 1 else [None] * accuracy.shape[1]
        training = {
            name: float(np.mean([run["training"][name] for run in runs]))
            for name in ("seconds", "cpu_seconds", "macs", "params_moved", "model_joules")
        }
        found[method] = {
            "ladder": runs[0]["ladder"],
            "seeds": len(runs),
            "training": training,
            "rungs": [
                {
                    "depth": rung["depth"],
                    "params": rung["params"],
                    "macs": rung["macs"],
                    "accuracy": float(mean),
                    "deviation": None if deviation is None else float(deviation),
                }
                for rung, mean, deviation in zip(
                    runs[0]["rungs"], accuracy.mean(axis=0), spread, strict=True
                )
            ],
        }
    return found


def merge_independent(results: list[dict]) -> list[dict]:
    """The nets of an independent method and seed as one entry: their rungs in order, their training
    added up.
    """
    merged: dict[tuple, dict] = {}
    for result in results:
        key = (result["method"], result["seed"])
        training = {
            name: result["training"][name]
            for name in ("seconds", "cpu_seconds", "macs", "params_moved", "model_joules")
        }
        if key not in merged:
            merged[key] = result | {"rungs": list(result["rungs"]), "training": training}
            continue
        merged[key]["rungs"] += result["rungs"]
        for name, value in training.items():
            merged[key]["training"][name] += value
    return list(merged.values())


def table(summary: dict[str, dict]) -> str:
    """Accuracy in percent by method and rung, with the training time; one part for each ladder."""
    lines = []
    for ladder in dict.fromkeys(entry["ladder"] for entry in summary.values()):
        entries = {name: e for name, e in summary.items() if e["ladder"] == ladder}
        rungs = next(iter(entries.values()))["rungs"]
        lines.append(f"ladder {ladder}".ljust(24) + "".join(_head(rung) for rung in rungs))
        cost = "".join(f"{rung['macs'] / 1e6:.2f}M".rjust(16) for rung in rungs)
        lines.append("  multiply-adds".ljust(24) + cost + "training s".rjust(12) + "CPU s".rjust(9))
        for name, entry in entries.items():
            cells = "".join(_cell(rung).rjust(16) for rung in entry["rungs"])
            training = entry["training"]
            times = f"{training['seconds']:12.1f}{training['cpu_seconds']:9.1f}"
            lines.append(f"  {name}".ljust(24) + cells + times)
    return "\n".join(lines)


def _head(rung: dict) -> str:
    return f"{rung['depth']} blocks".rjust(16)


def _cell(rung: dict) -> str:
    spread = "" if rung["deviation"] is None else f" ± {100 * rung['deviation']:.1f}"
    return f"{100 * rung['accuracy']:.1f}{spread}"


def plot(summary: dict[str, dict], path: Path) -> None:
    """Accuracy against multiply-adds, one line a method, as a PNG that appears whole."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6.4, 4.2), layout="constrained")
    for name, entry in summary.items():
        macs = [rung["macs"] / 1e6 for rung in entry["rungs"]]
        accuracy = [100 * rung["accuracy"] for rung in entry["rungs"]]
        spread = [100 * (rung["deviation"] or 0) for rung in entry["rungs"]]
        style = "--" if entry["ladder"] != "prefix" else "-"
        axes.errorbar(macs, accuracy, yerr=spread, marker="o", linestyle=style, label=name)
    axes.set_xlabel("multiply-adds of an inference, millions")
    axes.set_ylabel("test accuracy, percent")
    axes.legend()
    axes.grid(alpha=0.3)
    temporary = path.with_name(f".{path.name}.tmp")
    figure.savefig(temporary, format="png", dpi=150)
    pyplot.close(figure)
    temporary.replace(path)
