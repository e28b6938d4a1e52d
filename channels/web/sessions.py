"""Which conversation a visitor is in: opening one, coming back to it, signing in and out.

A conversation never outlives a change of who is proven. What was said anonymously goes with a
customer who signs in, under a new id; what was said signed in stays behind at a sign-out. The
conversation that was left is closed: its resume tokens open a fresh one from then on.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from channels.core.address import Address
from channels.web.conversations import Conversations
from channels.web.gate import DISBELIEVED, Gate, Known, Session
from channels.web.problems import Refused
from channels.web.proofs import Proof
from channels.web.resume import (
    SIGNED_IN_LIFETIME,
    Conversation,
    ResumeTokens,
    lifetime,
    new_conversation,
)

logger = logging.getLogger(__name__)


class Sessions:
    """Decides which conversation a visitor is in."""

    def __init__(self, tokens: ResumeTokens, gate: Gate, conversations: Conversations) -> None:
        self._tokens = tokens
        self._gate = gate
        self._conversations = conversations

    async def open(self, resume: object, id_token: object, address: Address) -> Session:
        """Return the session of a visitor who brings a resume token, an id token, both or none.

        A customer's conversation is continued only by the same customer, proven; anybody else
        gets a new one. An anonymous one moves to the customer who is proven. With an id token
        that proves nothing a visitor is anonymous.

        Raises:
            Refused: `too_fast`, or `unavailable` where an id token cannot be checked.
        """
        known = await self._gate.known(resume)
        proof, disbelieved = None, None
        if id_token is not None:
            try:
                proof = await self._gate.prove(id_token, address)
            except Refused as refused:
                if refused.code not in DISBELIEVED:
                    raise
                disbelieved = refused.code
        found = self._continued(known, proof)
        if found is not None:
            return Session(found, proof, resumed=True, disbelieved=disbelieved)
        if proof is not None and known is not None and known.is_open and known.owner is None:
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
                `unavailable`. A sign-out is never refused.
        """
        if id_token is None:
            return session if session.proof is None else await self._sign_out(session)
        proof = await self._gate.prove(id_token, address)
        present = await self._gate.look_up(session.conversation)
        found = self._continued(present, proof)
        if found is not None:
            return Session(found, proof, resumed=True)
        back = self._continued(await self._gate.known(resume), proof)
        if back is not None:
            await self._conversations.close(session.conversation.id)
            return Session(back, proof, resumed=True, closed=session.conversation.id)
        if present.owner is None and present.is_open:
            return await self._sign_in(session.conversation, proof, address)
        return await self._leave(session, proof, address)

    async def reset(self, session: Session, address: Address) -> Session:
        """Close a visitor's conversation and return a new one of whoever is proven still.

        Raises:
            Refused: `too_fast`, `unavailable`.
        """
        return await self._leave(session, session.proof if session.holds else None, address)

    async def close(self, resume: object) -> str:
        """Close the conversation of a resume token and return its id.

        Raises:
            Refused: `session` where the token opens nothing, `unavailable`.
        """
        known = await self._gate.known(resume)
        if known is None or not known.is_open:
            raise Refused("session")
        await self._conversations.close(known.conversation.id)
        return known.conversation.id

    def expired(self) -> Session:
        """Return a new session of nobody, for one whose id token has run out.

        The customer's conversation is not closed: another id token brings them back to it.
        """
        return Session(new_conversation(None), None, resumed=False, disbelieved="expired")

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
        await self._gate.take(("openings_of_address", address))
        return Session(new_conversation(self._gate.owner(proof)), proof, resumed=False)

    async def _leave(self, session: Session, proof: Proof | None, address: Address) -> Session:
        begun = await self._begin(proof, address)
        await self._conversations.close(session.conversation.id)
        return replace(begun, closed=session.conversation.id)

    async def _sign_in(self, left: Conversation, proof: Proof, address: Address) -> Session:
        begun = await self._begin(proof, address)
        new = begun.conversation
        before = await self._conversations.move(left.id, new.id, str(new.owner))
        if before is None:
            return replace(begun, resumed=True, closed=left.id)
        found = self._continued(Known(left, before), proof)
        return begun if found is None else Session(found, proof, resumed=True)

    async def _sign_out(self, session: Session) -> Session:
        left = session.conversation.id
        try:
            await self._conversations.close(left)
        except Refused as refused:
            # They are out all the same, and what is left of the keys needs an id token besides.
            logger.error("A conversation was signed out of and not closed: %s", refused.code)
        return Session(new_conversation(None), None, resumed=False, closed=left)

    def _continued(self, known: Known | None, proof: Proof | None) -> Conversation | None:
        """Return the conversation that goes on for a visitor, None where there is none."""
        if known is None:
            return None
        owner = self._gate.owner(proof)
        closure = known.closure
        if closure is None:
            return known.conversation if known.owner == owner else None
        # Their own sign-in has moved it, in another tab or before a connection that broke.
        recent = time.time() - closure.at < SIGNED_IN_LIFETIME
        if owner is not None and closure.owner == owner and closure.moved_to and recent:
            return Conversation(closure.moved_to, owner)
        return None
