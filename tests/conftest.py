# SPDX-License-Identifier: Apache-2.0
"""Test set-up: eight CPU devices, no silent rank promotion, small compiled programs kept."""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax

jax.config.update("jax_num_cpu_devices", 8)
jax.config.update("jax_numpy_rank_promotion", "raise")
