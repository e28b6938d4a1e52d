"""Calls of the action server: in time or not at all, and with what it reads."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rasa.core.actions.action as rasa_actions
from aiohttp import web
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from rasa_server import action_calls
from rasa_server.action_calls import ANSWER_WITHIN, ActionServerLate, BoundedAction

DOMAIN = Domain.from_dict({"actions": ["action_quote"], "intents": ["ask"]})


@asynccontextmanager
async def action_server(
    answer: Callable[[web.Request], Awaitable[web.Response]],
) -> AsyncIterator[EndpointConfig]:
    """An action server that answers as told."""
    app = web.Application()
    app.router.add_post("/webhook", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield EndpointConfig(f"http://127.0.0.1:{port}/webhook")
    finally:
        await runner.cleanup()


def asked(seconds_ago: float = 0.0) -> DialogueStateTracker:
    """A conversation whose message was understood some seconds ago."""
    message = UserUttered("问", {"name": "ask"}, timestamp=time.time() - seconds_ago)
    return DialogueStateTracker.from_events("c", [ActionExecuted("action_listen"), message])


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path))


async def run(endpoint: EndpointConfig, tracker: DialogueStateTracker) -> Any:
    """Run the action as Rasa does."""
    action = BoundedAction("action_quote", endpoint)
    nlg = TemplatedNaturalLanguageGenerator({})
    return await action.run(CollectingOutputChannel(), nlg, tracker, DOMAIN)


async def test_an_answer_becomes_events_and_the_call_is_small() -> None:
    bodies: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        bodies.append(await request.json())
        events = [{"event": "slot", "name": "day", "value": "2026-11-25"}]
        return web.json_response({"events": events, "responses": [{"text": "答"}]})

    async with action_server(answer) as endpoint:
        said, slot = await run(endpoint, asked())
    assert (said.text, slot) == ("答", SlotSet("day", "2026-11-25"))
    assert bodies[0]["next_action"] == "action_quote"
    assert bodies[0]["sender_id"] == bodies[0]["tracker"]["sender_id"] == "c"
    # The SDK refuses a call without one.
    assert bodies[0]["domain"] == {}
    assert [event["event"] for event in bodies[0]["tracker"]["events"]] == ["user"]


async def test_the_call_carries_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    newest, former = secrets.token_hex(32), secrets.token_hex(32)
    monkeypatch.setenv("FENQI_SERVER_SECRETS", f"{newest},{former}")
    said: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        said.append(request.headers.get("Authorization"))
        return web.json_response({"events": [], "responses": []})

    async with action_server(answer) as endpoint:
        await run(endpoint, asked())
    assert said == [f"Bearer {newest}"]


async def test_a_server_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action_calls, "ANSWER_WITHIN", 0.2)
    never = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        await never.wait()
        return web.json_response({})

    async with action_server(hang) as endpoint:
        with pytest.raises(ActionServerLate, match="action_quote"):
            await run(endpoint, asked())


async def test_all_actions_of_a_turn_share_the_time() -> None:
    called: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        called.append(request)
        return web.json_response({"events": [], "responses": []})

    async with action_server(answer) as endpoint:
        with pytest.raises(ActionServerLate):
            await run(endpoint, asked(seconds_ago=ANSWER_WITHIN))
        assert called == []
        await run(endpoint, asked(seconds_ago=ANSWER_WITHIN / 2))
        assert len(called) == 1


@pytest.mark.parametrize("answer", [{"events": [{"event": 5}]}, {"responses": ["text"]}, []])
async def test_an_answer_not_of_the_form_is_refused(answer: Any) -> None:
    async def respond(_: web.Request) -> web.Response:
        return web.json_response(answer)

    async with action_server(respond) as endpoint:
        with pytest.raises(jsonschema.ValidationError):
            await run(endpoint, asked())


def test_the_time_leaves_room_for_the_apology() -> None:
    assert 10 <= ANSWER_WITHIN <= 13


def test_rasa_makes_bounded_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_actions, "RemoteAction", rasa_actions.RemoteAction)
    action_calls.PATCH.apply()
    made = rasa_actions.action_for_name_or_text("action_quote", DOMAIN, EndpointConfig("http://x"))
    assert type(made) is BoundedAction
