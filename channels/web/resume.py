"""Who may speak in a conversation: resume tokens, and the owner they name."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass

from rasa.shared.exceptions import RasaException

from channels.core.keys import server_key
from contract.environment import in_production
from contract.private_files import keys_directory
from contract.shared_keys import weakness

LIFETIME = 30 * 24 * 3600
"""Seconds a resume token of an anonymous conversation is good for; every connection gets a fresh
one."""

SIGNED_IN_LIFETIME = 30 * 60
"""Seconds a resume token of a customer's conversation is good for; a fresh one is to be had with
an id token only."""


class WeakKey(RasaException):
    """The channel does not start with this key; Rasa ends with the sentence and 1."""


class InvalidResume(ValueError):
    """A resume token that this server did not make, or that has run out."""


@dataclass(frozen=True)
class Conversation:
    """A conversation a visitor has shown a resume token of.

    `owner` is the fingerprint of the customer who was signed in all the time, None where nobody
    has been.
    """

    id: str
    owner: str | None = None


class ResumeTokens:
    """Makes and reads resume tokens: a conversation's id and owner under an HMAC.

    The id alone opens nothing. The token opens an anonymous conversation; a customer's needs
    their id token besides. Neither opens one that was closed.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(self, conversation: Conversation) -> str:
        """Return a token for the conversation, good for `lifetime` seconds."""
        body = {"c": conversation.id, "e": int(time.time()) + lifetime(conversation)}
        if conversation.owner is not None:
            body["o"] = conversation.owner
        payload = _encode(json.dumps(body, separators=(",", ":")).encode())
        return f"{payload}.{_encode(self._sign(payload))}"

    def read(self, token: str) -> Conversation:
        """Return the conversation a token stands for.

        Raises:
            InvalidResume: not made with this server's key, malformed, or run out.
        """
        payload, _, signature = token.partition(".")
        try:
            genuine = hmac.compare_digest(_decode(signature), self._sign(payload))
            body = json.loads(_decode(payload)) if genuine else None
        except ValueError as error:
            raise InvalidResume("malformed") from error
        if body is None:
            raise InvalidResume("wrong signature")
        if body["e"] < time.time():
            raise InvalidResume("run out")
        return Conversation(body["c"], body.get("o"))

    def owner_of(self, customer: str) -> str:
        """Return the fingerprint of a customer by which resume tokens name them."""
        return _encode(hmac.new(self._key, customer.encode(), hashlib.sha256).digest()[:12])

    def _sign(self, payload: str) -> bytes:
        return hmac.new(self._key, payload.encode(), hashlib.sha256).digest()


def strong_key() -> bytes:
    """Return the key of the resume tokens; in production one that cannot be guessed.

    Raises:
        WeakKey: `FENQI_WEB_KEY`, or the key file, is too weak.
    """
    try:
        key = server_key(keys_directory())
    except ValueError as error:
        raise WeakKey(
            f"网页渠道无法启动：FENQI_WEB_KEY 或 web.key 里的密钥太弱（{error}）。"
        ) from error
    fault = weakness(key.decode("utf-8", "replace").strip()) if in_production() else None
    if fault is not None:
        raise WeakKey(
            f"网页渠道无法启动：FENQI_WEB_KEY 或 web.key 里的密钥{fault}"
            "（python -c 'import secrets; print(secrets.token_hex(32))' 可以生成）。"
        )
    return key


def lifetime(conversation: Conversation) -> int:
    """Return how many seconds a resume token of a conversation is good for."""
    return LIFETIME if conversation.owner is None else SIGNED_IN_LIFETIME


def new_conversation(owner: str | None) -> Conversation:
    """Return a conversation with an id nobody can guess."""
    return Conversation(f"web-{secrets.token_hex(16)}", owner)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
