# SPDX-License-Identifier: Apache-2.0
"""The attention kinds of a GPU on the card itself: how far each is from the formula, how fast.

    python -m benchmarks.card.attention [--json FILE] [--dry_run]

The heads are those of Qwen2.5-0.5B (14 of 64, two of keys and values) in bfloat16. A kind is what
`config.model.attention` names. Errors: the relative error ‖out - exact‖ / ‖exact‖ of the output and
of the gradients of q, k and v on packed rows of unequal segments, the end of a row padded; exact is
`plain` in float32 on the same bfloat16 inputs, and plain in bfloat16 stands beside. Times: the
median milliseconds of a forward and backward pass over one long packed row.
"""

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Any, get_args

KINDS = ("plain", "chunked", "triton", "cudnn")
HEADS = (14, 2, 64)  # of queries; of keys and values; numbers in each
ROWS = {"rows": 3, "tokens": 2000, "segments": (700, 1, 1100, 130)}  # 69 tokens are padding
LONG = {"rows": 1, "tokens": 16384, "segments": (5000, 9000, 2384)}
DRY_ROWS = {"rows": 2, "tokens": 200, "segments": (70, 1, 90)}
DRY_LONG = {"rows": 1, "tokens": 256, "segments": (100, 156)}
REPEATS = 10


def main() -> None:
    """Measures, prints a line for each kind, and writes JSON if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--dry_run", action="store_true", help="short rows, on a CPU too")
    options = parser.parse_args()
    found = measure(options.dry_run)
    for line in summary(found):
        print(line)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")


def summary(found: dict[str, dict[str, Any]]) -> list[str]:
    """A line for each kind."""
    return [
        f"{kind}: {one['refused']}"
        if "refused" in one
        else f"{kind}: error {max(one['errors'].values()):.1e}, "
        + (f"{one['ms']:.2f} ms" if "ms" in one else one["long"])
        for kind, one in found.items()
    ]


def measure(dry: bool) -> dict[str, dict[str, Any]]:
    """Errors and milliseconds of every kind, or why the machine refuses it."""
    import jax
    import jax.numpy as jnp

    from kimina_jax.model import attention
    from kimina_jax.model.config import Attention

    assert set(KINDS) <= set(get_args(Attention))

    def passes(kind, dtype):
        """The output, and the gradients of its product with `weight`."""

        def value(q, k, v, segments, weight):
            seen = jnp.where(segments[..., None, None] > 0, weight, 0)  # padding counts nowhere
            out = attention.attend(q, k, v, segments, kind).astype(jnp.float32)
            return jnp.sum(out * seen), jnp.where(segments[..., None, None] > 0, out, 0)

        both = jax.jit(jax.value_and_grad(value, argnums=(0, 1, 2), has_aux=True))

        def run(q, k, v, segments, weight):
            (_, out), grads = both(*(x.astype(dtype) for x in (q, k, v)), segments, weight)
            return {"out": out} | dict(zip(("q", "k", "v"), grads, strict=True))

        return run

    short, long = (DRY_ROWS, DRY_LONG) if dry else (ROWS, LONG)
    inputs, long_inputs = _inputs(0, **short), _inputs(1, **long)
    with jax.default_matmul_precision("highest"):
        exact = passes("plain", jnp.float32)(*inputs)
    found = {}
    for kind in KINDS:
        run = passes(kind, jnp.bfloat16)
        try:
            errors = {name: _error(x, exact[name]) for name, x in run(*inputs).items()}
        except Exception as error:  # what a compiler says of a card or a machine is of many classes
            found[kind] = {"refused": (str(error).strip().splitlines() or ["no message"])[0][:300]}
            continue
        found[kind] = {"errors": errors}
        if kind == "plain" and not dry:
            found[kind]["long"] = "no long row: its scores are of the square of its length"
            continue
        found[kind]["ms"] = _milliseconds(lambda run=run: jax.block_until_ready(run(*long_inputs)))
    return found


def _inputs(seed: int, rows: int, tokens: int, segments: tuple[int, ...]) -> tuple:
    """q, k, v, segments and weights: each row has the segments in another order."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    N, K, H = HEADS
    keys = jax.random.split(jax.random.key(seed), 4)
    shapes = ((rows, tokens, heads, H) for heads in (N, K, K, N))
    q, k, v, weight = (jax.random.normal(*pair) for pair in zip(keys, shapes, strict=True))
    ids = np.zeros((rows, tokens), np.int32)
    for row in range(rows):
        lengths = np.roll(segments, row)
        ids[row, : lengths.sum()] = np.repeat(np.arange(1, len(lengths) + 1), lengths)
    rounded = (x.astype(jnp.bfloat16).astype(jnp.float32) for x in (q, k, v))
    return *rounded, jnp.asarray(ids), weight


def _error(found, exact) -> float:
    """Relative, in the norm of all numbers; not a number where one of them is not."""
    import jax.numpy as jnp

    found, exact = found.astype(jnp.float32), exact.astype(jnp.float32)
    return float(jnp.linalg.norm(found - exact) / jnp.linalg.norm(exact))


def _milliseconds(work) -> float:
    work()
    walls = []
    for _ in range(REPEATS):
        wall = time.perf_counter()
        work()
        walls.append(time.perf_counter() - wall)
    return 1e3 * statistics.median(walls)


if __name__ == "__main__":
    main()
