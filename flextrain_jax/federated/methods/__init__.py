# SPDX-License-Identifier: Apache-2.0
"""The federated methods that are compared, one a file."""
