# SPDX-License-Identifier: Apache-2.0
"""The files between the tiers of a run; imports neither jax nor torch."""
