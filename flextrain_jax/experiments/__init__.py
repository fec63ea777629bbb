# SPDX-License-Identifier: Apache-2.0
"""Whole experiments from their settings: nets over depths, federations over devices."""
