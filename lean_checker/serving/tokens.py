# SPDX-License-Identifier: Apache-2.0
"""The secret that a client presents to a server, as both read it from a file."""

from pathlib import Path


class TokenError(ValueError):
    """The token is none; the text goes on after the name of its file, and never holds it."""


def read_token(path: Path) -> str:
    """Return the token in a file, without the blanks around it. Raises TokenError."""
    try:
        token = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise TokenError("is not UTF-8") from None
    except OSError as error:
        raise TokenError(f"cannot be read: {error.strerror}") from None
    if not token:
        raise TokenError("is empty; put a token in it, or leave it out")
    check_token(token)
    return token


def check_token(token: str) -> None:
    """Raise TokenError where a token could not stand in the head of a request."""
    if not token.isprintable() or len(token.split()) != 1:
        raise TokenError("must hold one token, without blanks")
