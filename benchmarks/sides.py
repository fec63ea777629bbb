# SPDX-License-Identifier: Apache-2.0
"""What the comparisons with peers share: the model's sizes, as each peer wants them, and the
process of its own that each side runs in.

Imported by every side's interpreter, so at the top nothing but the standard library.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Literal

Float = Literal["float32", "bfloat16"]
ROOT = Path(__file__).parent.parent
# layers, vocabulary, width, feed-forward, heads, key/value heads, head dim
Size = tuple[int, int, int, int, int, int, int]
SIZES: dict[str, Size] = {
    "8.4m": (8, 2048, 256, 1024, 4, 2, 64),
    "tiny": (2, 256, 64, 128, 2, 1, 32),
    "0.5b": (24, 151936, 896, 4864, 14, 2, 64),  # Qwen2.5-0.5B
    "smollm2": (30, 49152, 576, 1536, 9, 3, 64),  # SmolLM2-135M
}


def run_side(module: str, side: str, python: str, *args: str) -> dict[str, Any]:
    """What `python -m module --side=SIDE args` prints last, as JSON. Ends the program where it
    fails, with one sentence."""
    command = [python, "-m", module, f"--side={side}", *args]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    except OSError as error:
        raise SystemExit(f"error: {side}: {python}: {error.strerror}; name a Python") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise SystemExit(f"error: {side} with {python} fails: {last}")
    return json.loads(done.stdout.splitlines()[-1])


def our_config(size: Size, dtype: Float = "float32"):
    """transformer.Config of a size."""
    from kimina_jax.model import transformer

    layers, vocabulary, width, ffn, heads, kv_heads, head_dim = size
    return transformer.Config(
        vocab_size=vocabulary,
        d_model=width,
        n_layers=layers,
        n_heads=heads,
        n_kv_heads=kv_heads,
        head_dim=head_dim,
        d_ff=ffn,
        qkv_bias=True,
        dtype=dtype,
    )


def transformers_model(size: Size):
    """transformers' Qwen2 with random weights."""
    from transformers import Qwen2Config, Qwen2ForCausalLM

    layers, vocabulary, width, ffn, heads, kv_heads, _ = size
    config = Qwen2Config(
        num_hidden_layers=layers,
        vocab_size=vocabulary,
        hidden_size=width,
        intermediate_size=ffn,
        num_attention_heads=heads,
        num_key_value_heads=kv_heads,
        tie_word_embeddings=True,
    )
    return Qwen2ForCausalLM(config)


def tunix_model(size: Size):
    """Tunix's Qwen2 with random weights."""
    from flax import nnx
    from tunix.models.qwen2 import model as qwen2

    layers, vocabulary, width, ffn, heads, kv_heads, head_dim = size
    config = qwen2.ModelConfig(
        num_layers=layers,
        vocab_size=vocabulary,
        embed_dim=width,
        hidden_dim=ffn,
        num_heads=heads,
        head_dim=head_dim,
        num_kv_heads=kv_heads,
        norm_eps=1e-6,
        rope_theta=1_000_000,
        use_tied_embedding=True,
    )
    return qwen2.Qwen2(config, rngs=nnx.Rngs(0))
