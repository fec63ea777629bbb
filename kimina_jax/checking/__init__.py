# SPDX-License-Identifier: Apache-2.0
"""The checking tier: answers in, verdicts out."""
