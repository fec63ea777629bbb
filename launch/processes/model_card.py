# SPDX-License-Identifier: Apache-2.0
"""README.md of an exported model: what it came from, how it was trained, what it scored.

All of it is read from the run's own files; what these do not say, the card does not claim.
"""

import json
import re
from pathlib import Path
from typing import Any

from kimina_jax.problems.load import SETS
from kimina_jax.protocol import mailbox

_LICENSE = re.compile(r"^license: *([^\n#]+)", re.MULTILINE)
UNKNOWN = "unknown"
RECIPE = (
    *("sft", "rl", "objective", "penalties", "reward", "advantages", "curriculum"),
    *("optim", "sampling", "lora", "seed"),
)


def card(run: Path, name: str, weights: Path) -> str:
    """The card of `weights`, a folder of the run; they are scored if they are those evaluated."""
    values = mailbox.read_json(mailbox.config_file(run))
    base, sft = _base(run, values), _sft(run, values)
    step = mailbox.step_number(weights.name) if weights.name.startswith("step_") else 0
    parts = [_front(base, step), f"# {name}", _origin(values, base, sft, step), _scores(run, step)]
    parts += [_recipe(values if step else sft), _use(values)]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def _base(run: Path, values: dict[str, Any]) -> Path | None:
    """The folder that the first stage started from; None where its weights were random."""
    init = values.get("init") or {}
    if init.get("sft") and (sft := mailbox.config_file(run / "sft")).is_file():
        init = mailbox.read_json(sft).get("init") or {}
    return Path(init["checkpoint"]) if init.get("checkpoint") else None


def _sft(run: Path, values: dict[str, Any]) -> dict[str, Any]:
    """The settings of the SFT run that this run is, or began with; nothing where there is none."""
    file = mailbox.config_file(run / "sft")
    return values if "sft" in values else mailbox.read_json(file) if file.is_file() else {}


def _front(base: Path | None, step: int) -> str:
    lines = ["library_name: transformers", "pipeline_tag: text-generation"]
    if base is not None:
        lines += [f"base_model: {base.name}", f"license: {_license(base)}"]
    lines += ["tags:", "- lean4", "- theorem-proving"]
    lines += ["- reinforcement-learning"] if step else []
    return "\n".join(["---", *lines, "---"])


def _license(base: Path) -> str:
    """What the base's own card says of its license."""
    readme = base / "README.md"
    text = readme.read_text(encoding="utf-8", errors="replace") if readme.is_file() else ""
    front = text.split("---")[1] if text.startswith("---") and text.count("---") > 1 else ""
    found = _LICENSE.search(front)
    return found[1].strip() if found else UNKNOWN


def _origin(values: dict[str, Any], base: Path | None, sft: dict[str, Any], step: int) -> str:
    """What the weights came from; `step` is how many RL steps they have behind them."""
    said = "random weights" if base is None else f"`{base.name}` (license: {_license(base)})"
    if not step:
        how = f"Supervised fine-tuning from {said} on {_shown(sft)}" if sft else f"That of {said}"
        return f"A prover for Lean 4. {how}, without reinforcement learning."
    stages = f"SFT on {_shown(sft)}, then reinforcement" if sft else "Reinforcement"
    checker = (values.get("checker") or {}).get("toolchain", "embedded")
    return (
        f"A prover for Lean 4. {stages} learning from {said} on {_problems(values)}, {step} steps;"
        f" the only reward is Lean's kernel (toolchain: {Path(checker).name})."
    )


def _problems(values: dict[str, Any]) -> str:
    trained = (values.get("problems") or {}).get("train", "bundled")
    return "the bundled problems" if trained in SETS else f"`{Path(trained).name}`"


def _shown(values: dict[str, Any]) -> str:
    """What the SFT run with these settings learned from."""
    data = values.get("data") or {}
    files = [f"`{Path(file).name}`" for file in data.get("files") or ()]
    problems = [_problems(values)] if data.get("problems") or not files else []
    return " and ".join(problems + files)


def _scores(run: Path, step: int) -> str:
    """The table before and after, where what is described was evaluated."""
    path = run / "result.json"
    if not path.is_file():
        return "## Evaluation\n\nThe run was not evaluated."
    result = mailbox.read_json(path)
    if step != result.get("rl_steps"):
        return (
            f"## Evaluation\n\nThese weights were not scored: they are of step {step}, and the run"
            f" was evaluated at step {result.get('rl_steps', UNKNOWN)}."
        )
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
    if not values:
        return ""
    chosen = {name: values[name] for name in RECIPE if values.get(name) is not None}
    return f"## Recipe\n\n```json\n{json.dumps(chosen, indent=1, ensure_ascii=False)}\n```"


def _use(values: dict[str, Any]) -> str:
    return (
        "## Use\n\nPrompts have the chat template of the tokenizer and the wording"
        f" `{values.get('prompt', 'kimina-v1')}`. An answer is no proof before Lean accepts it."
    )
