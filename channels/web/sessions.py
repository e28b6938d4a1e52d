"""Opening a conversation, coming back to it, and changing who is signed in."""

from __future__ import annotations

from dataclasses import dataclass

from channels.web.resume import Conversation, InvalidResume, ResumeTokens, new_conversation

MAX_TOKEN = 8 * 1024
"""Characters of an id token or a resume token."""


@dataclass(frozen=True)
class Session:
    """A visitor in a conversation; the id token lives as long as the connection."""

    conversation: Conversation
    token: str | None
    resumed: bool
    """Whether the conversation was there before."""


class Sessions:
    """Decides which conversation a visitor is in."""

    def __init__(self, tokens: ResumeTokens) -> None:
        self._tokens = tokens

    def open(self, resume: object, id_token: object) -> Session:
        """Return the session of a visitor who brings a resume token, an id token, both or none.

        A conversation somebody was signed in to is continued only by the same customer,
        signed in again; anybody else gets a new one. One that nobody owns becomes the
        customer's.
        """
        token = _text(id_token)
        owner = self._tokens.owner_of(token)
        known = self.read(resume)
        if known is None or known.owner not in (None, owner):
            return Session(new_conversation(owner), token, resumed=False)
        return Session(Conversation(known.id, owner), token, resumed=True)

    def read(self, resume: object) -> Conversation | None:
        """Return the conversation of a resume token, None where it is not a valid one."""
        text = _text(resume)
        if text is None:
            return None
        try:
            return self._tokens.read(text)
        except InvalidResume:
            return None

    def described(self, session: Session) -> dict[str, object]:
        """Return what the client is told: the conversation's id and a fresh resume token."""
        return {
            "conversation": session.conversation.id,
            "resume": self._tokens.issue(session.conversation),
            "resumed": session.resumed,
            "signed_in": session.token is not None,
        }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= MAX_TOKEN else None
