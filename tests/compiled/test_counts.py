# SPDX-License-Identifier: Apache-2.0
"""Counts in small programs, by hand; what a test of the bounds says."""

from typing import Any

import jax
import jax.numpy as jnp
import pytest

from tests.compiled import record
from tests.compiled.counts import cache_copies, costs, summed_products

pytestmark = pytest.mark.usefixtures("optimized")


def compiled(function, *shapes, **options) -> Any:
    arguments = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes]
    return jax.jit(function, **options).lower(*arguments).compile()


@pytest.mark.parametrize(
    ("function", "shapes", "products", "slow"),
    [
        # One query head a key/value head: the axis G of B, G, S, H is one.
        (lambda w, v: jnp.sum(w[..., None] * v[:, None], 2), [(48, 1, 20), (48, 20, 16)], 1, True),
        (lambda w, v: jnp.sum(w[:, None] * v[:, None], 3), [(48, 1, 16), (48, 20, 16)], 1, True),
        # Two of them, or the axis left out, or a matrix product.
        (lambda w, v: jnp.sum(w[..., None] * v[:, None], 2), [(48, 2, 20), (48, 20, 16)], 2, False),
        (lambda w, v: jnp.sum(w[..., None] * v, 1), [(48, 20), (48, 20, 16)], 1, False),
        (lambda w, v: jnp.einsum("bgs,bsh->bgh", w, v), [(48, 1, 20), (48, 20, 16)], 0, False),
        # Nothing is spread; no sum.
        (lambda w, v: jnp.sum((w * v)[:, None], 2), [(48, 20, 16), (48, 20, 16)], 1, False),
        (lambda w, v: jnp.max(w[..., None] * v[:, None], 2), [(48, 1, 20), (48, 20, 16)], 0, False),
    ],
)
def test_summed_products(function, shapes, products, slow):
    found = summed_products(compiled(function, *shapes).as_text())
    count = products * 48 * 20 * 16
    assert found == {"summed products": count, "summed products, slow form": count * slow}


def test_it_counts_as_often_as_its_loop_runs():
    def rounds(w_BGS, v_BSH):
        def one(w_BGS, _):
            out_BGH = jnp.sum(w_BGS[..., None] * v_BSH[:, None], 2)
            return w_BGS + out_BGH[..., :1], None

        return jax.lax.scan(one, w_BGS, None, length=7)[0]

    text = compiled(rounds, (48, 1, 20), (48, 20, 16)).as_text()
    assert summed_products(text)["summed products, slow form"] == 7 * 48 * 20 * 16


def test_a_copy_of_a_cache_is_counted_and_a_write_into_it_is_not():
    cache, new = (6, 40, 16), (6, 1, 16)

    def written(cache, new):
        return jax.lax.dynamic_update_slice(cache, new + 1, (0, 3, 0))

    def turned(cache, new):
        return cache.transpose(0, 2, 1) * 2

    elements = 6 * 40 * 16
    in_place = compiled(written, cache, new, donate_argnums=0).as_text()
    assert cache_copies(in_place, elements) == {"cache copies": 0, "cache copies, bytes": 0}
    for function in (written, turned):  # without donation the first one copies
        text = compiled(function, cache, new).as_text()
        one = {"cache copies": 1, "cache copies, bytes": 4 * elements}
        assert cache_copies(text, elements) == one


def test_exchanges_are_counted_where_there_is_a_mesh():
    program = compiled(lambda x, y: x @ y, (8, 12), (12, 20))
    figures = costs(program, {"fsdp": 1})
    assert figures["flops"] == 2 * 8 * 12 * 20 and "exchanges" not in figures
    assert costs(program, {"fsdp": 2})["exchanges"] == 0


def test_what_grew_is_named():
    bounds = {"flops": 1000, "cache copies": 0}
    assert record.grown({"flops": 1050, "cache copies": 0}, bounds) == []
    said = record.grown({"flops": 1051, "cache copies": 3}, bounds)
    assert said == ["flops grew from 1,000 to 1,051", "cache copies grew from 0 to 3"]
