# SPDX-License-Identifier: Apache-2.0
"""Compiled modules as data: read them, walk over them, give them to a fresh kernel."""
