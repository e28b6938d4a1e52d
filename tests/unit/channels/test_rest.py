"""The REST channel: who may speak there, what a request must be, and what of it passes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from channels.core.door import NotTaken
from channels.core.limits import LIMITS
from channels.core.ordering import MAX_WAITING
from channels.rest import RestChannel, read_message
from tests.unit.channels.serving import Agent, serving

KEY = "0123456789abcdef0123456789abcdef"


class Caller:
    """Somebody at the channel's door."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url

    async def post(self, body: Any, **headers: str) -> tuple[int, Any, Any]:
        """Send a body; return status, JSON and headers of the answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"{self._url}/webhooks/rest/webhook"
        async with self._http.post(address, data=data, headers=named) as answer:
            return answer.status, await answer.json(), answer.headers

    async def say(self, sender: str, text: str, **headers: str) -> int:
        """Say something and return the status."""
        status, _, _ = await self.post({"sender": sender, "message": text}, **headers)
        return status


@pytest.fixture
async def door() -> AsyncIterator[tuple[Agent, Caller]]:
    async with serving(RestChannel()) as (agent, url, _), aiohttp.ClientSession() as http:
        yield agent, Caller(http, url)


async def test_a_message_and_its_answer(door: tuple[Agent, Caller]) -> None:
    agent, caller = door
    body = {"sender": "a", "message": " 你好 ", "metadata": {"id_token": "t", "customer": "C1"}}
    status, answer, _ = await caller.post(body)
    assert (status, answer) == (200, [{"recipient_id": "a", "text": "你好"}])
    (said,) = agent.said
    assert said.sender_id == "rest-a"
    assert said.metadata["id_token"] == "t"
    assert said.metadata.keys() == {"id_token", "address"}
    assert "127" not in said.metadata["address"]


async def test_another_channels_conversation_is_out_of_reach(door: tuple[Agent, Caller]) -> None:
    agent, caller = door
    assert await caller.say("web-0123", "你好") == 200
    assert [said.sender_id for said in agent.said] == ["rest-web-0123"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"message": "x"}, "sender"),
        ({"sender": "", "message": "x"}, "sender"),
        ({"sender": "a" * 201, "message": "x"}, "sender"),
        ({"sender": {"$ne": 1}, "message": "x"}, "sender"),
        ({"sender": "a b", "message": "x"}, "sender"),
        ({"sender": "a\n", "message": "x"}, "sender"),
        ({"sender": "\u0130", "message": "x"}, "sender"),
        ({"sender": "a"}, "message"),
        ({"sender": "a", "message": 5}, "message"),
        ({"sender": "a", "message": "x", "metadata": []}, "metadata"),
        ({"sender": "a", "message": "x", "metadata": {"id_token": ["t"]}}, "id_token"),
        ({"sender": "\ud800", "message": "x"}, "字符"),
        ({"sender": "a", "message": "x\0y"}, "字符"),
        ({"sender": "a", "message": "x", "metadata": {"id_token": "\ud800"}}, "字符"),
        ({"sender": "a", "message": "x", "metadata": {"x": {"\udfff": 1}}}, "字符"),
        ([], "对象"),
    ],
)
async def test_a_bad_request_is_told_what_is_wrong(
    door: tuple[Agent, Caller], body: Any, named: str
) -> None:
    agent, caller = door
    status, answer, _ = await caller.post(body)
    assert status == 400
    assert answer["error"]["code"] == "malformed"
    assert named in answer["error"]["message"]
    assert agent.said == []
    assert await caller.say("a", "x") == 200


@pytest.mark.parametrize("metadata", ["null", "{}", '{"id_token": null}', '{"id_token": ""}'])
def test_metadata_without_a_token(metadata: str) -> None:
    body = f'{{"sender": "a", "message": "x", "metadata": {metadata}}}'
    assert read_message(body.encode()).id_token is None


def test_a_body_that_is_too_long() -> None:
    with pytest.raises(NotTaken, match="字节"):
        read_message(b" " * 65_537)


async def test_a_conversation_has_its_limit(door: tuple[Agent, Caller]) -> None:
    agent, caller = door
    burst = LIMITS["messages_of_conversation"].rate.burst
    for _ in range(burst):
        assert await caller.say("busy", "x") == 200
    body = {"sender": "busy", "message": "x"}
    while (got := await caller.post(body))[0] == 200:
        burst += 1
    status, answer, headers = got
    assert (status, answer["error"]["code"], headers["Retry-After"]) == (429, "too_fast", "1")
    assert len(agent.said) == burst
    assert await caller.say("calm", "x") == 200


async def test_an_address_has_its_limit_whatever_it_calls_itself(
    door: tuple[Agent, Caller],
) -> None:
    _, caller = door
    burst = LIMITS["messages_of_address"].rate.burst
    taken = 0
    while (
        await caller.say(f"s{taken}", "x", X_Forwarded_For=f"1.1.1.{taken % 9}, 203.0.113.7") == 200
    ):
        taken += 1
        assert taken < 10 * burst
    assert taken >= burst
    assert await caller.say("other", "x", X_Forwarded_For="203.0.113.8") == 200
    # What is no request counts too.
    for _ in range(10):
        status, _, _ = await caller.post(b"{", X_Forwarded_For="203.0.113.7")
        if status == 429:
            break
    assert status == 429


async def test_messages_that_wait_are_bounded(door: tuple[Agent, Caller]) -> None:
    agent, caller = door
    agent.gate.clear()
    body = {"sender": "line", "message": "x"}
    waiting = {asyncio.create_task(caller.post(body)) for _ in range(MAX_WAITING + 5)}
    refused: list[tuple[int, Any, Any]] = []
    while len(refused) < 5:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        refused += [task.result() for task in done]
    for status, answer, headers in refused:
        assert (status, answer["error"]["code"]) == (429, "busy")
        assert int(headers["Retry-After"]) >= 1
    agent.gate.set()
    assert {status for status, _, _ in await asyncio.gather(*waiting)} == {200}
    assert len(agent.said) == MAX_WAITING


async def test_without_a_model_nobody_is_ignored(door: tuple[Agent, Caller]) -> None:
    agent, caller = door
    agent.is_loaded = False
    assert await caller.say("a", "你好") == 503


async def test_production_is_closed_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_ENV", "production")
    async with serving(RestChannel()) as (agent, url, _), aiohttp.ClientSession() as http:
        status, answer, _ = await Caller(http, url).post({"sender": "a", "message": "x"})
        assert (status, answer["error"]["code"]) == (404, "closed")
        assert "FENQI_REST_KEYS" in answer["error"]["message"]
        async with http.get(f"{url}/webhooks/rest/") as health:
            assert health.status == 200
    assert agent.said == []


@pytest.mark.parametrize("environment", ["production", "development"])
async def test_with_keys_only_their_holders_are_heard(
    environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_ENV", environment)
    monkeypatch.setenv("FENQI_REST_KEYS", KEY)
    async with serving(RestChannel()) as (agent, url, _), aiohttp.ClientSession() as http:
        caller = Caller(http, url)
        for wrong in ({}, {"Authorization": f"Bearer {KEY[:-1]}0"}, {"Authorization": KEY}):
            status, answer, headers = await caller.post({"sender": "a", "message": "x"}, **wrong)
            assert (status, answer["error"]["code"]) == (401, "unauthorized")
            assert headers["WWW-Authenticate"] == "Bearer"
        assert agent.said == []
        # A caller speaks for many customers: the address of its server has no limit of its own.
        burst = LIMITS["messages_of_address"].rate.burst
        for number in range(burst + 60):
            named = {"Authorization": f"Bearer {KEY}", "X-Forwarded-For": "203.0.113.7"}
            assert await caller.say(f"s{number}", "x", **named) == 200
        assert all("address" not in said.metadata for said in agent.said)


def test_credentials() -> None:
    assert isinstance(RestChannel.from_credentials(None), RestChannel)
    with pytest.raises(ValueError, match="cors"):
        RestChannel.from_credentials({"cors": "*"})
