# SPDX-License-Identifier: Apache-2.0
"""What the programs of every shipped configuration cost, held to what was recorded.

    python -m tests.compiled.record               compiles all of them, records, prints
    python -m tests.compiled.record decoding      only those with "decoding" in their names

Of a figure that has changed it prints old -> new. All take about five minutes of two cores.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax

from tests.compiled import nets, provers
from tests.compiled.counts import costs
from tests.compiled.program import Program

FILE = Path(__file__).with_name("bounds.json")
MARGIN = 0.05  # of a recorded figure, by which it may grow
DEVICES = 8  # of the CPU, as tests/conftest.py makes them
# The rows of tables are programs of cifar10's files; a decoder's rungs are held by elastic/prover.
WITHOUT_BOUNDS = ("elastic/table", "federated/table", "elastic/smollm2")
KINDS = {
    "sft": provers.sft_programs,
    "rl": provers.rl_programs,
    "elastic": nets.elastic_programs,
    "federated": nets.federated_programs,
}


def programs() -> dict[str, Program]:
    """All programs of all shipped configurations by name."""
    found = {}
    for kind, programs_of in KINDS.items():
        for path in sorted((provers.ROOT / "configs" / kind).glob("*.py")):
            if path.stem != "__init__" and f"{kind}/{path.stem}" not in WITHOUT_BOUNDS:
                made = programs_of(str(path))
                found |= {f"{kind}/{path.stem}: {name}": one for name, one in made.items()}
    return found


def measure(program: Program) -> dict[str, int]:
    """The figures of a program."""
    lowered, cache = program.lower()
    return costs(lowered.compile(), dict(program.mesh.shape), cache)


def recorded() -> dict:
    """{"jax": the version, "programs": {name: figures}}."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def grown(found: dict[str, int], bounds: dict[str, int]) -> list[str]:
    """A sentence for every figure that is above its bound by more than MARGIN."""
    return [
        f"{name} grew from {bounds.get(name, 0):,} to {value:,}"
        for name, value in found.items()
        if value > bounds.get(name, 0) * (1 + MARGIN)
    ]


def main(part: str = "") -> None:
    """Records the programs with `part` in their names; those that are gone are left out."""
    jax.config.update("jax_num_cpu_devices", DEVICES)
    every = programs()
    before = recorded()["programs"] if FILE.exists() else {}
    kept = {name: figures for name, figures in before.items() if name in every}
    for name in sorted(before.keys() - kept.keys()):
        print(f"{name}: gone")
    for name in [name for name in every if part in name]:
        started = time.process_time()
        found, old = measure(every[name]), kept.get(name, {})
        changes = [
            f"  {figure}: {old.get(figure, 'none')} -> {value}"
            for figure, value in found.items()
            if value != old.get(figure)
        ]
        print(
            f"{name} ({time.process_time() - started:.0f} s of processor)",
            *changes,
            sep="\n",
            flush=True,
        )
        kept[name] = found
    text = json.dumps({"jax": jax.__version__, "programs": kept}, indent=1, sort_keys=True)
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
