# SPDX-License-Identifier: Apache-2.0
"""What the HTTP endpoint does with a request, without HTTP."""
