# SPDX-License-Identifier: Apache-2.0
"""Search by parts beside plain sampling, with as many samples of every problem:

    python -m benchmarks.search --model=runs/rl-tiny --samples=64 --out=runs/search.json

Of each problem the search draws up to --samples answers, those for its parts among them, and plain
sampling as many of the problem alone; the first ones are the same for both. The file takes in each
problem when both are done, and the same command goes on from there. Prints both pass rates and
their difference with 95% intervals over problems; in the file are the raw counts of each.
"""

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from kimina_jax import evaluate
from kimina_jax.problems.load import Problem, Splits
from kimina_jax.protocol import mailbox
from kimina_jax.prove.answers import ModelSource
from kimina_jax.prove.prover import Prover
from kimina_jax.search.lemma_search import BY_PARTS, LemmaSearch, LemmaSearcher
from kimina_jax.search.record import SearchRecord
from kimina_jax.text.chat import told_by
from launch import cli
from launch.config import resume, run_folder, tree
from launch.config.errors import UserError
from launch.config.proving import ProofSearch
from launch.processes import tally, user_files

HOURS_S = 86400.0  # samples are what is counted, not time


def main() -> None:
    """Runs what is missing and prints the comparison."""
    told = arguments()
    folder, values = Path(told.model), {}
    if run_folder.is_run(folder):
        values, folder = resume.read_values(folder), run_folder.newest_weights(folder)
    else:
        values = told_by(folder)
    run_folder.check_checkpoint(folder)
    config = tree.resolve(ProofSearch, values, told.model, [], []).settings
    search = dataclasses.replace(BY_PARTS, together=told.together, first=told.first)
    of = {
        "weights": tally.identity(folder),
        "split": told.split,
        "set": told.set,
        "samples": told.samples,
        "seed": told.seed,
        "search": dataclasses.asdict(search),
        "prompt": config.prompt,
        "wording": dataclasses.asdict(config.wording),
        "sampling": dataclasses.asdict(config.sampling),
    }
    cli.use_compilation_cache()
    asked = Splits(test=told.set).read(told.split)
    asked = asked[:: max(1, len(asked) // told.problems)][: told.problems]
    out = Path(told.out)
    user_files.check_place(out)
    done = known(out, of)
    drawn = config.prompt, config.sampling, told.seed, config.wording
    source = ModelSource(folder, *drawn, min(64, told.together))
    with Prover(source=source, workers=1, goals=True) as prover:
        for problem in asked:
            if problem.id not in done:
                done[problem.id] = both(prover, problem, search, told.samples, told.seed)
                mailbox.write_json(out, {"of": of, "problems": done})
                print(problem.id, done[problem.id], flush=True)
    print(table({one.id: done[one.id] for one in asked}, told.samples))


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--model", required=True, help="a run, or a Hugging Face folder")
    parser.add_argument("--split", default="test", help="train, validation, test, or a file")
    parser.add_argument("--set", default="bundled", help="of the split test: bundled or by_hand")
    parser.add_argument("--problems", type=positive, default=244, help="spread over the split")
    parser.add_argument("--samples", type=positive, default=64, help="of each problem, both ways")
    parser.add_argument("--together", type=positive, default=BY_PARTS.together)
    parser.add_argument("--first", type=float, default=BY_PARTS.first)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", required=True, help="the file of results, which goes on")
    return parser.parse_args()


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def known(out: Path, of: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The problems that a file has; it ends where the file is of something else."""
    if not out.exists():
        return {}
    try:
        found = json.loads(out.read_text(encoding="utf-8"))
        same = found["of"] == json.loads(json.dumps(of))
        problems = dict(found["problems"])
    except (ValueError, KeyError, TypeError):
        raise UserError(f"{out}: is no file of results; choose another --out") from None
    if not same:
        raise UserError(f"{out}: is of other samples; choose another --out or remove it")
    return problems


def both(
    prover: Prover, problem: Problem, search: LemmaSearch, samples: int, seed: int
) -> dict[str, Any]:
    """How one problem ends, by parts and plainly; what was drawn for the one is not drawn again."""
    record = SearchRecord()
    plain = dataclasses.replace(search, first=1.0, depth=0)
    spent = {"samples": samples, "seconds": HOURS_S, "record": record}
    found = {}
    for name, way in (("parts", search), ("plain", plain)):
        searcher = LemmaSearcher(prover, way, seed=seed)
        one = searcher.prove(problem.statement, informal=problem.informal, **spent)
        found[name] = {
            "proved": one.proof is not None,
            "samples": one.samples,
            "tried": one.parts,
            "proved_parts": one.proved_parts,
            "put_together": one.proof is not None and not one.answer,
        }
    return found


def table(found: dict[str, dict[str, Any]], samples: int) -> str:
    """Both rates, their difference, and what parts did."""
    counts = {
        name: {problem: (1, int(one[name]["proved"])) for problem, one in found.items()}
        for name in ("plain", "parts")
    }
    lines = [f"{len(found)} problems, {samples} samples of each"]
    for name, of in counts.items():
        said = evaluate.summarize(of, dict.fromkeys(of, ""), (1,))
        low, high = said["ci95"]["pass@1"]
        lines.append(f"{name:6} {said['pass@1']:.1%} [{low:.1%}, {high:.1%}]")
    more = evaluate.paired_difference(counts["plain"], counts["parts"])
    low, high = more["ci95"]
    lines.append(f"parts - plain {100 * more['pass@1']:+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]")
    parts = [one["parts"] for one in found.values()]
    lines.append(
        f"parts tried {sum(one['tried'] for one in parts)}, proved"
        f" {sum(one['proved_parts'] for one in parts)}; proofs put together of parts"
        f" {sum(one['put_together'] for one in parts)}"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("interrupted; the same command goes on", file=sys.stderr)
        sys.exit(130)
    except cli.user_errors() as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
