# SPDX-License-Identifier: Apache-2.0
"""Terms, proofs and rewriting: what the bands are made with; needs no Lean."""
