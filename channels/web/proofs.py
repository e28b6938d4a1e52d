"""Who a visitor has proven to be; the action server says so, never the token by itself."""

from __future__ import annotations

import base64
import json
import logging
import re
import time
from dataclasses import dataclass, field

from channels.web.action_server import ActionServer, NoAnswer, error_code
from channels.web.problems import Refused

MAX_TOKEN = 4096
"""Characters of an id token."""

_LONGEST = 3600
"""Seconds an id token is good for at most, whatever it says."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Proof:
    """A customer, proven by an id token that the action server has verified."""

    customer: str
    """Their pseudonym."""
    token: str = field(repr=False)
    until: float
    """Unix time at which the token runs out."""

    @property
    def holds(self) -> bool:
        """Whether the token has not run out."""
        return time.time() < self.until


class Proofs:
    """Has id tokens verified."""

    def __init__(self, action_server: ActionServer) -> None:
        self._action_server = action_server

    async def of(self, token: str) -> Proof:
        """Return what a token proves.

        Raises:
            Refused: `expired`, `invalid`, or `unavailable` where the action server does not say.
        """
        if len(token) > MAX_TOKEN or not _TOKEN.fullmatch(token):
            raise Refused("invalid")
        try:
            body = {"id_token": token}
            status, answer = await self._action_server.ask("POST", "/identity/check", body)
        except NoAnswer:
            raise Refused("unavailable") from None
        customer = answer.get("customer") if isinstance(answer, dict) else None
        if status == 200 and isinstance(customer, str) and customer:
            return _in_time(Proof(customer, token, _end(token)))
        code = error_code(answer)
        if status == 401 and code in ("expired", "invalid", "missing"):
            raise Refused("expired" if code == "expired" else "invalid")
        logger.error("The action server does not check tokens: status %d", status)
        raise Refused("unavailable")


def _in_time(proof: Proof) -> Proof:
    if not proof.holds:  # the action server allows for clocks that differ
        raise Refused("expired")
    return proof


def _end(verified: str) -> float:
    """Return when a token ends; what an unverified one says would mean nothing."""
    payload = verified.split(".")[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return min(float(claims["exp"]), time.time() + _LONGEST)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise Refused("invalid") from None
