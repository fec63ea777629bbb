# SPDX-License-Identifier: Apache-2.0
"""The bands of the problem set, one a file: each makes drafts of problems by level."""
