"""Which conversation a visitor is in: opening one, coming back to it, signing in and out.

A conversation never outlives a change of who is proven. What was said anonymously goes with a
customer who signs in, under a new id; what was said signed in stays behind at a sign-out. The
conversation that was left is closed: its resume tokens open a fresh one from then on.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from rasa.shared.exceptions import ConnectionException

from channels.core.address import Address
from channels.core.limits import LimitName, Limits
from channels.web.conversations import Closure, Conversations
from channels.web.problems import Refused
from channels.web.proofs import Proof, Proofs
from channels.web.resume import (
    SIGNED_IN_LIFETIME,
    Conversation,
    InvalidResume,
    ResumeTokens,
    lifetime,
    new_conversation,
)

MAX_RESUME = 1024
"""Characters of a resume token."""


@dataclass(frozen=True)
class Session:
    """A visitor in a conversation; what proves them lives as long as the connection."""

    conversation: Conversation
    proof: Proof | None
    resumed: bool
    """Whether something may have been said in it before."""
    closed: str | None = None
    """The conversation that was closed to come here."""
    disbelieved: str | None = None
    """Why an id token that was shown proves nothing: a code of `problems.PROBLEMS`."""

    @property
    def holds(self) -> bool:
        """Whether the visitor is still proven to be who may speak here."""
        return self.proof is None or self.proof.holds


class Sessions:
    """Decides which conversation a visitor is in."""

    def __init__(
        self, tokens: ResumeTokens, proofs: Proofs, conversations: Conversations, limits: Limits
    ) -> None:
        self._tokens = tokens
        self._proofs = proofs
        self._conversations = conversations
        self._limits = limits

    async def open(self, resume: object, id_token: object, address: Address) -> Session:
        """Return the session of a visitor who brings a resume token, an id token, both or none.

        A customer's conversation is continued only by the same customer, proven; anybody else
        gets a new one. An anonymous one moves to the customer who is proven. With an id token
        that proves nothing a visitor is anonymous.

        Raises:
            Refused: `too_fast`, or `unavailable` where an id token cannot be checked.
        """
        known = await self._known(resume)
        proof, disbelieved = None, None
        if id_token is not None:
            try:
                proof = await self.prove(id_token, address)
            except Refused as refused:
                if refused.code not in ("expired", "invalid"):
                    raise
                disbelieved = refused.code
        found = self._continued(known, proof)
        if found is not None:
            return Session(found, proof, resumed=True, disbelieved=disbelieved)
        if known is not None and known.owner is None and known.closure is None and proof:
            return await self._sign_in(known.conversation, proof, address)
        return replace(await self._begin(proof, address), disbelieved=disbelieved)

    async def refresh(
        self, session: Session, id_token: object, resume: object, address: Address
    ) -> Session:
        """Return the session of a connected visitor with another id token, or with None signed out.

        Args:
            session: the one they are in.
            id_token: what they show now.
            resume: names another conversation of the customer's to go back to, for one who signs
                in before having said anything.
            address: where they are.

        Raises:
            Refused: `expired` or `invalid`: the session stays as it is. `too_fast`,
                `unavailable`.
        """
        if id_token is None:
            return session if session.proof is None else await self.leave(session, None, address)
        proof = await self.prove(id_token, address)
        owner = self._tokens.owner_of(proof.customer)
        present = await self._looked_up(session.conversation)
        found = self._continued(present, proof)
        if found is not None:
            return Session(found, proof, resumed=True)
        back = self._continued(await self._known(resume), proof)
        if back is not None:
            await self._conversations.close(session.conversation.id)
            return Session(back, proof, resumed=True, closed=session.conversation.id)
        if present.owner is None and present.closure is None:
            return await self._sign_in(session.conversation, proof, address)
        if present.owner not in (None, owner):
            return await self.leave(session, proof, address)
        return await self._begin(proof, address)

    async def leave(self, session: Session, proof: Proof | None, address: Address) -> Session:
        """Close a visitor's conversation and return a new one, for whoever is proven.

        Raises:
            Refused: `too_fast`, `unavailable`.
        """
        begun = await self._begin(proof, address)
        await self._conversations.close(session.conversation.id)
        return replace(begun, closed=session.conversation.id)

    async def close(self, resume: object) -> str:
        """Close the conversation of a resume token and return its id.

        Raises:
            Refused: `session` where the token opens nothing, `unavailable`.
        """
        known = await self._known(resume)
        if known is None or known.closure is not None:
            raise Refused("session")
        await self._conversations.close(known.conversation.id)
        return known.conversation.id

    async def admit(self, resume: object, id_token: object, address: Address) -> Session:
        """Return the session of a request with a resume token, and the id token where one is due.

        Raises:
            Refused: `session` where they do not open that conversation, `unavailable`,
                `too_fast`; `expired` or `invalid` for the id token of a customer's conversation.
        """
        known = await self._known(resume)
        if known is None or known.closure is not None:
            raise Refused("session")
        if id_token is None:
            if known.owner is not None:
                raise Refused("session")
            return Session(known.conversation, None, resumed=True)
        try:
            proof = await self.prove(id_token, address)
        except Refused as refused:
            if known.owner is None and refused.code in ("expired", "invalid"):
                return Session(known.conversation, None, resumed=True, disbelieved=refused.code)
            raise
        if known.owner != self._tokens.owner_of(proof.customer):
            raise Refused("session")
        return Session(known.conversation, proof, resumed=True)

    async def check(self, session: Session, address: Address) -> None:
        """See that a customer's history may be read, with a fresh look at their id token.

        Raises:
            Refused: as `admit` does.
        """
        await self.check_open(session)
        if session.proof is not None:
            proof = await self.prove(session.proof.token, address)
            if self._tokens.owner_of(proof.customer) != session.conversation.owner:
                raise Refused("session")

    async def check_open(self, session: Session) -> None:
        """See that a conversation has not been closed meanwhile, by another connection.

        Raises:
            Refused: `session`, or `expired` where the id token has run out.
        """
        if not session.holds:
            raise Refused("expired")
        if (await self._looked_up(session.conversation)).closure is not None:
            raise Refused("session")

    def read(self, resume: object) -> Conversation | None:
        """Return the conversation of a resume token, None where the token is not a valid one.

        That it may be spoken in is another question; see `admit`.
        """
        if not isinstance(resume, str) or not 0 < len(resume) <= MAX_RESUME:
            return None
        try:
            return self._tokens.read(resume)
        except InvalidResume:
            return None

    async def prove(self, id_token: object, address: Address) -> Proof:
        """Return what an id token proves.

        Raises:
            Refused: `expired`, `invalid`, `unavailable`, `too_fast`.
        """
        if not isinstance(id_token, str):
            raise Refused("invalid")
        await self.take(("identity_checks_of_address", address))
        return await self._proofs.of(id_token)

    async def take(self, *limits: tuple[LimitName, str | Address]) -> None:
        """Take one of each limit.

        Raises:
            Refused: `too_fast`.
        """
        wait = await self._limits.wait_for(*limits)
        if wait:
            raise Refused("too_fast", wait)

    def anonymous(self) -> Session:
        """Return a new session of nobody, for who was signed in until now."""
        return Session(new_conversation(None), None, resumed=False)

    def described(self, session: Session) -> dict[str, object]:
        """Return what the client is told: the conversation's id and a fresh resume token."""
        told: dict[str, object] = {
            "conversation": session.conversation.id,
            "resume": self._tokens.issue(session.conversation),
            "resume_expires_in": lifetime(session.conversation),
            "resumed": session.resumed,
            "signed_in": session.proof is not None,
        }
        if session.disbelieved is not None:
            told["disbelieved"] = session.disbelieved
        return told

    async def _begin(self, proof: Proof | None, address: Address) -> Session:
        await self.take(("openings_of_address", address))
        owner = None if proof is None else self._tokens.owner_of(proof.customer)
        return Session(new_conversation(owner), proof, resumed=False)

    async def _sign_in(self, left: Conversation, proof: Proof, address: Address) -> Session:
        begun = await self._begin(proof, address)
        owner = self._tokens.owner_of(proof.customer)
        before = await self._conversations.move(left.id, begun.conversation.id, owner)
        if before is None:
            return replace(begun, resumed=True, closed=left.id)
        found = self._continued(_Known(left, before), proof)
        return begun if found is None else Session(found, proof, resumed=True)

    def _continued(self, known: _Known | None, proof: Proof | None) -> Conversation | None:
        """Return the conversation that goes on for a visitor, None where there is none."""
        if known is None:
            return None
        owner = None if proof is None else self._tokens.owner_of(proof.customer)
        closure = known.closure
        if closure is None:
            return known.conversation if known.owner == owner else None
        # Their own sign-in has moved it, in another tab or before a connection that broke.
        recent = time.time() - closure.at < SIGNED_IN_LIFETIME
        if owner is not None and closure.owner == owner and closure.moved_to and recent:
            return Conversation(closure.moved_to, owner)
        return None

    async def _known(self, resume: object) -> _Known | None:
        conversation = self.read(resume)
        return None if conversation is None else await self._looked_up(conversation)

    async def _looked_up(self, conversation: Conversation) -> _Known:
        try:
            closure = await self._closure(conversation.id)
        except ConnectionException:
            # Without the store nothing can be read or said; it is asked again before either.
            closure = None
        return _Known(conversation, closure)

    async def _closure(self, conversation: str) -> Closure | None:
        closure = await self._conversations.closure(conversation)
        if closure is None or closure.moved_to is None:
            return closure
        went_on = await self._conversations.closure(closure.moved_to) is None
        return closure if went_on else Closure(closure.at)


@dataclass(frozen=True)
class _Known:
    """A conversation whose resume token is valid, and how it was closed, if it was."""

    conversation: Conversation
    closure: Closure | None

    @property
    def owner(self) -> str | None:
        return self.conversation.owner
