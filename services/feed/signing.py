"""Signatures of webhooks, as standardwebhooks.com has them: HMAC-SHA256 over id, time and body."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
"""A delivery that is older or from the future may be a replay."""


def new_secret() -> str:
    """192 random bits with the prefix that says what they are."""
    return PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signed(secret: str, *, id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that a delivery with this body goes out with."""
    moment = str(int(at.timestamp()))
    return {"Webhook-Id": id, "Webhook-Timestamp": moment, "Webhook-Signature": _signature(secret, id, moment, body)}


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """What a receiver checks: that we sent this body, and just now. `headers` with names in lower case."""
    id, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not moment.isascii() or not moment.isdigit() or abs(now.timestamp() - int(moment)) > TOLERANCE.total_seconds():
        return False
    expected = _signature(secret, id, moment, body)
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.encode(), expected.encode()) for one in given)


def _signature(secret: str, id: str, moment: str, body: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a webhook's secret is whsec_ and base64") from error
    mac = hmac.digest(key, f"{id}.{moment}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(mac).decode()}"
