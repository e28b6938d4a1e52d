"""The web channel: what the chat widget talks to, under /webhooks/web/."""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from socketio import AsyncServer

from channels.core.health import answers
from channels.core.http import Routes
from channels.core.limits import limits_of
from channels.core.ordering import Turns
from channels.core.shared import InMemory, InRedis, Shared
from channels.web.action_server import ActionServer
from channels.web.conversations import Conversations
from channels.web.desk import Desk
from channels.web.driver import mark_as_websocket
from channels.web.gate import Gate
from channels.web.headers import describe
from channels.web.live import Live, Rooms, socket_server
from channels.web.origins import Origins
from channels.web.pages import Pages
from channels.web.problems import Refused
from channels.web.proofs import Proofs
from channels.web.relay import Relay
from channels.web.rest import Rest, refusal
from channels.web.resume import ResumeTokens, strong_key
from channels.web.sessions import Sessions
from contract.environment import in_production

Handler = Callable[..., Awaitable[HTTPResponse | None]]

logger = logging.getLogger(__name__)


class WebRoutes(Routes):
    """The channel's routes; knows the application they were added to."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Add the routes to an application that speaks WebSocket."""
        self.ctx.app = app
        app.enable_websocket()
        super().register(app, options)

    def add_route(
        self, handler: Handler, uri: str, methods: Iterable[str] = ("GET",), **options: Any
    ) -> Any:
        """Add a route that answers a browser's preflight request too, and refusals in words.

        Sanic writes an attribute on handlers, which a bound method does not allow.
        """

        @functools.wraps(handler)
        async def marked(request: Request, **arguments: Any) -> HTTPResponse | None:
            if request.method == "OPTIONS":
                return response.empty()
            try:
                return await handler(request, **arguments)
            except Refused as refused:
                return refusal(refused.code, refused.wait)
            except SanicException:
                raise
            except Exception as error:
                logger.error("A request could not be answered: %s", type(error).__name__)
                return refusal("failed")

        return super().add_route(marked, uri, methods=[*methods, "OPTIONS"], **options)


class WebChannel(InputChannel):
    """Rasa's channel for the chat widget.

    Keys in credentials.yml, all of them optional:
        origins: pages that may use the channel, `https://shop.example`, a list or a text with
            commas; the server's own origin always may.
        redis_url: shared state of several server processes.
        action_server: address of the action server; `ACTION_SERVER_URL` otherwise.
    """

    def __init__(
        self,
        origins: tuple[str, ...] = (),
        redis_url: str | None = None,
        action_server: str | None = None,
    ) -> None:
        self._origins = Origins(origins)
        self._redis_url = redis_url
        self._action_server = action_server or os.environ.get(
            "ACTION_SERVER_URL", "http://127.0.0.1:5055"
        )
        self._demo = not in_production()

    @classmethod
    def name(cls) -> str:
        """Return the name under /webhooks/."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebChannel:
        """Return the channel as credentials.yml describes it.

        Raises:
            ValueError: a key this channel does not know.
        """
        given = dict(credentials or {})
        origins = given.pop("origins", None) or ()
        if isinstance(origins, str):
            origins = [part.strip() for part in origins.split(",") if part.strip()]
        redis_url = given.pop("redis_url", None) or None
        action_server = given.pop("action_server", None) or None
        if given:
            raise ValueError(f"the web channel does not know the keys {', '.join(sorted(given))}")
        return cls(tuple(origins), redis_url, action_server)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; `on_new_message` hands a message to Rasa."""
        routes = WebRoutes("web_webhook")

        def agent() -> Agent:
            return routes.ctx.app.ctx.agent

        shared: Shared = InRedis(self._redis_url) if self._redis_url else InMemory()
        server = socket_server(self._redis_url)
        action_server = ActionServer(self._action_server)
        turns = Turns()
        tokens = ResumeTokens(strong_key())
        conversations = Conversations(agent, turns)
        gate = Gate(tokens, Proofs(action_server), conversations, limits_of(self._redis_url))
        sessions = Sessions(tokens, gate, conversations)
        desk = Desk(agent, on_new_message, shared, Rooms(server), gate, turns)
        Live(server, sessions, gate, desk, shared)
        routes.add_route(answers, "/", methods=["GET"])
        _add_socket(routes, server)
        Rest(sessions, gate, desk).add_to(routes)
        Relay(action_server, gate, demo=self._demo).add_to(routes)
        Pages(demo=self._demo).add_to(routes)
        self._guard_origins(routes)
        return routes

    def _guard_origins(self, routes: Blueprint) -> None:
        """Refuse pages that are not on the list, and let the others read the answers."""

        async def check(request: Request) -> HTTPResponse | None:
            return None if self._origins.allow(request) else refusal("origin")

        async def tell(request: Request, answer: HTTPResponse) -> None:
            answer.headers.update(self._origins.headers(request))
            describe(answer)

        routes.on_request(check)
        routes.on_response(tell)


def _add_socket(routes: Blueprint, server: AsyncServer) -> None:
    async def connect(request: Request) -> HTTPResponse | None:
        protocol = request.protocol
        answer = await server.handle_request(request)
        # Once it was a WebSocket, there is nobody left to send python-socketio's answer to.
        return None if protocol.websocket is not None else answer

    mark_as_websocket(connect)

    async def close(app: Sanic, loop: object) -> None:
        await server.shutdown()

    routes.add_route(connect, "/socket.io/", methods=["GET"])
    routes.before_server_stop(close)
