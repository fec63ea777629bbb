# SPDX-License-Identifier: Apache-2.0
"""The bundled problem set: graded Lean statements with reference proofs, and the generator that
made them."""
