# SPDX-License-Identifier: Apache-2.0
"""Policy objectives, one a file, and what they share; docs/rl.md compares them."""
