"""Who may do what in a conversation, and how often: resume tokens, id tokens and limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rasa.shared.exceptions import ConnectionException

from channels.core.address import Address
from channels.core.limits import LimitName, Limits
from channels.web.conversations import Closure, Conversations
from channels.web.problems import Refused
from channels.web.proofs import Proof, Proofs
from channels.web.resume import Conversation, InvalidResume, ResumeTokens

MAX_RESUME = 1024
"""Characters of a resume token."""
DISBELIEVED = ("expired", "invalid")
"""Why an id token proves nothing."""

Purpose = Literal["messages", "history", "feedback", "sign_ins"]
"""What a conversation is asked for."""

_LIMITS: dict[Purpose, tuple[LimitName, LimitName]] = {
    "messages": ("messages_of_conversation", "messages_of_address"),
    "history": ("history_of_conversation", "history_of_address"),
    "feedback": ("feedback_of_conversation", "feedback_of_address"),
    "sign_ins": ("sign_ins_of_conversation", "sign_ins_of_address"),
}


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
    """Why an id token that was shown proves nothing, one of `DISBELIEVED`."""

    @property
    def holds(self) -> bool:
        """Whether the visitor is still proven to be who may speak here."""
        return self.proof is None or self.proof.holds


@dataclass(frozen=True)
class Known:
    """A conversation whose resume token is valid, and how it was closed, if it was."""

    conversation: Conversation
    closure: Closure | None

    @property
    def is_open(self) -> bool:
        """Whether anybody may still speak in it."""
        return self.closure is None

    @property
    def owner(self) -> str | None:
        """The fingerprint of whose it is, None where it is nobody's."""
        return self.conversation.owner


class Gate:
    """Lets through who shows what a conversation asks for, and not too often."""

    def __init__(
        self, tokens: ResumeTokens, proofs: Proofs, conversations: Conversations, limits: Limits
    ) -> None:
        self._tokens = tokens
        self._proofs = proofs
        self._conversations = conversations
        self._limits = limits

    async def held(self, purpose: Purpose, resume: object, address: Address) -> Conversation:
        """Return the open conversation a resume token was issued for; it opens nothing by that.

        Raises:
            Refused: `session` where there is none, `too_fast`.
        """
        conversation = self._read(resume)
        if conversation is None:
            raise Refused("session")
        await self._limit(purpose, conversation, address)
        await self._see_open(conversation)
        return conversation

    async def admit(
        self, purpose: Purpose, resume: object, id_token: object, address: Address
    ) -> Session:
        """Return the session of a request with a resume token, and the id token where one is due.

        Raises:
            Refused: `session` where they do not open that conversation, `unavailable`,
                `too_fast`; `expired` or `invalid` for the id token of a customer's conversation.
        """
        conversation = await self.held(purpose, resume, address)
        if id_token is None:
            if conversation.owner is not None:
                raise Refused("session")
            return Session(conversation, None, resumed=True)
        try:
            proof = await self.prove(id_token, address)
        except Refused as refused:
            if conversation.owner is None and refused.code in DISBELIEVED:
                return Session(conversation, None, resumed=True, disbelieved=refused.code)
            raise
        if conversation.owner != self.owner(proof):
            raise Refused("session")
        return Session(conversation, proof, resumed=True)

    async def readmit(self, purpose: Purpose, session: Session, address: Address) -> None:
        """See that a connected visitor may still do something in their conversation.

        Before a customer's history is read, their id token is verified once more.

        Raises:
            Refused: as `admit` does.
        """
        await self._limit(purpose, session.conversation, address)
        if not session.holds:
            raise Refused("expired")
        await self._see_open(session.conversation)
        if purpose == "history" and session.proof is not None:
            proof = await self.prove(session.proof.token, address)
            if proof.customer != session.proof.customer:
                raise Refused("session")

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

    async def known(self, resume: object) -> Known | None:
        """Return the conversation of a resume token, None where the token is not a valid one."""
        conversation = self._read(resume)
        return None if conversation is None else await self.look_up(conversation)

    async def look_up(self, conversation: Conversation) -> Known:
        """Return how a conversation was closed, if it was."""
        try:
            return Known(conversation, await self._closure(conversation.id))
        except ConnectionException:
            # Without the store nothing can be read or said; it is asked again before either.
            return Known(conversation, None)

    def owner(self, proof: Proof | None) -> str | None:
        """Return the fingerprint of a proven customer, None for nobody."""
        return None if proof is None else self._tokens.owner_of(proof.customer)

    async def _closure(self, conversation: str) -> Closure | None:
        closure = await self._conversations.closure(conversation)
        if closure is None or closure.moved_to is None:
            return closure
        goes_on = await self._conversations.closure(closure.moved_to) is None
        return closure if goes_on else Closure(closure.at)

    async def _see_open(self, conversation: Conversation) -> None:
        if not (await self.look_up(conversation)).is_open:
            raise Refused("session")

    async def _limit(self, purpose: Purpose, conversation: Conversation, address: Address) -> None:
        of_conversation, of_address = _LIMITS[purpose]
        await self.take((of_conversation, conversation.id), (of_address, address))

    def _read(self, resume: object) -> Conversation | None:
        if not isinstance(resume, str) or not 0 < len(resume) <= MAX_RESUME:
            return None
        try:
            return self._tokens.read(resume)
        except InvalidResume:
            return None
