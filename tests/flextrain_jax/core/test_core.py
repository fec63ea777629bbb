# SPDX-License-Identifier: Apache-2.0
"""The core: mesh shapes, optimizer masks, checkpoints that survive, metrics that never double."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import PartitionSpec as P

from flextrain_jax.core import metrics
from flextrain_jax.core.ckpt import CheckpointError, Checkpoints
from flextrain_jax.core.mesh import BATCH, make_mesh, shard_batch
from flextrain_jax.core.metrics import (
    DamagedMetrics,
    MetricsWriter,
    NewLines,
    NotFinite,
    read_metrics,
)
from flextrain_jax.core.optim import AdamW, Muon, learning_rate_schedule, make_optimizer
from flextrain_jax.core.state import apply_gradients, create_state, freed
from flextrain_jax.core.tree import leaf_name, mask_by_name
from launch.cli import user_errors


def params():
    return {
        "embed": jnp.ones((4, 3)),
        "layers": {
            "q": jnp.full((2, 3, 4), 0.5),
            "q_bias": jnp.ones((2, 4)),
            "ln1": jnp.ones((2, 3)),
        },
    }


def test_mesh_infers_one_axis_and_refuses_what_does_not_fit():
    assert dict(make_mesh({"fsdp": -1, "tensor": 2}).shape) == {
        "data": 1,
        "fsdp": 4,
        "tensor": 2,
        "seq": 1,
    }
    with pytest.raises(ValueError, match="does not multiply"):
        make_mesh({"fsdp": 3})
    with pytest.raises(ValueError, match="unknown axis"):
        make_mesh({"model": 8})
    with pytest.raises(ValueError, match="only one axis"):
        make_mesh({"fsdp": -1, "data": -1})


def test_a_batch_lies_over_the_batch_axes():
    mesh = make_mesh({"data": 2, "fsdp": 4})
    batch = shard_batch({"x": np.zeros((8, 5)), "n": np.zeros(())}, mesh)
    assert batch["x"].sharding.spec == P(BATCH, None) and batch["n"].sharding.spec == P()
    micro = shard_batch(np.zeros((3, 8, 5)), mesh, leading=1)
    assert micro.sharding.spec == P(None, BATCH, None)


def test_weight_decay_spares_norms_and_biases():
    tx = make_optimizer(AdamW(learning_rate=1.0, weight_decay=0.1, clip_norm=1e9))
    state = create_state(params(), tx)
    zero = jax.tree.map(jnp.zeros_like, state.params)
    after, _ = apply_gradients(state, zero, tx)
    np.testing.assert_allclose(after.params["layers"]["q"], 0.45, rtol=1e-6)
    np.testing.assert_allclose(after.params["embed"], 0.9, rtol=1e-6)
    np.testing.assert_array_equal(after.params["layers"]["q_bias"], 1)
    np.testing.assert_array_equal(after.params["layers"]["ln1"], 1)
    assert int(after.step) == 1


def test_adamw_first_step_by_hand():
    tx = make_optimizer(AdamW(learning_rate=0.1, clip_norm=1e9))
    state = create_state({"w": jnp.array([1.0, 2.0])}, tx)
    after, _ = apply_gradients(state, {"w": jnp.array([3.0, -4.0])}, tx)
    np.testing.assert_allclose(after.params["w"], [0.9, 2.1], rtol=1e-5)


def test_schedules():
    cosine = learning_rate_schedule(
        AdamW(1.0, warmup_steps=10, total_steps=110, schedule="cosine", final_fraction=0.1)
    )
    assert float(cosine(0)) == 0 and abs(float(cosine(10)) - 1) < 1e-6
    assert abs(float(cosine(60)) - 0.55) < 1e-6 and abs(float(cosine(110)) - 0.1) < 1e-6
    with pytest.raises(ValueError, match="schedule"):
        AdamW(1.0, schedule="step")
    with pytest.raises(ValueError, match="total_steps"):
        learning_rate_schedule(AdamW(1.0, schedule="cosine"))
    with pytest.raises(ValueError, match="total_steps"):
        AdamW(1.0, schedule="cosine", warmup_steps=10).over(10)
    over = AdamW(1.0, schedule="linear").over(110)
    assert over == AdamW(1.0, schedule="linear", total_steps=110) and over.over(7) == over
    for none in (AdamW(1.0, schedule="cosine").over(0), AdamW(1.0, warmup_steps=3).over(0)):
        learning_rate_schedule(none)  # a run without an update has none that could fall


def test_names_of_leaves():
    masks = mask_by_name(params(), r"bias$")
    assert masks["layers"]["q_bias"] and not masks["embed"]
    paths = [leaf_name(path) for path, _ in jax.tree_util.tree_leaves_with_path(params())]
    assert "layers/q_bias" in paths


def test_checkpoint_round_trip_is_bitwise_and_keeps_placement(tmp_path):
    mesh = make_mesh({"fsdp": 8})
    with jax.set_mesh(mesh):
        tx = make_optimizer(AdamW(1e-3))
        w = jax.device_put(
            np.random.default_rng(0).normal(size=(8, 3)).astype(np.float32),
            jax.sharding.NamedSharding(mesh, P("fsdp", None)),
        )
        state = create_state({"w": w}, tx)
        state, _ = apply_gradients(state, {"w": w * 0.1}, tx)
        store = Checkpoints(tmp_path / "ckpt")
        store.save(1, state, {"seen": 3})
        again, record = Checkpoints(tmp_path / "ckpt").restore(1, state)
    assert record == {"seen": 3}
    for a, b in zip(jax.tree.leaves(state), jax.tree.leaves(again), strict=True):
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    assert again.params["w"].sharding.spec == P("fsdp", None)


def test_only_the_newest_checkpoints_stay_and_a_half_written_one_is_no_checkpoint(tmp_path):
    store = Checkpoints(tmp_path, keep=2)
    for step in (1, 2, 3):
        store.save(step, {"w": jnp.full(3, float(step))}, {})
    store.close()
    (tmp_path / "4.orbax-checkpoint-tmp").mkdir()
    store = Checkpoints(tmp_path, keep=2)
    assert store.latest() == 3
    assert not (tmp_path / "1").exists()


@pytest.mark.parametrize("name", ["a b", "100%", "a%20b", "{x}", "ü∀", "a#b?c*", "half[1"])
def test_a_run_may_have_such_a_name(tmp_path, name):
    for _ in range(2):
        checkpoints = Checkpoints(tmp_path / name / "ckpt")
        step = checkpoints.latest() or 0
        if step:
            state, record = checkpoints.restore(step, {"x": jnp.zeros(3)})
            assert record == {"n": 1} and state["x"].tolist() == [0, 1, 2]
        checkpoints.save(step + 1, {"x": jnp.arange(3.0)}, {"n": 1})
        checkpoints.close()


def test_where_no_checkpoint_could_be_read_again_none_is_written(tmp_path):
    """Orbax looks for the parts of one by patterns, and finds none of them there."""
    with pytest.raises(CheckpointError, match=r"has 'lr\[1e-4\]' in its path.*without square"):
        Checkpoints(tmp_path / "lr[1e-4]" / "ckpt")
    assert not list(tmp_path.iterdir())


def test_a_checkpoint_that_does_not_fit_is_one_sentence(tmp_path):
    store = Checkpoints(tmp_path)
    store.save(1, {"w": jnp.ones(3)}, {})
    with pytest.raises(CheckpointError, match=r"another model \(other.w is absent there"):
        store.restore(1, {"other": {"w": jnp.ones((2, 2))}})
    with pytest.raises(CheckpointError, match=r"\(w is \(3,\) there and \(2, 2\) here\)"):
        store.restore(1, {"w": jnp.ones((2, 2))})
    for path in (tmp_path / "1").rglob("*"):
        if path.is_file() and path.stat().st_size > 20:
            path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(CheckpointError, match="cannot be restored"):
        store.restore(1, {"w": jnp.ones(3)})


def test_metrics_of_redone_steps_are_dropped(tmp_path):
    writer = MetricsWriter(tmp_path)
    for step in range(3):
        writer.write(step, {"loss": jnp.float32(step), "rate": 0.5})
    writer.close()
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 3, "lo')  # a kill in the middle of a line
    writer = MetricsWriter(tmp_path, first_step=2)
    writer.write(2, {"loss": 9.0})
    writer.close()
    assert [(line["step"], line["loss"]) for line in read_metrics(tmp_path)] == [
        (0, 0.0),
        (1, 1.0),
        (2, 9.0),
    ]


def test_lines_are_there_at_once_and_waited_for_once_a_second(tmp_path, monkeypatch):
    """Where steps take milliseconds the disk would take longer than the training."""
    synced, now = [], [0.0]
    monkeypatch.setattr(metrics, "os", SimpleNamespace(fsync=synced.append))
    monkeypatch.setattr(metrics, "time", SimpleNamespace(monotonic=lambda: now[0]))
    writer = MetricsWriter(tmp_path, tensorboard=False)
    for step in range(30):
        writer.write(step, {"loss": 1.0})
        assert len(read_metrics(tmp_path)) == step + 1
        now[0] += 0.1
    assert len(synced) == 3
    writer.sync()
    assert len(synced) == 4
    writer.close()
    assert len(synced) == 5


@pytest.mark.parametrize("line", [b"{torn", b"3", b'{"loss": 1.0}', b"\xff", b"\0\0"])
def test_a_damaged_line_of_metrics_is_one_sentence(tmp_path, line):
    file = tmp_path / "metrics.jsonl"
    file.write_bytes(b'{"step": 0}\n' + line + b'\n{"step": 2}\n')
    assert DamagedMetrics in user_errors()
    for read in (lambda: read_metrics(tmp_path), NewLines(tmp_path).read):
        with pytest.raises(DamagedMetrics, match=r"metrics\.jsonl: line 2 is not .* remove"):
            read()
    with pytest.raises(DamagedMetrics, match="line 2"):  # as a run that goes on does
        MetricsWriter(tmp_path, first_step=3, tensorboard=False)
    assert line in file.read_bytes()


def test_new_lines_are_read_once_and_all_where_a_run_goes_on(tmp_path):
    new = NewLines(tmp_path)
    assert new.read() == []
    writer = MetricsWriter(tmp_path, tensorboard=False)
    for step in range(3):
        writer.write(step, {"loss": 1.0})
    assert [line["step"] for line in new.read()] == [0, 1, 2] and new.read() == []
    with writer.path.open("a") as file:
        file.write('{"step": 3, "lo')
    assert new.read() == []
    with writer.path.open("a") as file:
        file.write('ss": 2.0}\n')
    assert new.read() == [{"step": 3, "loss": 2.0}]
    writer.close()
    again = MetricsWriter(tmp_path, first_step=2, tensorboard=False)
    again.write(2, {"loss": 3.0})
    assert [line["loss"] for line in new.read()] == [1.0, 1.0, 3.0] and new.read() == []
    again.close()


def test_a_loss_that_is_not_a_number_stops_the_run(tmp_path):
    writer = MetricsWriter(tmp_path, tensorboard=False)
    with pytest.raises(NotFinite, match="loss is nan at step 4"):
        writer.write(4, {"loss": float("nan")})


@pytest.mark.parametrize("shape", [{"fsdp": 1}, {"fsdp": 4, "tensor": 2}], ids=["one", "eight"])
def test_muon_steps_are_orthogonal_and_stay_placed(shape):
    devices = jax.devices()[: int(np.prod(list(shape.values())))]
    mesh = make_mesh(shape, devices)
    config = Muon(learning_rate=0.1, adam_learning_rate=0.01, weight_decay=0, clip_norm=1e9)
    tx = make_optimizer(config, {"w": ((1,), (2, 3)), "b": None})
    rng = np.random.default_rng(0)
    with jax.set_mesh(mesh):
        spec = jax.sharding.NamedSharding(mesh, P(None, "fsdp", "tensor", None))
        w = jax.device_put(rng.normal(size=(2, 32, 2, 4)).astype(np.float32), spec)
        state = create_state({"w": w, "b": jnp.zeros(3)}, tx)
        grads = {"w": w * 0.3, "b": jnp.array([1.0, -2.0, 3.0])}
        after, updates = jax.jit(lambda s, g: apply_gradients(s, g, tx))(state, grads)
    assert after.params["w"].sharding.spec == spec.spec
    for matrix in np.asarray(updates["w"]).reshape(2, 32, 8):
        singular = np.linalg.svd(matrix, compute_uv=False)
        assert singular.min() > 0.05 and singular.max() < 0.13  # orthogonal, times the rate
    step = np.asarray(after.params["b"])
    np.testing.assert_allclose(step / step[0], [1, -1, 1], rtol=1e-5)
    assert 0.01 <= -step[0] < 0.015  # the rate of Adam, times Nesterov's first step


def test_muon_needs_to_know_the_matrices():
    with pytest.raises(ValueError, match="matrix axes"):
        make_optimizer(Muon(1e-2))
    with pytest.raises(ValueError, match="'kind' is 'lion'"):
        AdamW(1e-2, kind="lion")  # type: ignore[arg-type]


def flipped(folder, step):
    """Flips a bit in the largest file of a checkpoint."""
    path = max((p for p in (folder / str(step)).rglob("*") if p.is_file()), key=_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


def _size(path):
    return path.stat().st_size


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "int32"])
def test_a_checkpoint_with_other_bits_is_refused(tmp_path, dtype):
    noise = jax.random.bits(jax.random.key(0), (40_000,), jnp.uint16)
    state = {"a": (noise % 100).astype(dtype), "step": jnp.int32(7)}
    store = Checkpoints(tmp_path)
    store.save(1, state, {"more": 1})
    assert store.restore(1, state)[1] == {"more": 1}
    flipped(tmp_path, 1)
    with pytest.raises(CheckpointError, match=r"checkpoint 1 (is damaged|cannot be restored)"):
        Checkpoints(tmp_path).restore(1, state)


@pytest.mark.parametrize("left", [0, 100, None])
def test_a_checkpoint_without_its_record_is_refused(tmp_path, left):
    """As a power cut leaves files that nobody has flushed; the arrays alone are not the run."""
    state = {"a": jnp.arange(5.0)}
    store = Checkpoints(tmp_path)
    store.save(1, state, {"known": "much"})
    store.close()
    file = tmp_path / "1" / "_CHECKPOINT_METADATA"
    whole = file.read_bytes()
    file.unlink() if left is None else file.write_bytes(whole[:left])
    with pytest.raises(CheckpointError, match=r"checkpoint 1 is damaged: its .* remove that step"):
        Checkpoints(tmp_path).restore(1, state)


@pytest.mark.parametrize("wrong", [float("inf"), float("nan")])
def test_no_checkpoint_holds_what_is_not_finite(tmp_path, wrong):
    store = Checkpoints(tmp_path)
    with pytest.raises(CheckpointError, match=r"\['b'\] .* is not finite: .*begin anew with a"):
        store.save(1, {"a": jnp.ones(3), "b": jnp.ones(4).at[2].set(wrong)}, {})
    assert store.latest() is None


@pytest.mark.parametrize("name", ["loss", "grad_norm", "update_norm"])
def test_a_norm_that_is_not_finite_ends_the_run(tmp_path, name):
    writer = MetricsWriter(tmp_path)
    with pytest.raises(NotFinite, match=f"{name} is inf at step 3"):
        writer.write(3, {name: float("inf"), "kl_ref": float("inf")})
    writer.write(3, {"kl_ref": float("inf")})


def test_the_arrays_that_a_checkpoint_takes_the_place_of_are_freed(tmp_path):
    state = {"a": jnp.arange(5.0)}
    store = Checkpoints(tmp_path)
    store.save(1, state, {})
    again, _ = store.restore(1, freed(state))
    assert state["a"].is_deleted()
    np.testing.assert_array_equal(again["a"], np.arange(5.0))
