# SPDX-License-Identifier: Apache-2.0
"""The decoder: its mathematics, parameters, initialization, placement and adapters."""
