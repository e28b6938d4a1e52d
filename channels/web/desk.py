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

from channels.core.inbound import MAX_LENGTH, neutralise
from channels.core.limits import Buckets, Rate
from channels.core.ordering import TooManyWaiting, Turns
from channels.core.shared import Shared
from channels.core.turn import run_turn
from channels.web.entries import Entry, bot_entry, user_entry
from channels.web.history import DISPLAY_KEY, History

MAX_DISPLAY = 200
"""Characters of a button's title."""
MESSAGES = Rate(burst=20, per_second=1.0)
"""What one conversation may send."""

AT_ONCE = 16
"""Turns one process works on at a time. A turn is mostly computing: more of them would not be
done any sooner, but keep the event loop from acknowledging messages and answering heartbeats."""

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

logger = logging.getLogger(__name__)


class Refused(Exception):
    """A message that is not taken; `code` is one of `wording.PROBLEMS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Audience(Protocol):
    """Whoever listens to a conversation."""

    async def tell(self, conversation: str, event: str, data: dict[str, Any]) -> None:
        """Send an event to all of a conversation's connections."""


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
        if len(text) > MAX_LENGTH:
            raise Refused("too_long")
        words = neutralise(text)
        if not words:
            raise Refused("empty")
        shown = neutralise(display)[:MAX_DISPLAY] if display else ""
        return Message(message_id, words, shown or None, again=bool(data.get("again")))


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
    ) -> None:
        self._agent = agent
        self._on_new_message = on_new_message
        self._shared = shared
        self._audience = audience
        self._turns = Turns()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._rates = Buckets(MESSAGES)

    @property
    def history(self) -> History:
        """What was said so far."""
        return History(self._agent())

    async def take(self, conversation: str, message: Message, token: str | None) -> Taken:
        """Accept a message; the turn runs on by itself, and in order.

        Args:
            conversation: a conversation the sender has proven to be part of.
            message: what was said.
            token: the sender's id token, passed to the action server and kept nowhere.

        Raises:
            Refused: with the code `too_fast`, or `unavailable` where it cannot be told whether
                the message was answered before.
        """
        if message.again and await self._holds(conversation, message.id):
            return Taken(duplicate=True)
        if not self._rates.take(conversation):
            raise Refused("too_fast")
        if not await self._shared.claim(conversation, message.id):
            return Taken(duplicate=True)
        try:
            answer = self._turns.start(
                conversation, lambda: self._turn(conversation, message, token)
            )
        except TooManyWaiting as error:
            await self._shared.release(conversation, message.id)
            raise Refused("too_fast") from error
        shown = user_entry(message.id, message.display or message.text, time.time())
        await self.publish(conversation, shown)
        return Taken(duplicate=False, answer=answer)

    async def publish(self, conversation: str, entry: Entry) -> None:
        """Send an entry to the audience, numbered, the sender's own words included."""
        number = await self._shared.next_number(conversation)
        await self._audience.tell(conversation, "entry", {**entry, "seq": number})

    async def _turn(self, conversation: str, message: Message, token: str | None) -> list[Entry]:
        """Return the answer's entries; a failure is told to the audience, not raised."""
        await self._state(conversation, message.id, "started")
        output = WebOutput()
        entries: list[Entry] = []
        metadata: dict[str, str] = {}
        if token is not None:
            metadata["id_token"] = token
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
            async with self._places:
                await run_turn(self._agent(), self._on_new_message, said)
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
            return await self.history.holds(conversation, message_id)
        except ConnectionException as error:
            raise Refused("unavailable") from error

    async def _state(self, conversation: str, message_id: str, state: str) -> None:
        await self._audience.tell(conversation, "turn", {"id": message_id, "state": state})
