# SPDX-License-Identifier: Apache-2.0
"""The processes of a run: start, watch, stop; several hosts; progress on the screen."""
