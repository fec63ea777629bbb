# SPDX-License-Identifier: Apache-2.0
"""Who works on which devices of a machine."""
