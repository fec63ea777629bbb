# SPDX-License-Identifier: Apache-2.0
"""The embedded core theory (Lean modules) and the scripts that belong to it."""
