"""The REST channel: for tools, tests and shops that bring their own user interface."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.core.address import Address, address_of
from channels.core.callers import Callers
from channels.core.door import NotTaken, read_object
from channels.core.health import agent_of, answers
from channels.core.http import MAX_BODY, Routes
from channels.core.inbound import neutralise
from channels.core.limits import Limits, limits_of
from channels.core.ordering import TooManyWaiting, Turns
from channels.core.places import Busy
from channels.core.problems import BUSY_FOR, later, refusal
from channels.core.turn import run_turn
from contract.environment import in_production

MAX_SENDER = 200
"""Characters of the caller's name for a conversation; the tracker store's column ends at 255."""

_SENDER = re.compile(rf"[A-Za-z0-9._:@+-]{{1,{MAX_SENDER}}}")


@dataclass(frozen=True)
class Message:
    """A caller's message, checked."""

    sender: str
    text: str
    id_token: str | None

    @property
    def conversation(self) -> str:
        """The conversation's id, in this channel's namespace."""
        return f"rest-{self.sender}"


class RestChannel(InputChannel):
    """`POST /webhooks/rest/webhook {"sender", "message", "metadata": {"id_token"}}`.

    The answer is the list of the bot's messages. `sender` names one of the conversations of
    this channel and proves nothing; only the id token does, and the action server checks it.
    Other metadata is dropped.

    In production the channel is closed but for callers with a key (`FENQI_REST_KEYS`), in
    development open to all where none is set. `redis_url` in credentials.yml has several
    servers count its limits together.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        self._limits: Limits = limits_of(redis_url)
        self._callers = Callers.from_environment()
        self._turns = Turns()

    @classmethod
    def name(cls) -> str:
        """Return the name under /webhooks/."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> RestChannel:
        """Return the channel as credentials.yml describes it.

        Raises:
            ValueError: a key this channel does not know.
            WeakKey: a caller's key is none.
        """
        given = dict(credentials or {})
        redis_url = given.pop("redis_url", None) or None
        if given:
            raise ValueError(f"the REST channel does not know the keys {', '.join(sorted(given))}")
        return cls(redis_url)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; `on_new_message` hands a message to Rasa."""

        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request, on_new_message)

        routes = Routes("rest_webhook")
        routes.add_route(answers, "/", methods=["GET"])
        routes.add_route(receive, "/webhook", methods=["POST"])
        return routes

    async def _receive(
        self, request: Request, on_new_message: Callable[[UserMessage], Awaitable[Any]]
    ) -> HTTPResponse:
        if not self._callers and in_production():
            return refusal("closed")
        address = address_of(request)
        caller = self._callers.identify(request)
        if caller is None:
            wait = await self._limits.wait("messages_of_address", address)
        else:
            wait = await self._limits.wait("messages_of_caller", caller)
        if wait:
            return later("too_fast", wait)
        if self._callers and caller is None:
            return refusal("unauthorized")
        try:
            message = read_message(request.body)
        except NotTaken as reason:
            return refusal("malformed", str(reason))
        agent = agent_of(request.app)
        if agent is None:
            return await answers(request)
        wait = await self._limits.wait("messages_of_conversation", message.conversation)
        if wait:
            return later("too_fast", wait)
        return await self._answer(agent, on_new_message, message, caller, address)

    async def _answer(
        self,
        agent: Agent,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        message: Message,
        caller: str | None,
        address: Address,
    ) -> HTTPResponse:
        metadata = {} if message.id_token is None else {"id_token": message.id_token}
        if caller is None:
            metadata["address"] = address.digest
        collector = CollectingOutputChannel()
        said = UserMessage(
            message.text,
            collector,
            message.conversation,
            input_channel=self.name(),
            metadata=metadata,
        )
        share = None if address.shared and caller is None else caller or address.digest
        try:
            turn = self._turns.start(
                message.conversation, lambda: run_turn(agent, on_new_message, said, share)
            )
            # A caller who hangs up must not leave half a turn behind.
            await asyncio.shield(turn)
        except (Busy, LockError, TooManyWaiting):
            return later("busy", BUSY_FOR)
        return response.json(
            [{**each, "recipient_id": message.sender} for each in collector.messages]
        )


def read_message(body: bytes) -> Message:
    """Return the message of a request's body, its text neutralised.

    Raises:
        NotTaken: the body is not of the channel's form.
    """
    fields = read_object(body, MAX_BODY)
    sender, text, metadata = fields.get("sender"), fields.get("message"), fields.get("metadata")
    if not isinstance(sender, str) or not _SENDER.fullmatch(sender):
        raise NotTaken(f"sender 应为 1 到 {MAX_SENDER} 个字符，只能用英文字母、数字和 . _ : @ + -")
    if not isinstance(text, str):
        raise NotTaken("message 应为字符串")
    if not isinstance(metadata, dict | None):
        raise NotTaken("metadata 应为 JSON 对象")
    return Message(sender, neutralise(text), _id_token(metadata or {}))


def _id_token(metadata: dict[str, Any]) -> str | None:
    token = metadata.get("id_token")
    if not isinstance(token, str | None):
        raise NotTaken("id_token 应为字符串")
    return token or None
