# SPDX-License-Identifier: Apache-2.0
"""Federated comparisons, one a file."""
