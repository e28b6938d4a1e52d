"""The `sign_in` card: how a customer proves who they are."""

from __future__ import annotations

from typing import Any


def sign_in_card(reason: str) -> dict[str, Any]:
    """Return the card for `reason`: `missing`, `expired` or `invalid`."""
    return {"kind": "sign_in", "reason": reason, "methods": ["token", "phone_code"]}
