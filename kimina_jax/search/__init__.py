# SPDX-License-Identifier: Apache-2.0
"""Search for one proof by parts: see lemma_search.py."""
