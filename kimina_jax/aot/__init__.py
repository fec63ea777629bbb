# SPDX-License-Identifier: Apache-2.0
"""Programs compiled ahead of time for TPUs that are not there."""
