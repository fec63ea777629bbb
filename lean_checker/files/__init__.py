# SPDX-License-Identifier: Apache-2.0
"""Whole Lean files: what they claim, and what of it their modules prove."""
