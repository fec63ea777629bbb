# SPDX-License-Identifier: Apache-2.0
"""The end of a run: result.json, the learning curves as one PNG, and the table before/after."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from kimina_jax.evaluate import paired_difference
from kimina_jax.protocol import mailbox, scores

SHOWN = 5  # names of flagged problems of a kind in the table; result.json has all


def write(run: Path, seed: int, metrics: list[dict], seconds: float, peak_rss_gib: float) -> None:
    """Writes RUN/result.json and RUN/report/curves.png from the two evaluations and the metrics."""
    before = mailbox.read_json(run / "eval" / "before.json")
    after = mailbox.read_json(run / "eval" / "after.json")
    was, now = ({k: tuple(v) for k, v in e["counts"].items()} for e in (before, after))
    keys = [key for key in after if key.startswith("pass@")]
    result = {
        "before": {key: before[key] for key in (*keys, "ci95")},
        "after": {key: after[key] for key in (*keys, "ci95")},
        "paired_difference": paired_difference(was, now),
        "bands": {
            band: {"before": before["bands"][band], "after": after["bands"][band]}
            for band in after["bands"]
        },
        "problems": after["problems"],
        "samples": after["samples"],
        "split": after["split"],
        "rl_steps": len(metrics),
        **_validation(run, after),
        **_flagged(run),
        "idle": idle_shares(metrics),
        "seconds": seconds,
        "peak_rss_gib": peak_rss_gib,
        "seed": seed,
    }
    _curves(run / "report" / "curves.png", metrics, result)
    mailbox.write_json(run / "result.json", result)


def _validation(run: Path, after: dict) -> dict[str, dict]:
    """The scores of a run on the validation split, which is best, and of what "after" is; nothing
    where there are none."""
    found = scores.history(run)
    best = scores.best(found)
    if not found:
        return {}
    told = {
        "scores": [[score.version, score.value] for score in found],
        "censored": sum(score.censored for score in found),
        "after": mailbox.step_number(Path(after["weights"]).name),
    }
    return {"validation": told | ({"best": best.version, "pass@1": best.value} if best else {})}


def _flagged(run: Path) -> dict[str, dict[str, list[str]]]:
    """The problems that the run has found to be false or vacuous, by which of them; nothing where
    there are none."""
    file = mailbox.flagged_file(run)
    found: dict[str, list[str]] = {}
    for line in mailbox.read_jsonl(file, ("problem", "kind")) if file.is_file() else ():
        found.setdefault(line["kind"], []).append(line["problem"])
    return {"flagged": found} if found else {}


def idle_shares(metrics: list[dict]) -> dict[str, float]:
    """The share of the steps' time in which each tier did nothing."""
    seconds = sum(line["seconds"] for line in metrics)
    return {
        tier: 1 - sum(line["seconds"] * line[f"{tier}_busy"] for line in metrics) / seconds
        for tier in ("trainer", "sampler", "checker")
        if seconds
    }


def table(run: Path) -> Table:
    """The table before/after of a finished run."""
    result = mailbox.read_json(run / "result.json")
    keys = [key for key in result["after"] if key.startswith("pass@")]
    # Of a file that is named as the split nobody here knows whether it was trained on.
    which = "held-out problems" if result["split"] in ("test", "validation") else "problems"
    shown = Table(title=f"{which} ({escape(result['split'])}), before and after RL")
    shown.add_column("")
    shown.add_column("problems", justify="right")
    for key in keys:
        shown.add_column(f"{key} before", justify="right")
        shown.add_column("after", justify="right")
    for band, row in result["bands"].items():
        cells = [f"{row[moment][key]:.1%}" for key in keys for moment in ("before", "after")]
        shown.add_row(escape(band), str(row["after"]["problems"]), *cells)
    shown.add_section()
    cells = [f"{result[moment][key]:.1%}" for key in keys for moment in ("before", "after")]
    shown.add_row("all", str(result["problems"]), *cells)
    difference = result["paired_difference"]
    low, high = difference["ci95"]
    validated = _validation_line(result.get("validation", {}))
    flagged = _flagged_line(result.get("flagged", {}))
    idle = ", ".join(f"{tier} {share:.0%}" for tier, share in result.get("idle", {}).items())
    shown.caption = (
        f"pass@1 difference {difference['pass@1']:+.1%}, 95% interval [{low:+.1%}, {high:+.1%}];"
        f" {result['seconds'] / 60:.1f} minutes, peak memory {result['peak_rss_gib']:.1f} GiB"
        + (f"; idle in the steps of RL: {idle}" if idle else "")
        + validated
        + flagged
    )
    return shown


def _validation_line(told: dict) -> str:
    """Which weights were best on the validation split, and which the table shows."""
    if "best" not in told:
        return ""
    return (
        f"; best on the validation split: step {told['best']} (pass@1 {told['pass@1']:.1%});"
        f" 'after' is step {told['after']}"
    )


def _flagged_line(told: dict[str, list[str]]) -> str:
    """How many problems to train on are flagged, and which; of many the first."""
    kinds = []
    for kind, names in sorted(told.items()):
        more = ", …" if len(names) > SHOWN else ""
        kinds.append(f"{len(names)} {kind} ({escape(', '.join(names[:SHOWN]))}{more})")
    return f"; flagged in training: {', '.join(kinds)}" if kinds else ""


def _curves(path: Path, metrics: list[dict], result: dict) -> None:
    """Six panels by RL step: what a person looks at first when a run goes wrong."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    panels = (
        ("pass rate", ("pass_rate", "solved_problems", "validation")),
        ("format rate", ("format_rate", "distinct")),
        ("entropy (nats a token)", ("entropy",)),
        ("KL to the reference (rl.reference)", ("kl_ref",)),
        ("answer length (tokens)", ("length",)),
        ("busy share of each tier", ("trainer_busy", "sampler_busy", "checker_busy")),
    )
    figure, axes = pyplot.subplots(2, 3, figsize=(12, 6.5), layout="constrained")
    for axis, (title, keys) in zip(axes.flat, panels, strict=True):
        for key in keys:
            points = [(line["step"] + 1, line[key]) for line in metrics if key in line]
            if key == "validation":
                scored = result.get("validation", {}).get("scores", ())
                points = [(version, value) for version, value in scored if value is not None]
            if points:
                axis.plot(*zip(*points, strict=True), marker=".", label=key.replace("_", " "))
        axis.set_title(title, fontsize=10)
        axis.set_xlabel("RL step")
        axis.grid(alpha=0.3)
        if len(keys) > 1 and axis.lines:
            axis.legend(fontsize=8)
    before, after = (result[moment]["pass@1"] for moment in ("before", "after"))
    figure.suptitle(f"held-out pass@1: {before:.1%} before RL, {after:.1%} after")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp.png")
    figure.savefig(temporary, dpi=110)
    pyplot.close(figure)
    temporary.replace(path)
