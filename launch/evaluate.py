# SPDX-License-Identifier: Apache-2.0
"""Evaluation: python -m launch.evaluate --run=RUN, or --weights=FOLDER

pass@1 and pass@k (unbiased) with 95% bootstrap intervals, per band, on the held-out problems.
`--run` takes the newest weights of a run and its settings; `--weights` any Hugging Face folder that
`launch.export` or `launch.sft` wrote. `--out=FILE` keeps the scores and every count as JSON.
"""

import time
from pathlib import Path

from absl import flags
from rich.table import Table

from launch import cli
from launch.processes import progress, tier

_RUN = flags.DEFINE_string("run", None, "a run directory: its newest weights and its settings")
_WEIGHTS = flags.DEFINE_string("weights", None, "a Hugging Face folder instead of the newest")
_SPLIT = flags.DEFINE_string("split", None, "train, validation, test, or a file of problems")
_SAMPLES = flags.DEFINE_integer("samples", None, "proofs drawn per problem", lower_bound=1)
_KS = flags.DEFINE_list("ks", None, "the k of pass@k, such as 1,8")
_LIMIT = flags.DEFINE_integer("limit", 0, "only the first problems; 0 for all")
_SEED = flags.DEFINE_integer("seed", 0, "seed of the samples")
_OUT = flags.DEFINE_string("out", None, "file for the result as JSON")
_PROOFS = flags.DEFINE_string("proofs", None, "folder for the solved theorems, one .lean file each")
_NAME = flags.DEFINE_string("name", "evaluation", "title of the table and the bar")
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")

DEFAULTS = {
    "prompt": "kimina-v1",
    "sampling": {"temperature": 1.0, "top_p": 1.0, "max_new_tokens": 224},
    "checker": {"toolchain": "embedded", "workers": 2, "timeout_s": 10.0},
    "evaluation": {"split": "test", "samples": 8, "ks": [1, 8]},
    "problems": {"train": "bundled", "validation": "bundled", "test": "bundled"},
}


def main(overrides: list[str]) -> None:
    """Evaluates and prints the table."""
    if _SUPERVISED.value:
        tier.follow_supervisor()
    if not (_RUN.value or _WEIGHTS.value):
        raise cli.UserError("give --run=RUN or --weights=FOLDER")
    from kimina_jax import evaluate
    from kimina_jax.problems.load import SPLITS, read_problems
    from kimina_jax.protocol import mailbox
    from kimina_jax.sampler.sampling import Sampling
    from kimina_jax.text.prompts import render_prompt, template
    from kimina_jax.text.tokenizer import Tokenizer
    from launch import settings
    from lean_checker.environments import Pools

    config = dict(DEFAULTS)
    if _RUN.value:
        config |= {k: v for k, v in tier.read_run(Path(_RUN.value)).items() if k in DEFAULTS}
    weights = Path(_WEIGHTS.value) if _WEIGHTS.value else settings.newest_weights(Path(_RUN.value))
    choice = config["evaluation"]
    split = _SPLIT.value or choice["split"]
    samples = _SAMPLES.value or choice["samples"]
    try:
        ks = [int(k) for k in _KS.value] if _KS.value else list(choice["ks"])
    except ValueError as error:
        raise cli.UserError(f"--ks={','.join(_KS.value)}: give whole numbers, as in 1,8") from error
    if too_large := [k for k in ks if k > samples or k < 1]:
        raise cli.UserError(
            f"--ks: pass@{too_large[0]} needs --samples of at least that, not {samples}"
        )
    bundled = split in SPLITS
    problems = (
        settings.problems_of(config, split, "--split") if bundled else read_problems(Path(split))
    )
    problems = problems[: _LIMIT.value or None]
    settings.check_environments(problems, config["checker"])
    template(config["prompt"])
    params, model = settings.load_weights(weights)
    tokenizer = Tokenizer(weights / "tokenizer.model")
    cli.use_compilation_cache()
    checker = config["checker"]
    started = time.monotonic()
    counts = {problem.id: [0, 0] for problem in problems}
    solved: dict[str, evaluate.Outcome] = {}
    statuses: dict[str, int] = {}
    with (
        Pools(
            tier.toolchains(checker),
            workers=checker["workers"],
            timeout_s=checker["timeout_s"],
        ) as pool,
        progress.bar(_NAME.value, len(problems) * samples) as advance,
    ):
        outcomes = evaluate.attempts(
            params,
            model,
            tokenizer,
            problems,
            samples,
            cli.build(Sampling, config, "sampling", "sampling"),
            lambda problem: render_prompt(problem, config["prompt"]),
            pool.check,
            _SEED.value,
        )
        valid = 0
        for done, outcome in enumerate(outcomes, start=1):
            statuses[outcome.status] = statuses.get(outcome.status, 0) + 1
            counts[outcome.problem][0] += 1
            if outcome.status == "valid":
                valid += 1
                counts[outcome.problem][1] += 1
                solved.setdefault(outcome.problem, outcome)
            advance(done, f"{valid / done:.1%} valid")
    if statuses.get("infra"):
        raise cli.UserError(
            f"{statuses['infra']} proofs could not be checked (infrastructure, not the proofs);"
            " no score is given; run the same command again"
        )
    summary = evaluate.summarize(
        {name: (n, c) for name, (n, c) in counts.items()}, {p.id: p.band for p in problems}, ks
    )
    summary |= {
        "weights": str(weights),
        "split": split,
        "samples": samples,
        "seed": _SEED.value,
        "seconds": time.monotonic() - started,
        "statuses": statuses,
        "counts": counts,
    }
    if _OUT.value:
        mailbox.write_json(Path(_OUT.value), summary)
    if _PROOFS.value:
        write_proofs(Path(_PROOFS.value), problems, solved)
    progress.console.print(table(_NAME.value, summary, ks))


def write_proofs(folder: Path, problems, solved) -> None:
    """One Lean file per solved theorem, with its informal statement and the model's answer."""
    from kimina_jax.protocol import mailbox

    for problem in problems:
        if outcome := solved.get(problem.id):
            comment = problem.informal.replace("-/", "- /")
            text = f"/- {comment} ({problem.band}, level {problem.level}) -/\n"
            text += f"{problem.statement} := {outcome.proof.rstrip()}\n"
            mailbox.write_text(folder / f"{problem.id}.lean", text)


def table(title: str, summary: dict, ks: list[int]) -> Table:
    """Scores overall and per band."""
    shown = Table(title=title)
    for column in ("", "problems", *(f"pass@{k}" for k in ks)):
        shown.add_column(column, justify="left" if not column else "right")
    for band, row in summary["bands"].items():
        shown.add_row(band, str(row["problems"]), *(f"{row[f'pass@{k}']:.1%}" for k in ks))
    overall = []
    for k in ks:
        low, high = summary["ci95"][f"pass@{k}"]
        overall.append(f"{summary[f'pass@{k}']:.1%} [{low:.1%}, {high:.1%}]")
    shown.add_section()
    shown.add_row("all", str(summary["problems"]), *overall)
    return shown


if __name__ == "__main__":
    cli.run(main)
