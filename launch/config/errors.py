# SPDX-License-Identifier: Apache-2.0
"""What the user can fix."""


class UserError(Exception):
    """Something that the user can fix; the message is one sentence that says how."""
