# SPDX-License-Identifier: Apache-2.0
"""A rung as an ONNX model, run by onnxruntime, against the model in JAX."""

import numpy as np
import pytest

from flextrain_jax.deploy import export, onnx_file
from tests.flextrain_jax.deploy.nets import CASES, config_of, expected_of, net, tensors_of

onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")


def content(case, rung, weights="float32", more=None):
    tensors, names = tensors_of(case, rung)
    own = {name: tensors[name] for name in names}
    return onnx_file.content(own, weights, config_of(case, rung) | (more or {}), net(case)[-1])


def run(raw, images):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
    (logits,) = session.run(None, {"images": images})
    return logits


QUICK = ("stages and heads", "odd vit and heads", "convolved vit")


@pytest.mark.parametrize("rung", [0, 1])
@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=[pytest.mark.slow] * (case not in QUICK)) for case in CASES]
)
def test_onnx_computes_what_the_model_computes(case, rung):
    """By the head of the rung, of any number of images."""
    images, expected = expected_of(case, rung)
    raw = content(case, rung)
    for n in (1, 3, 5):
        np.testing.assert_allclose(run(raw, images[:n]), expected[:n], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("case", "weights"),
    [
        ("odd vit and heads", "int8"),
        ("stages and heads", "float16"),
        pytest.param("odd vit and heads", "float16", marks=pytest.mark.slow),
        pytest.param("stages and heads", "int8", marks=pytest.mark.slow),
    ],
)
def test_smaller_weights_stay_small_in_onnx(case, weights):
    images, expected = expected_of(case, 1)
    raw, whole = content(case, 1, weights), content(case, 1)
    assert len(raw) < len(whole)
    logits = run(raw, images)
    assert not np.array_equal(logits, run(whole, images))
    np.testing.assert_allclose(logits, expected, atol=0.05 * np.abs(expected).max())


@pytest.mark.parametrize("combine", ["logits", "probabilities"])
def test_exits_of_a_transformer_that_predict_together(combine):
    images, _ = expected_of("odd vit and heads", 1)
    heads = [[2, "heads/depth_002"], [4, "heads/depth_004"]]
    tensors, _ = tensors_of("odd vit and heads", 1)
    program = net("odd vit and heads")[-1]
    config = config_of("odd vit and heads", 1) | {"exits": heads, "combine": combine}
    # As it is made it is compared with the folder's program, and that with each exit elsewhere.
    raw = onnx_file.content(tensors, "float32", config, program)
    alone = onnx_file.content(tensors, "float32", config | {"exits": heads[1:]}, program)
    assert np.abs(run(raw, images) - run(alone, images)).max() > 0.01


def test_an_onnx_model_that_computes_something_else_is_not_written(monkeypatch):
    broken = {"vit": lambda graph, images: network(graph, images, 2.0)}

    def network(graph, images, factor):
        logits = onnx_file.onnx_vit.network(graph, images)
        return graph.op("Mul", logits, graph.constant(np.float32(factor)))

    monkeypatch.setattr(onnx_file, "NETWORKS", broken)
    with pytest.raises(export.DeployError, match=r"logits that are .* off those of model\.py"):
        content("vit", 0)


def test_numbers_that_are_not_finite_are_not_written():
    tensors, names = tensors_of("vit", 0)
    own = {name: tensors[name] for name in names}
    own["head/b"] = np.full_like(own["head/b"], np.nan)
    with pytest.raises(export.DeployError, match="logits that are nan off"):
        onnx_file.content(own, "float32", config_of("vit", 0), net("vit")[-1])


def test_a_module_of_ones_own_is_refused():
    with pytest.raises(export.DeployError, match=r"a module of your own; leave out --onnx"):
        onnx_file.check({"model": "program"})
