# SPDX-License-Identifier: Apache-2.0
"""The bill: what training and inference cost, measured where it can be, modelled where it is said.

The FlexTrain paper (arXiv 2310.20457, section 4) gives 62, 41 and 37 percent "of the FLOPs"; these
are expectations over parameters. Here parameters and multiply-adds stand side by side, with the
time that was measured.
"""

import dataclasses
import itertools

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.costs import FLOAT_BYTES, Cost, ModelCost
from flextrain_jax.elastic.ladder import DepthLadder, rung_costs
from flextrain_jax.elastic.model import boundaries
from flextrain_jax.elastic.train_step import Method, possible_rungs, rungs_name, teacher_blocks


@settings
class EnergyModel:
    """The energy of a computation, by its multiply-adds and its bytes.

    Defaults: Horowitz, ISSCC 2014, 45 nm: 3.7 pJ multiply and 0.9 pJ add; 640 pJ for 32 bits of
    DRAM. Newer silicon needs less of both; ratios between rungs are what the model is for.
    """

    joules_per_mac: float = setting(
        "Energy of a multiply-add in float32.", default=4.6e-12, unit="J", ge=0
    )
    joules_per_byte: float = setting(
        "Energy of a byte from main memory.", default=160e-12, unit="J", ge=0
    )

    def joules(self, macs: float, n_bytes: float) -> float:
        """Energy of a computation that moves `n_bytes` between memory and chip."""
        return macs * self.joules_per_mac + n_bytes * self.joules_per_byte


def trunk_pass(cost: ModelCost, sets: list[tuple[int, ...]]) -> Cost:
    """One forward pass for several block sets: multiply-adds, and what the backward pass needs of
    it. What they share is counted once; a decision layer for each.
    """
    cuts = boundaries(sets, len(cost.blocks))
    known, total = set(), cost.stem
    for blocks in sets:
        for start, stop in itertools.pairwise(cuts):
            place = (stop, tuple(i for i in blocks if i < stop))
            if place not in known:
                known.add(place)
                total = sum((cost.blocks[i] for i in blocks if start <= i < stop), total)
    return sum((cost.head_at(len(blocks)) for blocks in dict.fromkeys(sets)), total)


def trunk_macs(cost: ModelCost, sets: list[tuple[int, ...]]) -> int:
    """Multiply-adds of `trunk_pass`."""
    return trunk_pass(cost, sets).macs


def training_macs(
    cost: ModelCost, ladder: DepthLadder, method: Method, rungs: tuple[int, ...]
) -> int:
    """Multiply-adds of a training step for one example: forward and backward of the rungs (three
    times their forward pass), and the forward pass of what only teachers need.
    """
    students = [ladder.active(rung) for rung in rungs]
    teachers = [teacher_blocks(ladder, method, rung) for rung in rungs]
    teachers = [blocks for blocks in teachers if blocks is not None]
    own = trunk_macs(cost, students)
    return 3 * own + trunk_macs(cost, [*students, *teachers]) - own


def training_bill(
    cost: ModelCost,
    ladder: DepthLadder,
    method: Method,
    step_counts: dict[str, int],
    batch: int,
    energy: EnergyModel,
) -> dict[str, float]:
    """What the steps of a training cost: multiply-adds, parameters moved, modelled joules.

    `params_moved` is the sum over steps of the parameters that a step trains: the quantity whose
    ratio the paper calls FLOPs. A step's bytes are the weights, gradients and momentum read and
    written once (6 numbers a parameter), and kept activations written and read once.
    """
    macs, params, n_bytes = 0, 0, 0
    for rungs in possible_rungs(ladder, method):
        count = step_counts.get(rungs_name(rungs), 0)
        students = [ladder.active(rung) for rung in rungs]
        trained = cost.of(students[-1]).params
        if method.heads == "per_depth":
            trained += sum(cost.head_at(len(blocks)).params for blocks in students[:-1])
        saved = trunk_pass(cost, students).saved
        macs += count * batch * training_macs(cost, ladder, method, rungs)
        params += count * trained
        n_bytes += count * FLOAT_BYTES * (6 * trained + 2 * batch * saved)
    return {"macs": macs, "params_moved": params, "model_joules": energy.joules(macs, n_bytes)}


def inference_bill(
    cost: ModelCost, ladder: DepthLadder, energy: EnergyModel
) -> list[dict[str, float]]:
    """Every rung for one example: parameters, multiply-adds, bytes, memory, modelled joules.

    An inference reads every stored byte once and keeps activations on the chip.
    """
    return [
        dataclasses.asdict(row) | {"model_joules": energy.joules(row.macs, row.bytes)}
        for row in rung_costs(ladder, cost)
    ]


def paper_shares(cost: ModelCost, ladder: DepthLadder) -> dict[str, float]:
    """Expected cost of a drawn step over that of the full model, and over the sum of all rungs, by
    parameters (what the paper prints) and by multiply-adds (what a step takes).
    """
    rows = rung_costs(ladder, cost)
    shares = {}
    for name in ("params", "macs"):
        values = [getattr(row, name) for row in rows]
        expected = sum(row.probability * v for row, v in zip(rows, values, strict=True))
        shares[f"{name}_of_full"] = expected / values[-1]
        shares[f"{name}_of_independent"] = expected / sum(values)
    return shares
