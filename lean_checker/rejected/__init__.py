# SPDX-License-Identifier: Apache-2.0
"""What a rejected proof is told beside its verdict: the goals at its first error, and how many."""
