# SPDX-License-Identifier: Apache-2.0
"""Decoding on the CPU over head shapes, rows and cache lengths, against other checkouts of this
project, paired.

    python -m benchmarks.decode_shapes [--against CHECKOUT ...] [--only TEXT ...] [--rounds 5]
                                       [--json FILE]

CHECKOUT is a folder, such as `git worktree add ../old COMMIT` makes. Every checkout decodes in a
process of its own, on all cores, as `launch.sample` does; the processes take turns, one answer of
all rows each, so that what else the machine does meets all of them. An answer is 32 new tokens for
every row, to one prompt that fills the cache but for them, with random float32 weights; nothing is
compiled in it. `tokens/s` is the median over the rounds. `ratio` is the checkout's time over ours,
above 1 where we are faster: of seconds by the clock the median of the rounds' quotients, and `cpu`
of the least processor time of each, which counts where other programs take the cores.
"""

import argparse
import importlib
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.sides import SIZES, Size

ROOT = Path(__file__).parent.parent
NEW = 32  # tokens that are drawn for every row
SLOW = 3  # a checkout that takes so many times as long is not asked again
MODELS: dict[str, Size] = {
    "3.5M (configs/sft/tiny.py)": (4, 1024, 256, 704, 4, 4, 64),
    "8.4M (benchmarks/decode.py)": SIZES["8.4m"],
    "N8 K8 H32": (2, 256, 256, 256, 8, 8, 32),
    "N2 K2 H128": (2, 256, 256, 256, 2, 2, 128),
    "N8 K4 H32": (2, 256, 256, 256, 8, 4, 32),
    "N4 K2 H128": (2, 256, 256, 256, 4, 2, 128),
    "N4 K1 H64": (2, 256, 256, 256, 4, 1, 64),
}
SHIPPED = ((8, 128), (64, 128), (256, 128), (512, 128), (64, 1024))
# Of other head shapes two layers with little beside the attention.
OTHERS = ((8, 128), (256, 128), (32, 1024))  # rows, slots


def main() -> None:
    """Measures every case, prints a table, and writes JSON if asked to."""
    parser = argparse.ArgumentParser(
        description="Decoding on the CPU over shapes, against other checkouts, paired."
    )
    parser.add_argument("--against", action="append", default=[], type=Path, metavar="CHECKOUT")
    parser.add_argument("--only", action="append", metavar="TEXT", help="cases that contain it")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--side", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        side()
        return
    for checkout in options.against:
        if not (checkout / "kimina_jax" / "__init__.py").is_file():
            parser.error(f"--against={checkout}: no checkout of this project; name its folder")
    cases: list[tuple[str, Size, int, int]] = [
        (f"{name}, {rows} rows, {slots} slots", model, rows, slots)
        for name, model in MODELS.items()
        for rows, slots in (SHIPPED if "M (" in name else OTHERS)
    ]
    cases = [case for case in cases if not options.only or any(t in case[0] for t in options.only)]
    if not cases or options.rounds < 1:
        parser.error("nothing to measure: --only names no case, or --rounds is below 1")
    sides = [Side(ROOT), *map(Side, options.against)]
    print(f"{'':48}{'tokens/s':>10}" + "".join(_cell(c.name, "cpu") for c in options.against))
    table = []
    for name, model, rows, slots in cases:
        case = [model, rows, slots]
        for one in sides:
            one.ask(case)  # compiles
        first = [one.ask(case) for one in sides]
        asked = [n for n, answer in enumerate(first) if answer[0] < SLOW * first[0][0]]
        rounds = [dict(enumerate(first))]
        rounds += [{n: sides[n].ask(case) for n in asked} for _ in range(options.rounds - 1)]
        speed = statistics.median(rows * NEW / answers[0][0] for answers in rounds)
        row = {"case": name, "tokens_s": speed, "ratio": [], "cpu": []}
        for n in range(1, len(sides)):
            both = [(answers[n], answers[0]) for answers in rounds if n in answers]
            row["ratio"].append(statistics.median(a[0] / ours[0] for a, ours in both))
            row["cpu"].append(min(a[1] for a, _ in both) / min(ours[1] for _, ours in both))
        cells = [
            _cell(f"{r:.2f}", f"{c:.2f}") for r, c in zip(row["ratio"], row["cpu"], strict=True)
        ]
        print(f"{name:48}{speed:10.0f}" + "".join(cells), flush=True)
        table.append(row)
    for one in sides:
        one.close()
    if options.json:
        against = [checkout.name for checkout in options.against]
        settings = {"against": against, "rounds": options.rounds}
        options.json.write_text(json.dumps(settings | {"table": table}, indent=1) + "\n")


def _cell(ratio: str, cpu: str) -> str:
    return f"{ratio:>20}{cpu:>6}"


class Side:
    """A process that decodes with the code of one checkout."""

    def __init__(self, checkout: Path):
        self._checkout = checkout
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--side"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(checkout.resolve())},
        )

    def ask(self, case: list[Any]) -> list[float]:
        """Seconds and processor seconds of one answer to `case`. Ends the program where the
        process fails."""
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(case) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # seen below
        while line := self._process.stdout.readline():
            if line.startswith("seconds "):
                return [float(word) for word in line.split()[1:]]
        raise SystemExit(f"error: {self._checkout}: its process ended; its message is above")

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()


def side() -> None:
    """Answers cases from standard input, in the checkout that PYTHONPATH names."""
    import jax
    import numpy as np

    from flextrain_jax.core.mesh import core_mesh

    # In an old checkout the modules lie elsewhere.
    if importlib.util.find_spec("kimina_jax.decode"):
        home = {"decode": "", "decode_step": "", "sampling": "", "transformer": ""}
    else:
        home = {"transformer": "model."} | dict.fromkeys(
            ("decode", "decode_step", "sampling"), "sampler."
        )
    decode, decode_step, sampling, transformer = (
        importlib.import_module(f"kimina_jax.{home[name]}{name}")
        for name in ("decode", "decode_step", "sampling", "transformer")
    )

    mesh = core_mesh(os.cpu_count() or 1)
    if mesh is None:
        raise SystemExit("error: benchmarks.decode_shapes is for CPUs; set JAX_PLATFORMS=cpu")
    with jax.set_mesh(mesh):
        for line in sys.stdin:
            size, rows, slots = json.loads(line)
            layers, vocabulary, width, ffn, heads, kv_heads, head_dim = size
            cfg = transformer.Config(
                vocab_size=vocabulary,
                d_model=width,
                n_layers=layers,
                n_heads=heads,
                n_kv_heads=kv_heads,
                head_dim=head_dim,
                d_ff=ffn,
                qkv_bias=True,
            )
            params = decode_step.split_layers(transformer.init_params(jax.random.key(0), cfg))
            prompt = np.random.default_rng(0).integers(3, cfg.vocab_size, slots - NEW).tolist()
            orders = [sampling.Order(0, (0, i)) for i in range(rows)]
            wall, cpu = time.perf_counter(), time.process_time()
            samples = list(
                decode.generate(
                    params,
                    cfg,
                    [prompt],
                    orders,
                    sampling.Sampling(max_new_tokens=NEW),
                    end_ids=(-1,),
                    pad_id=0,
                    max_rows=rows,
                )
            )
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            assert sum(len(sample.tokens) for sample in samples) == rows * NEW
            print(f"seconds {wall} {cpu}", flush=True)


if __name__ == "__main__":
    main()
