# SPDX-License-Identifier: Apache-2.0
"""Elastic depth: the ladder of depths, what each costs, and the training of all at once."""
