# SPDX-License-Identifier: Apache-2.0
"""Problem sets of others: their files, columns and Lean text. Standard library only."""
