"""What a server says of itself."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.shared.exceptions import ConnectionException

from channels.core.health import agent_of, answers, health


class Store:
    """A tracker store within reach or not."""

    def __init__(self, *, reachable: bool) -> None:
        self.reachable = reachable

    async def retrieve(self, _: str) -> None:
        """Find nothing, or fail with what must not be told."""
        if not self.reachable:
            raise ConnectionException("postgresql://fenqi:secret@db")


def request(*, ready: bool = True, reachable: bool = True) -> Any:
    """A request to a server in this state."""
    agent = SimpleNamespace(is_ready=lambda: ready, tracker_store=Store(reachable=reachable))
    return SimpleNamespace(app=SimpleNamespace(ctx=SimpleNamespace(agent=agent)))


STARTING: Any = SimpleNamespace(app=SimpleNamespace(ctx=SimpleNamespace()))


async def test_all_is_well() -> None:
    answer = await health(request())
    assert answer.status == 200
    assert json.loads(answer.body) == {"status": "ok", "model": "ok", "conversations": "ok"}
    assert (await answers(request())).status == 200


@pytest.mark.parametrize(
    ("asked", "model", "conversations"),
    [
        (request(ready=False), "missing", "ok"),
        (request(reachable=False), "ok", "unreachable"),
        (STARTING, "missing", "unknown"),
    ],
)
async def test_what_is_not_well_is_told_without_secrets(
    asked: Any, model: str, conversations: str
) -> None:
    answer = await health(asked)
    told = {"status": "unavailable", "model": model, "conversations": conversations}
    assert (answer.status, json.loads(answer.body)) == (503, told)


async def test_a_channel_without_a_model_does_not_answer() -> None:
    assert (await answers(request(ready=False))).status == 503
    assert (await answers(STARTING)).status == 503
    # Without its store it still apologises.
    assert (await answers(request(reachable=False))).status == 200


def test_the_agent_of_a_server() -> None:
    assert agent_of(STARTING.app) is None
    assert agent_of(request(ready=False).app) is None
    ready = request()
    assert agent_of(ready.app) is ready.app.ctx.agent
