# SPDX-License-Identifier: Apache-2.0
"""README.md of an exported model: what it came from, how it was trained, what it scored.

All of it is read from the run's own files; what these do not say, the card does not claim.
"""

import json
import re
from pathlib import Path
from typing import Any

from kimina_jax.protocol import mailbox

_LICENSE = re.compile(r"^license: *([^\n#]+)", re.MULTILINE)
UNKNOWN = "unknown"
RECIPE = (
    "rl",
    "objective",
    "penalties",
    "reward",
    "advantages",
    "curriculum",
    "optim",
    "sampling",
    "lora",
    "seed",
)


def card(run: Path, name: str, newest: bool) -> str:
    """The card of a run's weights; only the newest are those that were scored."""
    values = mailbox.read_json(mailbox.config_file(run))
    base = _base(run, values)
    parts = [_front(base), f"# {name}", _origin(run, values, base)]
    parts += [_scores(run) if newest else "Weights of a step before the last; not scored."]
    parts += [_recipe(values), _use(values)]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def _base(run: Path, values: dict[str, Any]) -> Path | None:
    """The folder that the first stage started from; None where its weights were random."""
    init = values.get("init") or {}
    if init.get("sft") and (sft := mailbox.config_file(run / "sft")).is_file():
        init = mailbox.read_json(sft).get("init") or {}
    return Path(init["checkpoint"]) if init.get("checkpoint") else None


def _front(base: Path | None) -> str:
    lines = ["library_name: transformers", "pipeline_tag: text-generation"]
    if base is not None:
        lines += [f"base_model: {base.name}", f"license: {_license(base)}"]
    lines += ["tags:", "- lean4", "- theorem-proving", "- reinforcement-learning"]
    return "\n".join(["---", *lines, "---"])


def _license(base: Path) -> str:
    """What the base's own card says of its license."""
    readme = base / "README.md"
    text = readme.read_text(encoding="utf-8", errors="replace") if readme.is_file() else ""
    front = text.split("---")[1] if text.startswith("---") and text.count("---") > 1 else ""
    found = _LICENSE.search(front)
    return found[1].strip() if found else UNKNOWN


def _origin(run: Path, values: dict[str, Any], base: Path | None) -> str:
    said = "random weights" if base is None else f"`{base.name}` (license: {_license(base)})"
    problems = values.get("problems") or {}
    trained = problems.get("train", "bundled")
    what = "the bundled problems" if trained == "bundled" else f"`{Path(trained).name}`"
    stages = (
        "SFT, then reinforcement learning" if (run / "sft").is_dir() else "Reinforcement learning"
    )
    checker = (values.get("checker") or {}).get("toolchain", "embedded")
    return (
        f"A prover for Lean 4. {stages} from {said} on {what}; the only reward is Lean's kernel"
        f" (toolchain: {Path(checker).name})."
    )


def _scores(run: Path) -> str:
    """The table before and after, where the run was evaluated."""
    path = run / "result.json"
    if not path.is_file():
        return "## Evaluation\n\nThe run was not evaluated."
    result = mailbox.read_json(path)
    rows = ["| | before | after |", "| --- | --- | --- |"]
    for key in (key for key in result["after"] if key.startswith("pass@")):
        cells = []
        for side in ("before", "after"):
            low, high = result[side]["ci95"][key]
            cells.append(f"{result[side][key]:.1%} [{low:.1%}, {high:.1%}]")
        rows.append(f"| {key} | {' | '.join(cells)} |")
    gain = result["paired_difference"]
    low, high = gain["ci95"]
    return "\n".join(
        [
            "## Evaluation",
            "",
            f"{result['problems']} problems of the split `{result['split']}`, {result['samples']}"
            " samples each, 95% bootstrap intervals over problems; before and after reinforcement"
            " learning.",
            "",
            *rows,
            "",
            f"Paired difference of pass@1: {gain['pass@1']:+.1%} [{low:+.1%}, {high:+.1%}].",
        ]
    )


def _recipe(values: dict[str, Any]) -> str:
    chosen = {name: values[name] for name in RECIPE if values.get(name) is not None}
    return f"## Recipe\n\n```json\n{json.dumps(chosen, indent=1, ensure_ascii=False)}\n```"


def _use(values: dict[str, Any]) -> str:
    return (
        "## Use\n\nPrompts have the chat template of the tokenizer and the wording"
        f" `{values.get('prompt', 'kimina-v1')}`. An answer is no proof before Lean accepts it."
    )
