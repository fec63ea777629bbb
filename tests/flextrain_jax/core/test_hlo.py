# SPDX-License-Identifier: Apache-2.0
"""Exchanges of compiled programs: which axis, how often, how many bytes."""

import jax
import jax.numpy as jnp
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.hlo import collectives
from flextrain_jax.core.mesh import make_mesh


def compiled_text(mesh, function, *specs_and_shapes):
    with jax.set_mesh(mesh):
        arguments = [
            jax.ShapeDtypeStruct(shape, jnp.float32, sharding=jax.NamedSharding(mesh, spec))
            for spec, shape in specs_and_shapes
        ]
        return jax.jit(function).lower(*arguments).compile().as_text()


def test_a_gather_in_a_scan_counts_once_a_round():
    mesh = make_mesh({"fsdp": 4, "tensor": 2})

    def run(x_BD, w_LDD):
        def layer(x_BD, w_DD):
            w_DD = jax.sharding.reshard(w_DD, P(None, None))
            return jnp.tanh(jnp.einsum("bd,de->be", x_BD, w_DD)), None

        return jax.lax.scan(layer, x_BD, w_LDD)[0]

    text = compiled_text(mesh, run, (P("tensor"), (8, 32)), (P(None, "fsdp"), (5, 32, 32)))
    (gather,) = [c for c in collectives(text, dict(mesh.shape)) if c.kind == "all-gather"]
    assert (gather.axes, gather.count) == ("fsdp", 5)
    assert gather.wire_bytes == 5 * 32 * 32 * 4 * 3 / 4


def test_a_sum_over_the_batch_names_both_axes():
    mesh = make_mesh({"data": 2, "fsdp": 4})
    text = compiled_text(mesh, lambda x: jnp.sum(x, axis=0), (P(("data", "fsdp")), (8, 1024)))
    (reduce,) = collectives(text, dict(mesh.shape))
    assert (reduce.kind, reduce.axes, reduce.count) == ("all-reduce", "data+fsdp", 1)
    assert reduce.wire_bytes == 2 * 7 / 8 * 1024 * 4


TPU_TEXT = """\
HloModule jit_step

%region_add (a: f32[], b: f32[]) -> f32[] {
  ROOT %add = f32[] add(%a, %b)
}

%body (p: (s32[], bf16[8,64])) -> (s32[], bf16[8,64]) {
  %ag = (bf16[8,16]{1,0:T(8,128)}, bf16[8,64]{1,0:T(8,128)}) all-gather-start(%x), channel_id=3, \
replica_groups=[2,4]<=[4,2]T(1,0), dimensions={1}
  %kernel = f32[4]{0} custom-call(%x), backend_config={"text":"{"block": {"q": 1024
}}, metadata={op_name="splash"}
  %rs = f32[2,4]{1,0} reduce-scatter(%y), channel_id=4, replica_groups=[4,2]<=[8], \
dimensions={0}, to_apply=%region_add
}

ENTRY %main (p0: bf16[8,64]) -> bf16[8,64] {
  %w = (s32[], bf16[8,64]) while(%t), condition=%cond, body=%body, \
backend_config={"known_trip_count":{"n":"28"}}
  %u = (s32[], bf16[8,64]) while(%t), condition=%cond, body=%other
  %cp = f32[16]{0} collective-permute(%z), channel_id=9, source_target_pairs={{0,2},{2,0},{1,3}}
}

%other (p: f32[]) -> f32[] {
  %ar = f32[10]{0} all-reduce(%q), channel_id=5, replica_groups={{0,1,2,3,4,5,6,7}}, \
to_apply=%region_add
}
"""


def test_forms_that_the_tpu_compiler_writes():
    found = {
        (c.kind, c.axes): c
        for c in collectives(TPU_TEXT, {"fsdp": 4, "tensor": 2}, unknown_trips=3)
    }
    gather = found["all-gather", "fsdp"]
    assert gather.count == 28 and gather.wire_bytes == 28 * 8 * 64 * 2 * 3 / 4
    scatter = found["reduce-scatter", "tensor"]
    assert scatter.count == 28 and scatter.wire_bytes == 28 * (2 * 4 * 4 * 2) / 2
    reduce = found["all-reduce", "fsdp+tensor"]
    assert reduce.count == 3 and reduce.wire_bytes == 3 * 40 * 2 * 7 / 8
    assert found["collective-permute", "fsdp"].wire_bytes == 64


def test_a_loop_without_a_written_count_runs_to_the_constant_of_its_condition():
    condition = """
%cond (p: (s32[], bf16[8,64])) -> pred[] {
  %limit.1 = s32[]{:T(128)} constant(12)
  %i = s32[]{:T(128)} get-tuple-element(%p), index=0
  ROOT %lt = pred[]{:T(512)} compare(%i, %limit.1), direction=LT, metadata={op_name="lt"}
}
"""
    found = collectives(TPU_TEXT + condition, {"fsdp": 4, "tensor": 2}, unknown_trips=3)
    counts = {(c.kind, c.axes): c.count for c in found}
    assert counts["all-reduce", "fsdp+tensor"] == 12  # read from the condition
    assert counts["all-gather", "fsdp"] == 28  # as the loop itself says


def test_groups_by_named_axes_and_their_factors():
    line = "  ROOT %g = f32[64] all-gather(%x), channel_id=1, replica_groups=mesh['a'=4,'b'=2] "
    text = "ENTRY %main (p: f32[8]) -> f32[64] {\n" + line
    for axes, mesh, named in (
        ("{'a'}", {"fsdp": 4, "tensor": 2}, "fsdp"),
        ("{'b'}", {"fsdp": 4, "tensor": 2}, "tensor"),
        ("{'a','b'}", {"fsdp": 4, "tensor": 2}, "fsdp+tensor"),
        ("{'a':(2)2,'b'}", {"fsdp": 2, "seq": 4}, "seq"),
        ("{'a':(1)2}", {"fsdp": 2, "seq": 4}, "fsdp"),
    ):
        (found,) = collectives(f"{text}{axes}\n}}", mesh)
        assert found.axes == named, axes
