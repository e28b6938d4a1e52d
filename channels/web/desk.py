"""Takes customers' messages, socket or REST, and brings the answers to everybody listening."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.exceptions import ConnectionException

from channels.core.address import Address
from channels.core.inbound import MAX_LENGTH, neutralise
from channels.core.ordering import TooManyWaiting, Turns
from channels.core.shared import Shared
from channels.core.turn import run_turn
from channels.web.entries import Entry, bot_entry, user_entry
from channels.web.gate import Gate, Session
from channels.web.history import DISPLAY_KEY, History, Page
from channels.web.problems import Refused

MAX_DISPLAY = 200
"""Characters of a button's title."""

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

logger = logging.getLogger(__name__)


class Audience(Protocol):
    """Whoever listens to a conversation."""

    async def tell(self, conversation: str, event: str, data: dict[str, Any]) -> None:
        """Send an event to all of a conversation's connections."""

    async def close(self, conversation: str) -> None:
        """Tell a conversation's connections that it is closed, and nothing after that."""


@dataclass(frozen=True)
class Message:
    """A customer's message as the client sent it, checked."""

    id: str
    text: str
    display: str | None
    again: bool
    """The client has sent it before and cannot tell whether it arrived."""

    @staticmethod
    def read(data: object) -> Message:
        """Return the message in a client's data.

        Raises:
            Refused: with the code `malformed`, `too_long` or `empty`.
        """
        if not isinstance(data, dict):
            raise Refused("malformed")
        message_id, text, display = data.get("id"), data.get("text"), data.get("display")
        if not isinstance(message_id, str) or not _MESSAGE_ID.fullmatch(message_id):
            raise Refused("malformed")
        if not isinstance(text, str) or not isinstance(display, str | None):
            raise Refused("malformed")
        again = data.get("again", False)
        if not isinstance(again, bool | None):
            raise Refused("malformed")
        if len(text) > MAX_LENGTH:
            raise Refused("too_long")
        words = neutralise(text)
        if not words:
            raise Refused("empty")
        shown = neutralise(display)[:MAX_DISPLAY] if display else ""
        return Message(message_id, words, shown or None, again=bool(again))


@dataclass
class Taken:
    """What became of a message: answered before, or under way with its answer to come."""

    duplicate: bool
    answer: asyncio.Task[list[Entry]] | None = field(default=None)


class WebOutput(CollectingOutputChannel):
    """Collects one turn's answer; the text, card and buttons of a message stay together."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, by which responses may be varied."""
        return "web"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a message of Rasa's as it is."""
        self.messages.append(message)


class Desk:
    """Checks, orders and de-duplicates messages, and runs a turn for each."""

    def __init__(
        self,
        agent: Callable[[], Agent],
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        shared: Shared,
        audience: Audience,
        gate: Gate,
        turns: Turns,
    ) -> None:
        self._agent = agent
        self._on_new_message = on_new_message
        self._shared = shared
        self._audience = audience
        self._gate = gate
        self._turns = turns

    async def history(self, session: Session, before: str | None, limit: int) -> Page:
        """Return a page of what was said so far to one who may read it; see `History.page`.

        Raises:
            Refused: `unavailable`.
        """
        try:
            return await History(self._agent()).page(session.conversation.id, before, limit)
        except ConnectionException as error:
            raise Refused("unavailable") from error

    async def take(self, session: Session, message: Message, address: Address) -> Taken:
        """Accept a message of one who may speak; the turn runs on by itself, and in order.

        Args:
            session: the sender's; their id token is passed to the action server and kept nowhere.
            message: what was said.
            address: where the sender is.

        Raises:
            Refused: `too_fast`, or `unavailable` where it cannot be told whether the message was
                answered before.
        """
        conversation = session.conversation.id
        if session.proof is not None:
            await self._gate.take(("messages_of_customer", session.proof.customer))
        if message.again and await self._holds(conversation, message.id):
            return Taken(duplicate=True)
        if not await self._shared.claim(conversation, message.id):
            return Taken(duplicate=True)
        try:
            answer = self._turns.start(conversation, lambda: self._turn(session, message, address))
        except TooManyWaiting as error:
            await self._shared.release(conversation, message.id)
            raise Refused("too_fast", 1.0) from error
        shown = user_entry(message.id, message.display or message.text, time.time())
        await self.publish(conversation, shown)
        return Taken(duplicate=False, answer=answer)

    async def publish(self, conversation: str, entry: Entry) -> None:
        """Send an entry to the audience, numbered, the sender's own words included."""
        number = await self._shared.next_number(conversation)
        await self._audience.tell(conversation, "entry", {**entry, "seq": number})

    async def close(self, conversation: str) -> None:
        """See `Audience.close`."""
        await self._audience.close(conversation)

    async def _turn(self, session: Session, message: Message, address: Address) -> list[Entry]:
        """Return the answer's entries; a failure is told to the audience, not raised."""
        conversation = session.conversation.id
        await self._state(conversation, message.id, "started")
        output = WebOutput()
        entries: list[Entry] = []
        metadata = {"address": address.digest}
        if session.proof is not None:
            metadata["id_token"] = session.proof.token
        if message.display is not None and message.display != message.text:
            metadata[DISPLAY_KEY] = message.display
        said = UserMessage(
            message.text,
            output,
            conversation,
            input_channel=output.name(),
            message_id=message.id,
            metadata=metadata,
        )
        try:
            share = None if address.shared else address.digest
            await run_turn(self._agent(), self._on_new_message, said, share)
            entries = await self._answer(conversation, message.id, output)
        except Exception as error:
            logger.error("A turn failed: %s", type(error).__name__)
            await self._shared.release(conversation, message.id)
            await self._state(conversation, message.id, "failed")
        else:
            await self._shared.settle(conversation, message.id)
            await self._state(conversation, message.id, "done")
        return entries

    async def _answer(self, conversation: str, reply_to: str, output: WebOutput) -> list[Entry]:
        """Publish what a turn has collected and return it."""
        numbered = enumerate(output.messages)
        made = (bot_entry(reply_to, number, each, time.time()) for number, each in numbered)
        entries = [entry for entry in made if entry is not None]
        for entry in entries:
            await self.publish(conversation, entry)
        return entries

    async def _holds(self, conversation: str, message_id: str) -> bool:
        try:
            return await History(self._agent()).holds(conversation, message_id)
        except ConnectionException as error:
            raise Refused("unavailable") from error

    async def _state(self, conversation: str, message_id: str, state: str) -> None:
        await self._audience.tell(conversation, "turn", {"id": message_id, "state": state})
