"""Conversations moved and closed in the store they are kept in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot

from channels.core.ordering import Turns
from channels.web.conversations import Conversations
from channels.web.problems import Refused
from contract.closing import CLOSED
from rasa_server.tracker_store import RedactingTrackerStore

EVENTS = [
    SessionStarted(),
    UserUttered("你好", message_id="message-1"),
    BotUttered("您好"),
    SessionStarted(),
    UserUttered("全部还清要多少钱", message_id="message-2"),
    SlotSet("question", {"measure": "payoff"}),
    BotUttered("请先登录"),
]


def store_in(folder: Path) -> RedactingTrackerStore:
    domain = Domain.from_dict({"slots": {"question": {"type": "any", "mappings": []}}})
    assert any(isinstance(slot, AnySlot) for slot in domain.slots)
    return RedactingTrackerStore(domain, f"sqlite:///{folder}/conversations.db")


def conversations(store: RedactingTrackerStore, turns: Turns | None = None) -> Conversations:
    agent: Any = SimpleNamespace(tracker_store=store, lock_store=InMemoryLockStore())
    return Conversations(lambda: agent, turns or Turns())


async def fill(store: RedactingTrackerStore, conversation: str) -> None:
    tracker = store.init_tracker(conversation)
    for event in EVENTS:
        tracker.update(event)
    await store.save(tracker)


async def test_all_that_was_said_and_what_stands_goes_along(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    await fill(store, "web-1")
    assert await conversations(store).move("web-1", "web-2", "C1") is None
    moved = await store.retrieve_full_tracker("web-2")
    assert moved is not None
    assert [event.as_dict() for event in moved.events] == [event.as_dict() for event in EVENTS]
    assert moved.get_slot("question") == {"measure": "payoff"}
    session = await store.retrieve("web-2")
    assert session is not None
    assert session.get_slot("question") == {"measure": "payoff"}


async def test_where_it_went_is_known_to_other_servers_and_after_a_restart(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    await fill(store, "web-1")
    await conversations(store).move("web-1", "web-2", "C1")
    other = conversations(store_in(tmp_path))
    closure = await other.closure("web-1")
    assert closure is not None
    assert (closure.moved_to, closure.owner) == ("web-2", "C1")
    assert await other.closure("web-2") is None
    assert await other.closure("web-3") is None


async def test_a_conversation_without_a_word_is_closed_too(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    await conversations(store).move("web-1", "web-2", "C1")
    assert await conversations(store).closure("web-1") is not None
    assert await store.retrieve("web-2") is None


async def test_of_two_moves_the_first_holds(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    await fill(store, "web-1")
    both = conversations(store)
    results = await asyncio.gather(
        both.move("web-1", "web-2", "C1"), both.move("web-1", "web-3", "C2")
    )
    assert results[0] is None
    assert results[1] is not None
    assert results[1].moved_to == "web-2"
    assert await store.retrieve("web-3") is None
    await both.close("web-1")
    closed = await store.retrieve_full_tracker("web-1")
    assert closed is not None
    names = [getattr(event, "action_name", None) for event in closed.events]
    assert names.count(CLOSED) == 1


async def test_it_is_moved_after_the_messages_taken_before(tmp_path: Path) -> None:
    store, turns = store_in(tmp_path), Turns()
    under_way = asyncio.Event()

    async def turn() -> None:
        await under_way.wait()
        await fill(store, "web-1")

    turns.start("web-1", turn)
    moving = asyncio.create_task(conversations(store, turns).move("web-1", "web-2", "C1"))
    await asyncio.sleep(0)
    under_way.set()
    await moving
    moved = await store.retrieve_full_tracker("web-2")
    assert moved is not None
    assert len(moved.events) == len(EVENTS)


async def test_a_store_that_is_away_is_told_of(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    (tmp_path / "conversations.db").unlink()
    with pytest.raises(Refused, match="unavailable"):
        await conversations(store).close("web-1")
