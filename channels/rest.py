"""The REST channel: for tools, tests and shops that bring their own user interface."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.core.health import agent_of, answers
from channels.core.inbound import neutralise
from channels.core.turn import run_turn

MAX_BODY = 64 * 1024
"""Bytes of a request body; a longer one is refused before it is parsed."""

MAX_SENDER = 200
"""Characters of a conversation's id; the tracker store's column ends at 255."""


class BadRequest(ValueError):
    """A request that is not of the channel's form; its text is for the caller."""


class RestChannel(InputChannel):
    """`POST /webhooks/rest/webhook {"sender", "message", "metadata": {"id_token"}}`.

    The answer is the list of the bot's messages. `sender` names a conversation and proves
    nothing; only the id token does, and the action server checks it. Other metadata is dropped.
    """

    @classmethod
    def name(cls) -> str:
        """Return the name under /webhooks/."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; `on_new_message` hands a message to Rasa."""

        async def receive(request: Request) -> HTTPResponse:
            try:
                sender, text, metadata = read_request(request)
            except BadRequest as error:
                return response.json({"error": str(error)}, status=400)
            agent = agent_of(request.app)
            if agent is None:
                return await answers(request)
            collector = CollectingOutputChannel()
            await run_turn(
                agent,
                on_new_message,
                UserMessage(text, collector, sender, input_channel=self.name(), metadata=metadata),
            )
            return response.json(collector.messages)

        routes = Blueprint("rest_webhook")
        routes.add_route(answers, "/", methods=["GET"])
        routes.add_route(receive, "/webhook", methods=["POST"])
        return routes


def read_request(request: Request) -> tuple[str, str, dict[str, str]]:
    """Return sender, neutralised text and metadata of a request.

    Raises:
        BadRequest: the body is too long, not JSON, or lacks a usable field.
    """
    if len(request.body) > MAX_BODY:
        raise BadRequest(f"请求正文不能超过 {MAX_BODY} 字节")
    try:
        body = request.json
    except Exception as error:
        raise BadRequest("请求正文不是有效的 JSON") from error
    if not isinstance(body, dict):
        raise BadRequest("请求正文应为 JSON 对象")
    sender, text = body.get("sender", "default"), body.get("message")
    if not isinstance(sender, str) or not 0 < len(sender) <= MAX_SENDER:
        raise BadRequest(f"sender 应为 1 到 {MAX_SENDER} 个字符的字符串")
    if not isinstance(text, str):
        raise BadRequest("message 应为字符串")
    return sender, neutralise(text), token_metadata(body.get("metadata"))


def token_metadata(metadata: object) -> dict[str, str]:
    """Return the part of a caller's metadata that may pass: the id token, where there is one."""
    token = metadata.get("id_token") if isinstance(metadata, dict) else None
    return {"id_token": token} if isinstance(token, str) and token else {}
