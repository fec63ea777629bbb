# SPDX-License-Identifier: Apache-2.0
"""The sampling tier and its engines: requests in, samples out."""
