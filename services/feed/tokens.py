"""Secrets of readers: made once, shown once, kept as a hash, compared in constant time."""

import base64
import hashlib
import hmac
import secrets

LONGEST = 200
"""No secret of ours is longer, and nothing longer is looked at."""


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """An id that nobody can guess and that opens nothing."""
    return secrets.token_hex(8)


def hashed(token: str) -> str:
    """What is stored in a token's place. A fast hash will do: the token is random, nobody can try them all."""
    return hashlib.sha256(token.encode()).hexdigest()


def derived(token: str, feed_id: str) -> str:
    """The token of another feed of the same reader: whoever holds the first one can work out all of them."""
    mac = hmac.digest(token.encode(), f"infobud feed {feed_id}".encode(), "sha256")
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def opens(token: str, stored: str) -> bool:
    """Whether the token is the one with this hash, in a time that does not tell how near it came."""
    return len(token) <= LONGEST and hmac.compare_digest(hashed(token), stored)
