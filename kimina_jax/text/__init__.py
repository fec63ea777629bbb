# SPDX-License-Identifier: Apache-2.0
"""Tokens, prompts, and the pattern of reasoning."""
