# SPDX-License-Identifier: Apache-2.0
"""What is compared: starts (runs of SFT) and cells (runs of RL from one of them), as flags.

A flag stands for `--config.FLAG` on configs/sft/tiny.py and configs/rl/tiny.py. All cells of a seed
begin with the same weights, and all draw the same number of samples a step: where groups are
replaced, fewer problems train, so that problems and spare ones are 64 together.
"""

from dataclasses import dataclass, field

SFT, RL = "configs/sft/tiny.py", "configs/rl/tiny.py"
Flags = tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A run of RL: the start that it begins with, and what it has otherwise than tiny.py."""

    start: str
    flags: Flags = ()


@dataclass(frozen=True)
class Experiment:
    """Starts and cells by name. `base` is the cell that the others are compared with; `every` are
    flags of all cells."""

    base: str
    starts: dict[str, Flags]
    cells: dict[str, Cell]
    every: Flags = ()
    seeds: tuple[int, ...] = (0, 1, 2)
    # k of the curves of the cells, which are drawn apart; none: no such curves
    curve: tuple[int, ...] = field(default=())
    # Training problems by hand: the shipped ones and about so many more inductions.
    more: int = 0
    k: int = 8  # of the table's pass@k


# In a flag, the file of training problems by hand, and the share of its inductions that leave
# their cases to automation; terms end the others.
PROBLEMS, TERMS, LEFT = "{problems}", "{terms}", "{left}"
SHARES = {PROBLEMS: 0.1, TERMS: 0.0, LEFT: 1.0}


def _other(kind: str, *flags: str) -> Cell:
    """An objective as published: Kimina's omega is mirror descent's."""
    return Cell("sft", (f"objective.kind={kind}", "advantages.negative_drop=0", *flags))


def _stale(versions: int, *flags: str) -> Cell:
    return Cell("sft", (f"rl.max_staleness={versions}", *flags))


SPARE = ("rl.problems=48", "rl.spare=16")
CORRECTED = ("correction.kind=truncate",)
# Strata, no refill, no fix turns, staleness 0: what the other cells change one of.
ABLATION = Experiment(
    base="mirror_descent",
    starts={"sft": ()},
    every=("rl.steps=16",),
    cells={
        "mirror_descent": Cell("sft"),  # omega is 0.8 in tiny.py
        "no_omega": Cell("sft", ("advantages.negative_drop=0",)),
        "expert_iteration": _other("rft"),
        "grpo": _other(
            "grpo", "penalties.kl=0.04", "penalties.kl_estimator=k3", "rl.reference=initial"
        ),
        "dr_grpo": _other("dr_grpo"),
        "dapo": _other("dapo", "reward.kind=overlong", *SPARE),
        "gspo": _other("gspo"),
        "by_problem": Cell("sft", ("curriculum.kind=problem",)),
        "refill": Cell("sft", SPARE),
        "fix_turns": Cell("sft", ("rl.fix.share=0.25", "rl.row_tokens=512")),
        "stale_1": _stale(1),
        "stale_1_corrected": _stale(1, *CORRECTED),
        "stale_4": _stale(4),
        "stale_4_corrected": _stale(4, *CORRECTED),
    },
)


def _size(width: int, heads: int, wide: int) -> Flags:
    return (
        f"model.d_model={width}",
        f"model.n_heads={heads}",
        f"model.n_kv_heads={heads}",
        f"model.d_ff={wide}",
    )


SIZES = {"small": _size(128, 2, 352), "tiny": (), "large": _size(384, 6, 1056)}
SCALING = Experiment(
    base="tiny",
    starts=SIZES,
    cells={name: Cell(name) for name in SIZES},
    seeds=(0,),
    curve=(1, 8, 32, 128, 512),
)
# What no bare tactic proves: does RL teach more than SFT showed? The answers spare the copy of the
# statement, which is long here and no reasoning.
_PROOFS = ("prompt=kimina-v1-proof", "problems.validation=by_hand")
_SHOWN = (
    *_PROOFS,
    "problems.count=11000",
    "problems.levels=[]",
    "problems.automation=0",
    "model.max_len=576",
    "sft.row_tokens=576",
)
BY_HAND = Experiment(
    base="rl",
    starts={
        "sft": (*_SHOWN, f"problems.train={PROBLEMS}"),
        "terms": (
            *_SHOWN,
            f"problems.train={TERMS}",
            "optim.total_steps=700",
            "sft.steps=700",
        ),
        "left": (*_SHOWN, f"problems.train={LEFT}"),
    },
    every=(
        *_PROOFS,
        "problems.test=by_hand",
        "rl.steps=16",
        "rl.problems=32",
        "rl.row_tokens=512",
        "sampling.max_new_tokens=224",
        "evaluation.samples=32",
        "evaluation.ks=[1,8,32]",
    ),
    cells={
        "rl": Cell("sft", (f"problems.train={PROBLEMS}",)),
        "shuffled": Cell("sft", (f"problems.train={PROBLEMS}", "rl.shuffle_rewards=true")),
        # Omega leaves most samples out whose advantage is negative, so that shuffled rewards still
        # push towards what the model samples anyway; without it, in no direction on average.
        "no_omega": Cell("sft", (f"problems.train={PROBLEMS}", "advantages.negative_drop=0")),
        "shuffled_no_omega": Cell(
            "sft",
            (
                f"problems.train={PROBLEMS}",
                "advantages.negative_drop=0",
                "rl.shuffle_rewards=true",
            ),
        ),
        "terms": Cell("terms", (f"problems.train={TERMS}",)),
        "left": Cell("left", (f"problems.train={LEFT}",)),
    },
    more=16_000,
    k=32,
)
# The tiny job with the statement copied into every answer, as Kimina's models do, and without.
ANSWERS = Experiment(
    base="proof",
    starts={"whole": ("prompt=kimina-v1",), "proof": ("prompt=kimina-v1-proof",)},
    every=("rl.steps=20", "evaluation.samples=32", "evaluation.ks=[1,8,32]"),
    cells={
        "whole": Cell("whole", ("prompt=kimina-v1",)),
        "proof": Cell("proof", ("prompt=kimina-v1-proof",)),
        "shuffled": Cell("proof", ("prompt=kimina-v1-proof", "rl.shuffle_rewards=true")),
    },
    k=32,
)
EXPERIMENTS = {
    "ablation": ABLATION,
    "scaling": SCALING,
    "by_hand": BY_HAND,
    "answers": ANSWERS,
}
