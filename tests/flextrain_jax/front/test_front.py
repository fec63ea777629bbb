# SPDX-License-Identifier: Apache-2.0
"""Models that are not ours through the front door: made elastic, trained, evaluated, exported."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import linen as nn
from flax import nnx
from jax import export as jax_export

import flextrain_jax as ft
from flextrain_jax.data.images import ImageBatch
from flextrain_jax.deploy.export import DeployError, make_infer
from flextrain_jax.deploy.standalone_folder import FolderError
from flextrain_jax.front.ladder import check_method
from tests import hf_folders
from tests.flextrain_jax.front.strangers import (
    NormedStack,
    ResNet18,
    X,
    Y,
    small_resnet,
    small_vit,
)

ROOT = Path(__file__).parent.parent.parent.parent


def logits_of(ladder, depth, x):
    """What the elastic machinery computes of a depth."""
    infer = make_infer(ladder.model, ladder.depths, ladder.method, ladder.rung(depth))
    batch = ImageBatch(x, np.zeros(len(x), np.int32), np.ones(len(x), np.float32))
    return np.asarray(infer(ladder.params, ladder.stats, batch))


def test_a_stranger_is_elastic_in_a_few_lines(tmp_path):
    train, test = ft.images("digits", train=63, test=9)
    ladder = ft.elasticize(small_resnet_of(10), train, depths=(1, 3))
    ladder = ft.fit(ladder, train, epochs=0.25, batch=9)
    rows = ft.evaluate(ladder, test)
    ft.export(ladder, tmp_path / "small", depth=1)
    ft.export(ladder, tmp_path / "more", depth=3, upgrade_from=tmp_path / "small")
    net = ft.load(tmp_path / "small")
    assert [row["depth"] for row in rows] == [1, 3] and rows[0]["images"] == 9
    right = net(test.images_NHWC).argmax(1) == test.label_N  # uint8 in, as they lie in the set
    assert right.mean() == pytest.approx(rows[0]["accuracy"])


def small_resnet_of(classes):
    return ResNet18(classes, widths=(3, 4), layers=(2, 1))


def test_every_depth_is_the_stranger_cut_there(resnet):
    """The reference is the user's own code: a ResNet of fewer blocks with the same variables."""
    for depth, layers in ((1, (1,)), (2, (2,)), (4, (2, 1, 1))):
        plain = ResNet18(3, widths=(3, 5, 7)[: len(layers)], layers=layers)
        params = dict(resnet.params["stem"]) | {
            name: resnet.params["blocks"][f"{i:03d}"]
            for i, name in enumerate(resnet.parts.names[:depth])
        }
        head = f"depth_{depth:03d}"
        params |= resnet.params["heads"][head][head]
        shared = resnet.stats["shared"]
        stats = dict(shared["stem"]) | {
            name: shared[f"{i:03d}"] for i, name in enumerate(resnet.parts.names[:depth])
        }
        want = plain.apply({"params": params, "batch_stats": stats}, X[:5], train=False)
        assert np.allclose(logits_of(resnet, depth, X[:5]), want, atol=1e-5)


@pytest.mark.slow
def test_running_statistics_move_as_in_the_strangers_own_training():
    ladder = ft.elasticize(small_resnet(), X, depths=(4,))
    still = ft.Sgd(learning_rate=1e-9, schedule="constant")
    trained = ft.fit(ladder, (X[:23], Y[:23]), epochs=1, batch=23, optimizer=still)
    variables = small_resnet().init(jax.random.key(0), X[:3], train=False)
    order = np.random.default_rng(5).permutation(23)  # one batch has all, in whatever order
    _, moved = small_resnet().apply(variables, X[order], train=True, mutable=["batch_stats"])
    got = trained.stats["shared"]
    for part, name in (("stem", "bn1"), ("001", "layer1_1"), ("003", "layer3_0")):
        own = got[part][name] if part == "stem" else got[part]
        want = moved["batch_stats"][name]
        assert jax.tree.structure(own) == jax.tree.structure(dict(want))
        jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-5), own, dict(want))


@pytest.mark.slow
def test_the_head_learns_and_what_a_rung_lacks_stays(vit):
    """A drawn rung of one layer leaves the other layers as they were."""
    ladder = ft.elasticize(small_vit(), X, depths=(1, 3), probabilities=(1.0, 0.0))
    after = ft.fit(ladder, (X, Y), epochs=1, batch=9, method=ft.Method(rungs="drawn", beta=0.0))
    for block, same in (("000", False), ("001", True), ("002", True)):
        pair = ladder.params["blocks"][block], after.params["blocks"][block]
        equal = jax.tree.map(lambda a, b: bool(np.array_equal(a, b)), *pair)
        assert all(jax.tree.leaves(equal)) == same
    assert not np.array_equal(
        ladder.params["head"]["classifier"]["kernel"], after.params["head"]["classifier"]["kernel"]
    )
    assert vit.depths.order == (0, 2, 1)


def test_an_nnx_depth_is_the_stranger_cut_there(vit):
    """Evaluation leaves out dropout, and the layer between."""
    module = small_vit()
    module.eval()
    for depth, kept in ((1, [0]), (3, [0, 1, 2])):
        flat = dict(nnx.to_flat_state(nnx.state(module, nnx.Param)))
        for path, variable in flat.items():
            name = [str(word) for word in path]
            if name[0] == "encoders":
                node = vit.params["blocks"][f"{int(name[1]):03d}"]
                name = name[2:]
            else:
                node = vit.params["stem"] if name[0] in vit.params["stem"] else vit.params["head"]
            for word in name:
                node = node[word]
            variable[...] = jnp.asarray(node)
        cut = nnx.clone(module)
        cut.encoders = nnx.List([cut.encoders[i] for i in kept])
        assert np.allclose(logits_of(vit, depth, X[:1]), cut(X[:1]), atol=1e-5)


class Again(nn.Module):
    """A stack whose last layer is called before, too: in the stem, or twice behind the blocks."""

    stem: bool

    @nn.compact
    def __call__(self, x):
        last = nn.Dense(8 if self.stem else 3, name="last")
        x = x.reshape(x.shape[0], -1)[:, :8]
        x = last(x) if self.stem else nn.Dense(3)(x)
        for i in range(2):
            x = Residual(name=f"layer_{i}")(x)
        return last(x) if self.stem else last(nn.relu(last(x)))


class Residual(nn.Module):
    @nn.compact
    def __call__(self, x):
        return x + nn.Dense(x.shape[-1])(nn.relu(x))


@pytest.mark.parametrize("stem", [True, False])
def test_the_last_layer_may_be_called_before_too(stem):
    """Its first call was taken for the last one: another net than its author's, without a word."""
    model = Again(stem)
    variables = model.init(jax.random.key(0), X)
    ladder = ft.elasticize(model, X, depths=(1, 2), params=variables)
    np.testing.assert_allclose(logits_of(ladder, 2, X), model.apply(variables, X), atol=1e-5)


def test_plain_functions_and_a_head_of_its_own_for_every_depth():
    def layer(params, h, key=None):
        assert key is None or key.shape == ()
        return jnp.tanh(jnp.einsum("bf,fg->bg", h, params))

    def linear(params, h):
        return jnp.einsum("bf,fv->bv", h, params)

    rng = np.random.default_rng(0)
    draw = lambda *shape: rng.normal(size=shape).astype(np.float32) / 2  # noqa: E731
    params = {
        "stem": draw(4, 5),
        "blocks": [draw(5, 5), draw(5, 6), draw(6, 6)],
        "head": draw(6, 3),
    }
    heads = {1: nn.Dense(3), 2: nnx.Linear(6, 3, rngs=nnx.Rngs(0)), 3: (linear, draw(6, 3))}
    x = rng.normal(size=(40, 4)).astype(np.float32)
    y = (x[:, 0] > 0).astype(np.int64) + (x[:, 1] > 0)
    ladder = ft.elasticize((linear, [layer] * 3, linear), x, (1, 2, 3), params=params, heads=heads)
    fitted = ft.fit(ladder, (x, y), epochs=30, batch=5, optimizer=ft.Sgd(learning_rate=0.3))
    before, after = ft.evaluate(ladder, (x, y)), ft.evaluate(fitted, (x, y))
    assert all(b["loss"] < a["loss"] for a, b in zip(before, after, strict=True))
    assert [cost.params for cost in ladder.rungs] == [20 + 25 + 18, 20 + 55 + 21, 20 + 91 + 18]
    assert [cost.macs for cost in ladder.rungs] == [20 + 25 + 15, 20 + 55 + 18, 20 + 91 + 18]


def test_a_model_of_one_block_and_batches_of_one():
    ladder = ft.elasticize(small_vit(depth=1), X[:1], depths=(1,), blocks="encoders/*")
    fitted = ft.fit(ladder, (X[:2], Y[:2]), epochs=1, batch=1)
    assert ft.evaluate(fitted, (X[:1], Y[:1]))[0]["images"] == 1


def test_costs_are_counted_from_the_code():
    """conv1, then a block of 3 channels and one of 5 with a stride and a projection, then fc."""
    model = ResNet18(3, widths=(3, 5), layers=(1, 1))
    (small, large) = ft.elasticize(model, X, depths=(1, 2)).rungs
    stem, first = 64 * 9 * 3, 64 * (9 * 3 * 3) * 2
    second = 16 * 9 * (3 * 5 + 5 * 5) + 16 * 3 * 5
    assert (small.macs, large.macs) == (stem + first + 9, stem + first + second + 15)
    assert (small.state, large.state) == (2 * 3 * 3, 2 * 3 * 3 + 2 * 5 * 3)


@pytest.mark.parametrize("net", [pytest.param("resnet", marks=pytest.mark.slow), "vit"])
def test_a_folder_runs_without_the_strangers_code(net, request, tmp_path):
    ladder = request.getfixturevalue(net)
    small, large = ladder.depths.depths[0], ladder.depths.depths[-1]
    ft.export(ladder, tmp_path / "small", small)
    ft.export(ladder, tmp_path / "more", large, upgrade_from=tmp_path / "small")
    ft.export(ladder, tmp_path / "whole", large)
    np.save(tmp_path / "x.npy", X[:7])
    assert np.allclose(
        ft.load(tmp_path / "small")(X[:1]), logits_of(ladder, small, X[:1]), atol=1e-5
    )
    program = tmp_path / "small" / f"program_{small:03d}.stablehlo"
    text = jax_export.deserialize(bytearray(program.read_bytes())).mlir_module()
    layers = {"resnet": ("stablehlo.convolution", 3), "vit": ("stablehlo.convolution", 1)}[net]
    assert text.count(layers[0]) == layers[1]  # and none of a block that the rung lacks
    took = run_alone(tmp_path, "small", f"--upgrade={tmp_path / 'more'}")
    assert took.stdout.strip() == f"{tmp_path / 'small'}: {large} blocks", took
    said = run_alone(tmp_path, "small", str(tmp_path / "x.npy"))
    want = logits_of(ladder, large, X[:7])
    assert said.stdout.split() == [str(label) for label in want.argmax(1)], said
    whole, upgraded = ft.load(tmp_path / "whole")(X), ft.load(tmp_path / "small")(X)
    assert np.array_equal(whole, upgraded)
    program.write_bytes(program.read_bytes()[:-1] + b"?")
    with pytest.raises(FolderError, match="is damaged"):
        ft.load(tmp_path / "small")


def test_int8_weights_and_their_accuracy(vit, tmp_path):
    test = (X[:7], Y[:7])
    ft.export(vit, tmp_path / "small", 1, weights="int8", test=test)
    config = json.loads((tmp_path / "small" / "config.json").read_text())
    found = config["accuracy"]
    assert (config["weights"], found["images"], found["number"]) == ("int8", "test", 7)
    assert found["float32"] == (logits_of(vit, 1, X[:7]).argmax(1) == Y[:7]).mean()
    logits, whole = ft.load(tmp_path / "small")(X[:7]), logits_of(vit, 1, X[:7])
    assert found["int8"] == (logits.argmax(1) == Y[:7]).mean()
    assert not np.allclose(logits, whole, atol=1e-5)  # or nothing was rounded
    assert np.allclose(logits, whole, atol=0.1 * np.abs(whole).max())
    with pytest.raises(DeployError, match="has int8 weights, and the upgrade would have float32"):
        ft.export(vit, tmp_path / "more", 3, upgrade_from=tmp_path / "small")
    with pytest.raises(ft.FrontError, match="there are float32, float16, int8"):
        ft.export(vit, tmp_path / "more", 3, weights="int4")
    with pytest.raises(ft.FrontError, match="has no cuda or tpu; add 'cpu' to platforms, or leave"):
        ft.export(vit, tmp_path / "more", 3, test=test, platforms=("tpu", "cuda"))


def test_a_folder_for_bfloat16_measures_itself(tmp_path):
    """Numpy alone does not know that type."""
    x = jnp.asarray(X, jnp.bfloat16)
    ft.export(ft.elasticize(Again(True), x, depths=(1, 2)), tmp_path / "out", depth=1)
    command = [sys.executable, "-I", str(tmp_path / "out" / "model.py"), "--measure"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["size"] > 0, done.stderr


def test_a_net_of_its_own_weights_sees_images_as_they_come(vit, tmp_path):
    """Nobody knows what it was trained on: evaluation and the folder must agree on something."""
    bytes_of = np.random.default_rng(2).integers(0, 256, X.shape, np.uint8)
    ladder = ft.elasticize(small_vit(), bytes_of, depths=(1, 3))
    [row, _] = ft.evaluate(ladder, (bytes_of, Y))
    ft.export(ladder, tmp_path / "one", depth=1, test=(bytes_of, Y))
    logits = ft.load(tmp_path / "one")(bytes_of.astype(np.float32))
    assert np.allclose(logits, logits_of(ladder, 1, bytes_of.astype(np.float32)), atol=1e-3)
    chosen = np.asarray(jax.nn.log_softmax(logits))[np.arange(len(Y)), Y]
    assert row["loss"] == pytest.approx(-chosen.mean(), rel=1e-3)
    config = json.loads((tmp_path / "one" / "config.json").read_text())
    assert row["accuracy"] == pytest.approx(config["accuracy"]["float32"])


def test_an_upgrade_keeps_the_platforms_and_a_smaller_one_is_none(vit, tmp_path):
    ft.export(vit, tmp_path / "small", 1)
    base = {"upgrade_from": tmp_path / "small"}
    with pytest.raises(DeployError, match="small: runs on cpu, and the upgrade would not run on"):
        ft.export(vit, tmp_path / "more", 3, platforms=("cuda",), **base)
    with pytest.raises(DeployError, match="has 1 blocks, and 1 are asked for, which is no upgrade"):
        ft.export(vit, tmp_path / "more", 1, **base)
    for wrong in ("cpu", (), ("gpu",)):
        with pytest.raises(ft.FrontError, match="give some of cpu, cuda, tpu, such as"):
            ft.export(vit, tmp_path / "more", 3, platforms=wrong)
    assert {path.name for path in tmp_path.iterdir()} == {"small"}
    ft.export(vit, tmp_path / "set", 1, platforms={"cpu"})
    assert json.loads((tmp_path / "set" / "config.json").read_text())["platforms"] == ["cpu"]
    ft.export(vit, tmp_path / "elsewhere", 1, platforms=("tpu",))
    with pytest.raises(FolderError, match="runs on tpu, and jax has none here; export"):
        ft.load(tmp_path / "elsewhere")(X[:1])


@pytest.mark.parametrize("leads", ["to an empty folder", "nowhere"])
def test_a_link_is_followed_and_a_folder_of_the_users_beside_it_stays(vit, tmp_path, leads):
    real, link = tmp_path / "real", tmp_path / "link"
    if leads == "to an empty folder":
        real.mkdir()
    link.symlink_to(real)
    for name in ("link.tmp", "real.tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kept").write_text("mine")
    ft.export(vit, link, depth=1)
    assert link.is_symlink() and ft.load(real)(X[:1]).shape == (1, 3)
    assert (tmp_path / "link.tmp" / "kept").exists() and (tmp_path / "real.tmp" / "kept").exists()
    assert len(list(tmp_path.iterdir())) == 4
    with pytest.raises(DeployError, match="link: is not empty; choose another folder"):
        ft.export(vit, link, depth=1)


def run_alone(folder, name, word):
    """model.py in a process that sees neither this project nor Flax."""
    start = (
        "import runpy, sys; sys.modules |= {'flax': None, 'flextrain_jax': None};"
        " sys.argv[:] = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    command = [sys.executable, "-c", start, str(folder / name / "model.py"), word]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=folder)


@pytest.mark.slow
def test_a_depth_of_a_decoder_is_a_decoder(tmp_path):
    """SmolLM2's folder, made small, with random weights; its depths are such folders."""
    folder = hf_folders.write(tmp_path / "smol", "smollm2")
    ends = {"bos_token_id": 1, "eos_token_id": [2, 7], "pad_token_id": 2}  # and nowhere else
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | ends))
    rows = np.random.default_rng(0).integers(0, 50, (6, 9))
    ladder = ft.elasticize(str(folder), depths=(1, 3), order="even")
    before = ft.evaluate(ladder, rows)
    optimizer = ft.AdamW(learning_rate=1e-2)
    ladder = ft.fit(ladder, rows, epochs=3, batch=3, optimizer=optimizer)
    after = ft.evaluate(ladder, rows)
    assert all(b["loss"] < a["loss"] for a, b in zip(before, after, strict=True))
    with pytest.raises(ft.FrontError, match="leave out weights and test"):
        ft.export(ladder, tmp_path / "none", depth=1, weights="int8")
    ft.export(ladder, tmp_path / "one", depth=1)
    written = json.loads((tmp_path / "one" / "config.json").read_text())
    assert {name: written.get(name) for name in ends} == ends
    again = ft.elasticize(tmp_path / "one", depths=(1,))
    assert ft.evaluate(again, rows)[0]["loss"] == pytest.approx(after[0]["loss"], rel=1e-4)
    assert (tmp_path / "one" / "tokenizer.json").read_bytes() == (
        folder / "tokenizer.json"
    ).read_bytes()
    with pytest.raises(ft.FrontError, match=r"tokens go from 0 to 10000000; .*smol knows 0 to"):
        ft.evaluate(ladder, np.array([[0, 10_000_000]]))
    with pytest.raises(ft.FrontError, match="rows have one token"):
        ft.fit(ladder, rows[:, :1], epochs=1)
    with pytest.raises(ft.FrontError, match="no_such"):
        ft.elasticize(str(tmp_path / "no_such"), depths=(1, 3))


def test_in_an_order_that_is_no_prefix_every_depth_has_running_statistics_of_its_own():
    """nnx; the middle layer of three reads another input where the layer before it is left out."""
    model = NormedStack(64, 5, 3, 3, nnx.Rngs(0))
    ladder = ft.elasticize(model, X, depths=(2, 3), order="even")  # layers 0 and 2, then all
    assert ladder.parts.momentum == 0.7
    still = ft.Sgd(learning_rate=1e-9, schedule="constant")
    got = ft.fit(ladder, (X[:23], Y[:23]), epochs=1, batch=23, optimizer=still).stats
    for depth, kept in ((2, [0, 2]), (3, [0, 1, 2])):
        cut = nnx.clone(model)
        cut.layers = nnx.List([cut.layers[i] for i in kept])
        cut.train()
        cut(X[:23])
        for place, i in enumerate(kept):
            own = got[f"depth_{depth:03d}"][f"{i:03d}"]["norm"]
            for name in ("mean", "var"):
                want = getattr(cut.layers[place].norm, name)[...]
                np.testing.assert_allclose(own[name], want, atol=1e-5)
    for name in ("mean", "var"):
        pair = (got[group]["002"]["norm"][name] for group in ("depth_002", "depth_003"))
        assert not np.allclose(*pair, atol=1e-3)


def test_a_ladder_with_statistics_by_depth_is_trained_whole_and_by_depth_again():
    """A net that is only ever trained whole has one set: a KeyError, and of `launch.elastic` a
    refusal when the training was done."""
    ladder = ft.elasticize(NormedStack(64, 5, 3, 3, nnx.Rngs(0)), X, depths=(2, 3), order="even")
    assert set(ladder.stats) == {"depth_002", "depth_003"}
    whole = ft.fit(
        ladder, (X[:23], Y[:23]), epochs=1, batch=23, method=ft.Method(rungs="full", beta=0)
    )
    assert set(whole.stats) == {"shared"} and len(ft.evaluate(whole, (X[:23], Y[:23]))) == 2
    again = check_method(whole, ft.Method())
    assert set(again.stats) == {"depth_002", "depth_003"}
    for group in again.stats.values():
        jax.tree.map(np.testing.assert_array_equal, group, whole.stats["shared"])


@pytest.mark.slow
def test_the_lines_of_the_document_run(tmp_path):
    """As they stand there; the stranger is narrow, and sees a part of the images."""
    text = (ROOT / "docs" / "elastic.md").read_text(encoding="utf-8")
    section = text.partition("## A model of your own\n")[2]
    lines = [line[4:] for line in section.split("\n\n`pip")[0].splitlines() if line[:4] == "    "]
    assert len(lines) <= 10 and lines[0] == "import flextrain_jax as ft"
    (tmp_path / "my_code.py").write_text(
        "from tests.flextrain_jax.front import strangers\n"
        "def ResNet18(n): return strangers.ResNet18(n, widths=(3, 4, 5, 6))\n"
    )
    code = "\n".join(lines).replace('"digits"', '"digits", train=64, test=32')
    (tmp_path / "mine.py").write_text(code.replace("epochs=5", "epochs=1"))
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "mine.py"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("'depth'") == 3
    took = run_alone(tmp_path, "small", f"--upgrade={tmp_path / 'more'}")
    assert took.stdout.endswith("8 blocks\n"), took
