# SPDX-License-Identifier: Apache-2.0
"""A fleet of unequal devices: clients, clock, rounds, aggregation, screening and privacy."""
