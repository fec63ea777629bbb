# SPDX-License-Identifier: Apache-2.0
"""Image sets: those that are named, and files of a user's own."""
