# SPDX-License-Identifier: Apache-2.0
"""The plan of a run: what its model and settings want of the machine's devices, and what was
measured when it was last split.

RUN/plan.json says how the devices are divided since which step, so that the next start knows by
which division the times in metrics.jsonl came about.
"""

import dataclasses
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kimina_jax.protocol import mailbox
from launch.config.errors import UserError
from launch.devices import machine, placement
from launch.devices.placement import Allotted, Demand, Plan

if TYPE_CHECKING:
    from launch.config.rl import RlRun

# Steps that must have been measured: the first one of a start compiles.
FIRST, LEAST = 1, 2


def of_run(run: Path, config: "RlRun") -> Plan:
    """The plan for a run on this machine, for the model that it has by now, if it has one.

    Raises UserError where `config.devices` asks for what the machine cannot do.
    """
    found = machine.look()
    folder = run / "init"
    if not mailbox.is_stable(folder):
        folder = Path(config.init.checkpoint) if config.init.checkpoint else None
    wanted = demand(config, folder, len(found.ids))
    return placement.plan(found, config.devices, wanted, measured(run))


def demand(config: "RlRun", weights: Path | None, devices: int) -> Demand:
    """What the programs of a run want, where its model is that of the folder `weights`."""
    parallel = 1
    if config.sampler.backend == "vllm":
        parallel = math.prod(_parallel(config.sampler.options))
    allowed = placement.trains_on(config.mesh, config.rl.rows, devices)
    training, drawing = _bytes(config, weights) if weights else (0, 0)
    overlaps = config.rl.max_staleness > 0
    return Demand(config.sampler.backend, training, drawing, allowed, parallel, overlaps)


def _parallel(options: Mapping[str, Any]) -> Iterator[int]:
    """How many cards each kind of vLLM's parallelism takes. Raises UserError."""
    for name in ("tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size"):
        size = options.get(name, 1)
        if not isinstance(size, int) or size < 1:
            raise UserError(
                f"'sampler.options' has {name}: {size!r}; give a whole number from 1, or leave it"
                " out"
            )
        yield size


def _bytes(config: "RlRun", weights: Path) -> tuple[int, int]:
    from kimina_jax.aot.state_bytes import state_bytes, weight_bytes
    from launch.config import run_folder

    files = run_folder.open_weights(weights)[1]
    adapters = config.lora.chosen
    model = config.model.applied(files)
    stored = config.model.param_dtype or (files.param_dtype if adapters else "float32")
    optim = config.optim.over(config.rl.steps * config.rl.updates)
    whole = dataclasses.replace(model, param_dtype=stored)
    training = state_bytes(whole, optim, adapters, config.rl.reference == "initial")
    return training, weight_bytes(model, config.sampler.dtype or model.dtype)


def measured(run: Path) -> float | None:
    """The sampler's share of the devices at which the tiers of a split run would take as long as
    each other; that of the last start where too little was measured since."""
    from flextrain_jax.core.metrics import read_metrics

    path = run / "plan.json"
    was = mailbox.read_json(path) if path.exists() else {}
    if was.get("placement") != "split":
        return None
    lines = [line for line in read_metrics(run) if line["step"] >= was["since"] + FIRST]
    if len(lines) < LEAST:
        return was["sampler"] / (was["trainer"] + was["sampler"])
    training = sum(line["seconds"] * line["trainer_busy"] for line in lines)
    drawing = sum(line["sampler_seconds"] for line in lines)
    return placement.balance(training, drawing, was["trainer"], was["sampler"])


def begin(run: Path, plan: Plan, since: int) -> None:
    """Keeps what is divided how from step `since` on."""
    sampler = len(plan.sampler.ids) if plan.sampler else 0
    said = {"placement": plan.placement, "trainer": len(plan.trainer.ids), "sampler": sampler}
    mailbox.write_json(run / "plan.json", said | {"since": since})


def added(allotted: Allotted, environment: Mapping[str, str]) -> dict[str, str]:
    """What a tier's process finds in `environment` beside the rest; a share of the memory that is
    said there stays."""
    said = allotted.environment
    return {
        name: value
        for name, value in said.items()
        if name != placement.FRACTION or name not in environment
    }
