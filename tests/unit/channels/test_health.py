"""Where health is asked for."""

from __future__ import annotations

import socket
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import register
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from sanic import Sanic

from channels.health import HealthChannel
from channels.rest import RestChannel


@pytest.fixture
async def server() -> Any:
    """A server with Rasa's way of adding channels."""
    Sanic.test_mode = True
    app = Sanic("health", configure_logging=False)
    register([RestChannel(), HealthChannel()], app, route="/webhooks/")
    store = InMemoryTrackerStore(Domain.empty())
    app.ctx.agent = SimpleNamespace(is_ready=lambda: True, tracker_store=store)
    listening = socket.create_server(("127.0.0.1", 0))
    running = await app.create_server(sock=listening, return_asyncio_server=True)
    await running.startup()
    yield app, f"http://127.0.0.1:{listening.getsockname()[1]}"
    running.close()


async def test_health_has_an_address_of_its_own(server: Any) -> None:
    app, url = server
    async with aiohttp.ClientSession() as http:
        for path in ("/health", "/health/", "/webhooks/rest/"):
            async with http.get(url + path) as answer:
                assert answer.status == 200, path
        app.ctx.agent.is_ready = lambda: False
        for path in ("/health", "/webhooks/rest/"):
            async with http.get(url + path) as answer:
                assert answer.status == 503, path


async def test_without_a_model_nobody_is_ignored(server: Any) -> None:
    app, url = server
    app.ctx.agent.is_ready = lambda: False
    body = {"sender": "a", "message": "你好"}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/webhooks/rest/webhook", json=body) as answer,
    ):
        assert answer.status == 503
