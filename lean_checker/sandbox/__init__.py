# SPDX-License-Identifier: Apache-2.0
"""Lean processes behind walls, and their limits."""
