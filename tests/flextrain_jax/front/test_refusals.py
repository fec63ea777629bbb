# SPDX-License-Identifier: Apache-2.0
"""What the front door does not take is one sentence, with the cure where there is one; and data
sources, which it takes."""

import dataclasses
from pathlib import Path

import grain
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import linen as nn
from flax import nnx

import flextrain_jax as ft
from flextrain_jax.core.optim import make_optimizer
from flextrain_jax.data.images import Augment
from flextrain_jax.deploy.standalone_folder import FolderError
from flextrain_jax.deploy.weights import DeployError
from tests.flextrain_jax.front.strangers import (
    NormedLayer,
    ResNet18,
    X,
    Y,
    small_resnet,
    small_vit,
)

ROOT = Path(__file__).parent.parent.parent.parent


class Plain(nn.Module):
    """A stack of layers; `between` and `behind` are what is done outside of them."""

    between: bool = False
    behind: str = ""
    size: int = 2

    @nn.compact
    def __call__(self, x, train: bool = True):
        x = nn.Dense(4)(x.reshape(x.shape[0], -1))
        for i in range(self.size):
            x = Layer(name=f"layer_{i}")(x)
            x = 2 * x if self.between else x
        if self.behind == "norm":
            x = nn.BatchNorm(use_running_average=not train)(x)
        if self.behind == "dropout":
            x = nn.Dropout(0.5, deterministic=not train)(x)
        return nn.Dense(3)(x)


class Layer(nn.Module):
    @nn.compact
    def __call__(self, x):
        return x + nn.Dense(4)(nn.relu(x))


@pytest.mark.parametrize(
    ("model", "more", "sentence"),
    [
        (Plain(between=True), {"blocks": "layer_*"}, "layer_1 does not read what block layer_0"),
        (Plain(), {"blocks": "stage*"}, "no submodule is called stage.*layer_0, layer_0/Dense_0"),
        (Plain(size=1), {}, "found no two submodules of one class"),
        (Plain(behind="norm"), {}, "BatchNorm_0/mean is a running average behind the blocks"),
        (Plain(behind="dropout"), {}, "draws random numbers behind its blocks"),
        (small_resnet(), {"heads": "shared"}, r"depth 1 ends in block layer1_0, .*\(N, 8, 8, 3\)"),
        (small_resnet(), {"depths": (1, 3)}, "must end with all 4 blocks"),
        (
            small_resnet(),
            {"depths": (3, 4), "order": "even"},
            r"depth 3 passes over block layer2_0, which makes \(N, 4, 4, 5\) of \(N, 8, 8, 3\)",
        ),
        (
            small_resnet(),
            {"depths": (2, 4), "heads": {2: nn.Dense(3), 4: nnx.Linear(9, 3, rngs=nnx.Rngs(0))}},
            "head of depth 2 gives|head of depth 4 does not take what block layer3_0 gives",
        ),
        (small_resnet(), {"heads": {1: nn.Dense(3)}}, r"give one for each of \(1, 4\)"),
        (nn.Dense, {}, "give a linen module, an nnx module, or functions"),
    ],
)
def test_what_cannot_be_made_elastic_is_one_sentence_with_the_block(model, more, sentence):
    depths = (1,) if getattr(model, "size", 2) == 1 else (1, 2)
    depths = (1, 4) if isinstance(model, ResNet18) else depths
    with pytest.raises(ValueError, match=sentence) as told:
        ft.elasticize(model, X, **{"depths": depths} | more)
    assert "\n" not in str(told.value)


class Odd(nn.Module):
    """A stack with one thing that is not as usual; `what` says which."""

    what: str

    @nn.compact
    def __call__(self, x):
        x = x.reshape(len(x) if self.what == "len" else x.shape[0], -1)
        if self.what == "norm":
            x = nn.BatchNorm(use_running_average=False)(x)
        kind = {"whole": jnp.int32, "complex": jnp.complex64}.get(self.what)
        if kind is not None:
            x = x[:, :4] + self.param("odd", lambda key: jnp.ones((1, 4), kind)).real
        x = nn.Dense(4)(x)
        for i in range(2):
            x = Layer(name=f"layer_{i}")(x)
        if self.what == "sow":
            self.sow("losses", "size", jnp.sum(x**2))
            self.sow("losses", "size", jnp.sum(x**4))
        x = nn.Dense(3)(x)
        return {"logits": 2 * x} if self.what == "dict" else x


class Kept(nnx.Variable):
    """A kind of array that is neither a parameter nor a running statistic."""


class Counting(nnx.Module):
    """A stack of which one layer has a mean of its own, kept as a variable of the class `kind`."""

    def __init__(self, kind, rngs):
        self.embed = nnx.Linear(64, 4, rngs=rngs)
        self.layers = nnx.List([Centred(kind, rngs) for _ in range(2)])
        self.head = nnx.Linear(4, 3, rngs=rngs)

    def __call__(self, x, train=False):
        x = self.embed(x.reshape(x.shape[0], -1))
        for layer in self.layers:
            x = layer(x, train)
        return self.head(x)


class Centred(nnx.Module):
    def __init__(self, kind, rngs):
        self.linear, self.mean = nnx.Linear(4, 4, rngs=rngs), kind(jnp.zeros(4))
        self.dropout = nnx.Dropout(0.1, rngs=rngs)  # whose count of draws moves, too

    def __call__(self, x, train):
        mean = x.mean(0) if train else self.mean[...]
        if train:
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
        return x + self.dropout(self.linear(x - mean[None]))


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (
            Odd("norm"),
            "BatchNorm_0/mean moves outside of training, too.*let .* take a flag 'train'",
        ),
        (Odd("sow"), "size is sown, and .*let it sow into 'intermediates'"),
        (Odd("dict"), r"the head of depth 1 gives a dict of \(N, 3\), not \(N, classes\)"),
        (Counting(Kept, nnx.Rngs(0)), "layers/0/mean moves in training, .* one of nnx.BatchStat"),
    ],
)
def test_what_would_be_another_net_than_its_author_s_is_refused(model, sentence):
    """Of the first and the last the numbers were wrong, without a word."""
    with pytest.raises(ft.FrontError, match=sentence):
        ft.elasticize(model, X, depths=(1, 2))


def test_the_cure_for_a_variable_that_moves_is_one():
    ladder = ft.elasticize(Counting(nnx.BatchStat, nnx.Rngs(0)), X + 1, depths=(1, 2))
    ladder = ft.fit(ladder, (X + 1, Y), epochs=1, batch=8)
    assert np.any(ladder.stats["shared"]["001"]["mean"])


@pytest.mark.parametrize("what", ["whole", "complex"])
def test_a_parameter_that_is_no_real_number_is_refused_before_the_training(what, tmp_path):
    ladder = ft.elasticize(Odd(what), X, depths=(1, 2))
    with pytest.raises(
        ft.FrontError, match=r"stem/odd is (int32|complex64), and only real numbers"
    ):
        ft.fit(ladder, (X, Y), epochs=1)
    if what == "complex":  # it lost its imaginary part
        with pytest.raises(DeployError, match="tensor stem/odd is complex64, and a folder holds"):
            ft.export(ladder, tmp_path / "out", depth=1)


def test_a_batch_whose_size_is_no_shape_is_told_at_the_export(tmp_path):
    ladder = ft.elasticize(Odd("len"), X, depths=(1, 2))
    with pytest.raises(ft.FrontError, match=r"depth 1 cannot be exported.*x\.shape\[0\]") as told:
        ft.export(ladder, tmp_path / "out", depth=1)
    assert "\n" not in str(told.value) and not (tmp_path / "out").exists()


class Leaky(nn.Module):
    """A stack that is no chain: `leak` says what goes past the blocks."""

    leak: str

    @nn.compact
    def __call__(self, x):
        x = x.reshape(x.shape[0], -1)
        shared = nn.Dense(4, name="shared") if self.leak == "shared" else None
        hs = [nn.Dense(4)(x)]
        for i in range(3):
            hs.append(Leaf(shared, name=f"layer_{i}")(hs[-1]))
        h = {"skip": hs[0] + hs[-1], "mean": sum(hs[1:]), "input": hs[-1] * x[:, :1]}
        return nn.Dense(3)(h.get(self.leak, hs[-1]))


class Leaf(nn.Module):
    more: nn.Module | None

    @nn.compact
    def __call__(self, x):
        y = nn.Dense(4)(x)
        return x + nn.relu(self.more(y) if self.more else y)


class Tied(nnx.Module):
    """Two layers with one matrix."""

    def __init__(self, rngs):
        self.layers = nnx.List([NormedLayer(64, rngs) for _ in range(2)])
        self.layers[1].linear = self.layers[0].linear
        self.head = nnx.Linear(64, 3, rngs=rngs)

    def __call__(self, x):
        x = x.reshape(x.shape[0], -1)
        for layer in self.layers:
            x = layer(x)
        return self.head(x)


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (Leaky("skip"), "behind block layer_2 reads the input of the model past the blocks"),
        (Leaky("input"), "behind block layer_2 reads the input of the model past the blocks"),
        (Leaky("mean"), "behind block layer_2 reads what block layer_0 gives past the blocks"),
        (Leaky("shared"), "block layer_0 reads shared/bias, which is not its own"),
        (Tied(nnx.Rngs(0)), "block layers/1 reads layers/0/linear/bias, which is not its own"),
    ],
)
def test_what_goes_past_the_blocks_is_refused(model, sentence):
    depths = (1, 2) if isinstance(model, Tied) else (1, 3)
    with pytest.raises(ft.FrontError, match=sentence):
        ft.elasticize(model, X, depths=depths)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"depths": 2}, "'depths' is 2; give whole numbers"),
        ({"depths": (0.5, 2)}, "give whole numbers"),
        ({"depths": "12"}, "give whole numbers"),
        ({"depths": ()}, "'depths' is missing"),
        ({"blocks": 3}, "blocks is 3; give names"),
        ({"example": {"image": X}}, "example is dict; give one array"),
        ({"example": None}, "example is NoneType; give one array"),
        ({"example": [[1.0], [2.0, 3.0]]}, "example is list; give one array"),
        ({"example": ()}, "example is tuple|has shape"),
        ({"probabilities": "ab"}, "'probabilities' is 'ab'; give a share for each depth"),
        ({"probabilities": 1.0}, "'probabilities' is 1.0; give a share for each depth"),
        ({"seed": -1}, "seed is -1; give a whole number from 0 to 4294967295"),
        ({"seed": 2**40}, "seed is 1099511627776; give"),
        ({"model": Tied(nnx.Rngs(0)), "params": {}}, "leave out params"),
        ({"model": "no-such-folder", "blocks": "layer*"}, "leave out blocks"),
        ({"heads": {1: nn.Dense(3), "2": nn.Dense(3)}}, r"heads has depths 1, '2'; give one for"),
        ({"heads": "per depth"}, "heads is 'per depth'; give 'shared', 'per_depth', or by depth"),
        ({"heads": nn.Dense(3)}, "heads is a Dense; give 'shared'"),
        ({"params": Plain().init(jax.random.key(0), X)["params"]}, "params lacks params/Dense_0/b"),
        (
            {
                "model": Plain(behind="norm"),
                "params": {"params": Plain(behind="norm").init(jax.random.key(0), X)["params"]},
            },
            "params lacks batch_stats/BatchNorm_0/mean and 1 more; give all variables",
        ),
    ],
)
def test_a_wrong_argument_is_one_sentence(more, sentence):
    given = {"model": Plain(), "example": X, "depths": (1, 2)} | more
    with pytest.raises(ft.FrontError, match=sentence):
        ft.elasticize(**given)


@pytest.mark.parametrize(
    ("data", "more", "sentence"),
    [
        (X, {}, "data is ndarray; give images or a pair"),
        ((X, Y, Y), {}, "data is tuple; give images or a pair"),
        (None, {}, "data is NoneType"),
        ((X, Y), {"batch": 0}, "batch is 0; give a whole number"),
        ((X, Y), {"batch": 2.5}, "batch is 2.5"),
        ((X, Y), {"epochs": -1}, "epochs is -1"),
        ((X, Y), {"epochs": float("nan")}, "epochs is nan"),
        ((X, Y), {"epochs": "2"}, "epochs is '2'; give a number above 0"),
        ((X, Y), {"seed": -1}, "seed is -1; give a whole number, at least 0 and at most 42949672"),
        ((X, Y), {"seed": 2**40}, "seed is 1099511627776; give"),
        ((X, Y), {"method": "drawn"}, r"method is 'drawn'; give one such as ft\.Method"),
        ((X, Y), {"augment": 2}, r"augment is 2; give flextrain_jax\.data\.images\.Augment"),
        ((X, Y), {"optimizer": "adam"}, "optimizer is 'adam'"),
    ],
)
def test_a_wrong_argument_of_fit_is_one_sentence(vit, data, more, sentence):
    with pytest.raises(ft.FrontError, match=sentence):
        ft.fit(vit, data, **{"epochs": 1} | more)


def test_probabilities_may_be_an_array_and_flat_examples_have_no_mirror_image():
    shares = np.array([0.25, 0.75])
    flat = X.reshape(len(X), -1)
    ladder = ft.elasticize(Plain(), flat, depths=(1, 2), probabilities=shares)
    assert ladder.depths.probabilities == (0.25, 0.75)
    with pytest.raises(ft.FrontError, match=r"shape \(24, 64\); leave it out"):
        ft.fit(ladder, (flat, Y), epochs=1, augment=Augment(flip=True))


def switched(flag, on):
    """A model whose flag has that name; `on` is its value in training."""
    lines = (
        f"def call(self, x, {flag}: bool = {not on}):",
        "    x = nn.Dense(4)(x.reshape(x.shape[0], -1))",
        "    for i in range(2):",
        f"        x = Dropped(name=f'layer_{{i}}')(x, {flag} == {on})",
        "    return nn.Dense(3)(x)",
    )
    made = {"nn": nn, "Dropped": Dropped}
    exec("\n".join(lines), made)
    return type("Switched", (nn.Module,), {"__call__": nn.compact(made["call"])})()


class Dropped(nn.Module):
    """A layer with a dropout."""

    @nn.compact
    def __call__(self, x, on):
        return x + nn.Dropout(0.5, deterministic=not on)(nn.relu(nn.Dense(4)(x)))


@pytest.mark.parametrize(
    ("flag", "on"),
    [("is_train", True), ("enable_dropout", True), ("use_dropout", True), ("eval", False)],
)
def test_a_dropout_is_on_in_training_by_the_usual_names(flag, on):
    ladder = ft.elasticize(switched(flag, on), X, depths=(1, 2))
    h = np.ones((2, 4), np.float32)
    runs = [
        ladder.parts.block(0, ladder.params["blocks"]["000"], {}, h, True, jax.random.key(seed))[0]
        for seed in range(2)
    ]
    assert not np.array_equal(*runs)


def test_a_switch_of_another_name_is_told_in_a_sentence():
    said = "Switched takes wiggle, which training leaves as in inference; what tells the two apart"
    with pytest.warns(UserWarning, match=said):
        ft.elasticize(switched("wiggle", True), X, depths=(1, 2))


def test_float16_and_adamw_are_refused_with_a_cure_for_python(vit):
    """AdamW's eps is 0 there: it ended in nan, with the cure of the command line."""
    half = jax.tree.map(lambda x: np.asarray(x, np.float16), vit.params)
    ladder = dataclasses.replace(vit, params=half)
    for optimizer in (None, ft.AdamW(1e-3)):
        with pytest.raises(ft.FrontError, match=r"is float16.*optimizer=ft\.AdamW\(1e-3, eps=1e-4"):
            ft.fit(ladder, (X, Y), epochs=1, optimizer=optimizer)


@pytest.mark.parametrize(("eps", "finite"), [(1e-8, False), (1e-4, True)])
def test_the_eps_of_the_cure_is_enough_for_float16(eps, finite):
    params = {"w": jnp.zeros(3, jnp.float16)}
    grads = {"w": jnp.array([0, 1e-5, 1], jnp.float16)}
    tx = make_optimizer(ft.AdamW(1e-3, eps=eps).over(10))
    updates, _ = tx.update(grads, tx.init(params), params)
    assert bool(jnp.isfinite(updates["w"]).all()) == finite


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        (X[:, :4], Y, r"examples are \(24, 4, 8, 1\); the model takes \(N, 8, 8, 1\)"),
        (X, Y[:5], r"labels \(5,\)"),
        (X, Y + 1, "labels go from 1 to 3; the model knows 0 to 2"),
        (X, Y / 2, "labels are float64"),
        (X[:0], Y[:0], r"examples have shape \(0, 8, 8, 1\)"),
        (X, Y.astype(np.int64) + 2**32, "labels go from 4294967296 to 4294967298; the model knows"),
        (X, Y.astype(np.uint64) + 2**63, "labels go from 9223372036854775808 to"),
        (X, [*Y[:5].tolist(), None, *Y[6:].tolist()], "label of example 5 is None; give it the nu"),
        (
            X,
            [0, "cat", *Y[2:].tolist()],
            r"example 1 is 'cat'; number the classes, such as by np\.un",
        ),
        (X, np.array(["cat", "dog"] * 12), "the label of example 0 is 'cat'; number the classes"),
        (X, np.array([0, None] * 12), "the label of example 1 is None"),
        (X, [0, 2**70, *Y[2:].tolist()], "the label of example 1 is 1180591620717411303424; give"),
        (
            X,
            [0, [1, 2], *Y[2:].tolist()],
            r"the label of example 1 is \[1, 2\]; give it the number",
        ),
        (X, None, "labels is NoneType; give one array"),
    ],
)
def test_examples_that_do_not_fit_are_one_sentence(vit, x, y, sentence):
    with pytest.raises(ft.FrontError, match=sentence):
        ft.fit(vit, (x, y), epochs=1)


class Tokens(nn.Module):
    """A stack that reads whole numbers."""

    @nn.compact
    def __call__(self, x):
        x = nn.Embed(5, 4)(x).mean(1)
        for i in range(2):
            x = Layer(name=f"layer_{i}")(x)
        return nn.Dense(3)(x)


def test_examples_of_another_kind_than_the_model_takes_are_one_sentence():
    x = np.random.default_rng(0).integers(0, 5, (24, 6)).astype(np.int64)
    ladder = ft.elasticize(Tokens(), x, depths=(1, 2))
    for kind in (np.uint8, np.float32):
        with pytest.raises(ft.FrontError, match=r"examples are .* takes int32; give them as int32"):
            ft.fit(ladder, (x.astype(kind), Y), epochs=1)
    ladder = ft.fit(ladder, (x, Y), epochs=1, batch=8)
    with pytest.raises(ft.FrontError, match="examples are float32 and the model takes int32"):
        ft.evaluate(ladder, (x.astype(np.float32), Y))


@pytest.mark.parametrize("axes", [(), (2, 2, 2, 1)])
def test_bytes_that_are_no_flat_images_are_normalized_too(axes):
    """Whatever their axes; they ended in an error of numpy's."""
    x = np.random.default_rng(0).integers(0, 256, (24, *(axes or (5,)))).astype(np.uint8)
    ladder = ft.fit(ft.elasticize(Plain(), x, depths=(1, 2)), (x, Y), epochs=1, batch=7)
    assert [row["images"] for row in ft.evaluate(ladder, (x, Y), batch=10)] == [24, 24]


@pytest.mark.parametrize("kind", [np.float32, np.float64, jnp.bfloat16])
@pytest.mark.parametrize("number", [np.nan, np.inf, -1e300])
def test_images_with_numbers_that_are_not_finite_are_refused_by_name(vit, kind, number):
    """Evaluation gave a loss of nan, and training advised a lower rate; 1e300 is no float32."""
    x = X.astype(kind)
    with np.errstate(over="ignore"):
        x[5, 2, 3] = x[9] = number
    sentence = "example 5 has numbers that are not finite in .*, as 2 of 24 examples do"
    for run in (ft.evaluate, lambda *given: ft.fit(*given, epochs=1)):
        with pytest.raises(ft.FrontError, match=sentence):
            run(vit, (x, Y))


def test_a_data_source_is_the_same_as_its_arrays(vit):
    dicts = [{"image": x, "label": int(y), "name": "more"} for x, y in zip(X, Y, strict=True)]
    for rows in (dicts, list(zip(X, Y, strict=True))):
        source = grain.MapDataset.source(rows)
        assert ft.evaluate(vit, source) == ft.evaluate(vit, (X, Y))
    made = ft.elasticize(small_vit(), source, depths=(1, 3))
    assert made.x.shape[1:] == X.shape[1:]
    wrong = {
        "example 1 of the source is ndarray": [dicts[0], X[0]],
        r"example 1 of the source is \(4, 8, 1\) and": [(X[0], 0), (X[1][:4], 0)],
        "labels are float64": [(X[0], 0.5)],
        "example 1 of the source is uint8 and example 0 float32; give all in one type": [
            (X[0], 0),
            (X[1].astype(np.uint8), 1),
        ],
        "the label of example 1 is None; give it the number of its class": [
            (X[0], 0),
            (X[1], None),
        ],
    }
    for sentence, rows in wrong.items():
        with pytest.raises(ft.FrontError, match=sentence):
            ft.evaluate(vit, grain.MapDataset.source(rows))
    with pytest.raises(ft.FrontError, match="the source has no examples"):
        ft.evaluate(vit, Empty())
    with pytest.raises(ft.FrontError, match="Table has no example 0; give images"):
        ft.evaluate(vit, Table())
    with pytest.raises(ft.FrontError, match=r"has 9223372036854775807 .* leave out its repeat"):
        ft.evaluate(vit, grain.MapDataset.source(dicts).repeat())


class Table:
    """What has columns by name, as a data frame of pandas."""

    shape = (2, 1)

    def __len__(self):
        return 2

    def __getitem__(self, name):
        raise KeyError(name)


class Empty:
    """A source of nothing."""

    def __len__(self):
        return 0

    def __getitem__(self, place):
        raise IndexError(place)


def test_a_depth_that_is_not_there_is_no_folder(vit, tmp_path):
    with pytest.raises(ft.FrontError, match=r"there is no depth 2; there are \(1, 3\)"):
        ft.export(vit, tmp_path / "two", depth=2)
    with pytest.raises(ft.FrontError, match=r"there is no depth 3\.0"):
        ft.export(vit, tmp_path / "two", depth=3.0)
    assert not (tmp_path / "two").exists()
    ft.export(vit, tmp_path / "one", depth=1)
    with pytest.raises(FolderError, match=r"takes float32 of shape \(N, 8, 8, 1\)"):
        ft.load(tmp_path / "one")(X[:, :4])
