# SPDX-License-Identifier: Apache-2.0
"""The learner: RL and SFT, objectives, advantages, curriculum, packing."""
