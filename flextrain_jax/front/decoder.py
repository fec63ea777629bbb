# SPDX-License-Identifier: Apache-2.0
"""A Hugging Face folder of a decoder (Llama, Qwen2, Qwen3, SmolLM2) as an elastic model, whose
depths become such folders again.

The decoder is that of kimina_jax, which is loaded when a folder is given, and not before: whoever
installed the elastic side alone has everything but this.

Letters: N rows, B batch, T tokens of a row but the first or the last.
"""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import flax.struct
import jax
import numpy as np
import optax

from flextrain_jax.deploy import whole_folder
from flextrain_jax.elastic.costs import ModelCost, decoder
from flextrain_jax.elastic.ladder import DepthLadder, RungCost, rung_costs
from flextrain_jax.elastic.model import ElasticModel, head_of
from flextrain_jax.elastic.train_step import Method, state_of
from flextrain_jax.front.examples import Examples
from flextrain_jax.front.parts import FrontError

_ROW = 512  # tokens of the row whose cost is counted
_CONFIG = "config.json"
_ENDS = ("bos_token_id", "eos_token_id", "pad_token_id")  # of config.json, and no part of the shape
_SIZES = (
    "vocab_size", "d_model", "n_layers", "n_heads", "n_kv_heads", "head_dim", "d_ff",
    "tie_embeddings", "qkv_bias", "qk_norm",
)  # fmt: skip


@flax.struct.dataclass
class TokenBatch:
    """tokens, targets, segment (B, T) int32; mask (B, T) float32, 0 where a row is padding."""

    tokens: jax.Array | np.ndarray
    targets: jax.Array | np.ndarray
    segment: jax.Array | np.ndarray
    mask: jax.Array | np.ndarray


@dataclasses.dataclass(frozen=True)
class TokenRows(Examples):
    """Rows of tokens (N, T + 1), of which each is to be foretold from those before it."""

    def batch(self, images_BHWC: np.ndarray, label_B: np.ndarray, size: int) -> Any:
        """Rows, filled up to `size` with rows of weight 0."""
        row_BT = np.pad(images_BHWC, ((0, size - len(images_BHWC)), (0, 0))).astype(np.int32)
        real_B = (np.arange(size) < len(label_B)).astype(np.float32)
        mask_BT = np.repeat(real_B[:, None], row_BT.shape[1] - 1, axis=1)
        segment_BT = np.ones_like(row_BT[:, 1:])
        return TokenBatch(row_BT[:, :-1], row_BT[:, 1:], segment_BT, mask_BT)


@dataclasses.dataclass(frozen=True, eq=False)
class DecoderLadder:
    """An elastic decoder and its values, on the host; `config` is its shape in kimina_jax."""

    explicit: ClassVar[bool] = True
    even: ClassVar[bool] = True

    model: ElasticModel
    depths: DepthLadder
    method: Method
    cost: ModelCost
    folder: Path
    config: Any
    params: Any
    stats: Any
    images: Examples | None = None

    @property
    def rungs(self) -> tuple[RungCost, ...]:
        """What every rung costs on a row of 512 tokens, from small to large."""
        return rung_costs(self.depths, self.cost)

    def read(self, data: Any, trained: bool) -> TokenRows:
        """Rows of tokens, (N, T + 1) whole numbers. Raises FrontError."""
        del trained
        row_NT, vocabulary = np.asarray(data), self.config.vocab_size
        if row_NT.ndim != 2 or row_NT.dtype.kind not in "iu" or not row_NT.size:
            raise FrontError(
                f"tokens are {row_NT.dtype} of shape {row_NT.shape}; give whole numbers (rows, T)"
            )
        if row_NT.shape[1] < 2:
            raise FrontError("rows have one token; the next is learnt from it, so give at least 2")
        if row_NT.min() < 0 or row_NT.max() >= vocabulary:
            raise FrontError(
                f"tokens go from {row_NT.min()} to {row_NT.max()}; {self.folder} knows 0 to"
                f" {vocabulary - 1}"
            )
        nothing = np.zeros(1, np.float32)
        return TokenRows(row_NT, np.zeros(len(row_NT), np.int32), nothing, nothing, vocabulary)


def decoder_ladder(
    folder: Path, ladder_of: Callable[[tuple[int, ...]], DepthLadder], heads: Any
) -> DecoderLadder:
    """The ladder of a folder; `ladder_of(stages)` makes it over the decoder's layers. Raises
    FrontError.
    """
    try:
        from kimina_jax.model import elastic
        from kimina_jax.weights import hf
    except ModuleNotFoundError as error:
        raise FrontError(
            f"{folder}: a decoder needs the whole package ({error}); pip install"
            " kimina-flextrain-jax"
        ) from None
    if heads not in (None, "shared", "per_depth"):
        raise FrontError("a decoder's head is its vocabulary's; heads is 'shared' or 'per_depth'")
    try:
        params, config = hf.load_model(folder, param_dtype="float32", dtype="float32")
    except hf.ModelError as error:
        raise FrontError(str(error)) from error
    ladder = ladder_of((config.n_layers,))
    segments = ladder.segments()
    model = elastic.elastic_model(config, lambda key: params, segments)
    method = Method(rungs="all", heads=heads or "shared", teacher="full")
    state = state_of(elastic.to_elastic(params, segments), model, ladder, method, optax.identity())
    cost = decoder(_ROW, **{name: getattr(config, name) for name in _SIZES})
    values = jax.tree.map(np.array, state.params)
    return DecoderLadder(model, ladder, method, cost, folder, config, values, {})


def write_folder(ladder: DecoderLadder, target: Path, depth: int) -> int:
    """A depth as a Hugging Face folder, whole or not at all, with the tokenizer of the first one;
    returns its bytes of tensors. Raises FrontError, DeployError.
    """
    from kimina_jax.model import elastic
    from kimina_jax.weights import hf, tensor_files

    if depth not in ladder.depths.depths:
        raise FrontError(f"there is no depth {depth}; there are {ladder.depths.depths}")
    rung = ladder.depths.depths.index(depth)
    active, head = ladder.depths.active(rung), head_of(ladder.params, depth)
    part, config = elastic.cut(ladder.params, head, active, ladder.config)
    with whole_folder.made(target) as folder:
        hf.export_model(part, config, folder)
        first, own = (tensor_files.read_json(one / _CONFIG) for one in (ladder.folder, folder))
        ends = {name: first[name] for name in _ENDS if name in first}
        tensor_files.write_json(folder / _CONFIG, own | ends)
        for file in ladder.folder.iterdir():
            weights = file.suffix in (".safetensors", ".bin") or file.name.endswith(".index.json")
            if file.is_file() and not weights and file.name != _CONFIG:
                shutil.copy(file, folder / file.name)
    return sum(file.stat().st_size for file in target.glob("*.safetensors"))
