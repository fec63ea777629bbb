# SPDX-License-Identifier: Apache-2.0
"""The check itself: gate, elaboration, audit, fresh kernel, and what comes of it."""
