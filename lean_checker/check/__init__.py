# SPDX-License-Identifier: Apache-2.0
"""The check itself: gate, elaboration, audit, and what comes of it."""
