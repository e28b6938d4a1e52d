"""Who may speak in a conversation: resume tokens, and the owner they name."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

LIFETIME = 30 * 24 * 3600
"""Seconds a resume token of an anonymous conversation is good for; every connection gets a fresh
one."""

SIGNED_IN_LIFETIME = 30 * 60
"""Seconds a resume token of a customer's conversation is good for; a fresh one is to be had with
an id token only."""

_KEY_BYTES = 32


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


def lifetime(conversation: Conversation) -> int:
    """Return how many seconds a resume token of a conversation is good for."""
    return LIFETIME if conversation.owner is None else SIGNED_IN_LIFETIME


def new_conversation(owner: str | None) -> Conversation:
    """Return a conversation with an id nobody can guess."""
    return Conversation(f"web-{secrets.token_hex(16)}", owner)


def server_key(folder: Path) -> bytes:
    """Return the key of the resume tokens, made on first use.

    `FENQI_WEB_KEY` (at least 32 characters) takes precedence, for several servers that share
    no disk. Otherwise the key lies in `folder`/web.key, readable by its owner only.

    Raises:
        ValueError: `FENQI_WEB_KEY` or the key file is too short to be a key.
    """
    given = os.environ.get("FENQI_WEB_KEY")
    if given is not None:
        key = given.encode()
    else:
        path = folder / "web.key"
        if not path.exists():
            _write_once(path, secrets.token_hex(_KEY_BYTES))
        key = path.read_bytes()
    if len(key) < _KEY_BYTES:
        raise ValueError(f"the web channel's key must have at least {_KEY_BYTES} characters")
    return key


def _write_once(path: Path, text: str) -> None:
    """Write a private file that appears whole or not at all; the first of several writers wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
