"""Conversations are kept or their loss is told, cheaply, and credentials do not stay."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sqlite3
import stat
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from rasa.core.agent import Agent
from rasa.core.brokers.file import FileEventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import ConnectionException
from sqlalchemy.engine.url import make_url  # type: ignore[import-untyped]

from contract.closing import CLOSED
from contract.details import ERASE_THIS
from rasa_server import store_engine, tracker_store
from rasa_server.excerpt import MESSAGES
from rasa_server.tracker_store import RedactingTrackerStore

TOKEN = "eyJhbGciOiJFUzI1NiJ9.body.signature"
DOMAIN = Domain.from_dict({"slots": {"plan": {"type": "text", "mappings": [{"type": "custom"}]}}})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "conversations.db"


@pytest.fixture
def store(file: Path, monkeypatch: pytest.MonkeyPatch) -> RedactingTrackerStore:
    """A store that waits briefly for a lock."""
    monkeypatch.setattr(store_engine, "LOCK_WITHIN", 0.1)
    return RedactingTrackerStore(DOMAIN, host=f"sqlite:///{file}")


async def say(store: RedactingTrackerStore, text: str, *more: Event) -> None:
    """One turn of the conversation `c`."""
    tracker = await store.get_or_create_tracker("c", append_action_listen=False)
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered(text, {"name": "greet"}))
    for event in more:
        tracker.update(event)
    await store.save(tracker)


async def kept(store: RedactingTrackerStore) -> list[str]:
    """The messages of the conversation that the next turn sees."""
    tracker = await store.retrieve("c")
    events = [] if tracker is None else tracker.events
    return [event.text for event in events if isinstance(event, UserUttered)]


def tracker_with_token() -> DialogueStateTracker:
    """A conversation in which a token came with the message and was copied about."""
    tracker = DialogueStateTracker.from_events("visitor", [])
    metadata = {"id_token": TOKEN, "page": "cart"}
    tracker.update(SlotSet("session_started_metadata", dict(metadata)))
    tracker.update(ActionExecuted("action_listen"))
    parse: dict[str, Any] = {
        "intent": {"name": "greet"},
        "entities": [],
        "metadata": metadata.copy(),
    }
    parse |= {"response_selector": {"faq": {}}, "intent_ranking": [1], "full_intent_ranking": [2]}
    tracker.update(
        UserUttered("你好", {"name": "greet"}, [], parse, metadata=dict(metadata)),
    )
    return tracker


async def test_no_token_is_written(store: RedactingTrackerStore, file: Path) -> None:
    """Neither the token nor its key is in the file; the other metadata is."""
    await store.save(tracker_with_token())
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT data FROM events").fetchall()
    written = "\n".join(row[0] for row in rows)
    assert len(rows) == 3
    assert TOKEN not in written
    assert "id_token" not in written
    assert json.loads(rows[2][0])["metadata"]["page"] == "cart"
    for path in file.parent.iterdir():
        assert TOKEN.encode() not in path.read_bytes()


async def test_no_token_is_streamed(file: Path) -> None:
    published: list[Any] = []

    class Broker:
        def publish(self, event: Any, headers: Any = None) -> None:
            published.append(event)

    store = RedactingTrackerStore(DOMAIN, host=f"sqlite:///{file}", event_broker=Broker())
    tracker = tracker_with_token()
    await store.save(tracker)
    tracker.update(BotUttered("您好"))
    await store.save(tracker)
    assert [event["event"] for event in published] == ["slot", "action", "user", "bot"]
    assert TOKEN not in json.dumps(published)


async def test_what_nobody_reads_is_not_kept(store: RedactingTrackerStore) -> None:
    await store.save(tracker_with_token())
    reloaded = await store.retrieve("visitor")
    assert reloaded is not None
    assert reloaded.events[2].parse_data["full_intent_ranking"] == [2]
    assert not {"response_selector", "intent_ranking"} & reloaded.events[2].parse_data.keys()


async def test_a_conversation_reads_back_whole(store: RedactingTrackerStore) -> None:
    """What was said is there after a reload."""
    await store.save(tracker_with_token())
    reloaded = await store.retrieve("visitor")
    assert reloaded is not None
    assert [event.type_name for event in reloaded.events] == ["slot", "action", "user"]
    assert await store.keys() == ["visitor"]
    assert await store.retrieve("nobody") is None


async def test_a_long_conversation_is_read_from_its_last_messages_on(
    store: RedactingTrackerStore,
) -> None:
    await say(store, "0", SlotSet("plan", "FQ1"), SlotSet("plan", "FQ2"), ConversationPaused())
    await say(store, "1", ConversationResumed())
    for number in range(2, 3 * MESSAGES):
        await say(store, str(number))
    assert await kept(store) == [str(number) for number in range(2 * MESSAGES, 3 * MESSAGES)]
    tracker = await store.retrieve("c")
    assert tracker is not None
    assert tracker.get_slot("plan") == "FQ2"
    assert not tracker.is_paused()
    full = await store.retrieve_full_tracker("c")
    assert full is not None
    said = [event.text for event in full.events if isinstance(event, UserUttered)]
    assert said == [str(number) for number in range(3 * MESSAGES)]


async def test_a_pause_outlasts_the_messages_since(store: RedactingTrackerStore) -> None:
    await say(store, "0", ConversationPaused())
    for number in range(MESSAGES + 5):
        await say(store, str(number))
    tracker = await store.retrieve("c")
    assert tracker is not None
    assert tracker.is_paused()


async def test_a_new_session_begins_afresh(store: RedactingTrackerStore) -> None:
    await say(store, "before", SlotSet("plan", "FQ1"))
    await say(store, "after", SessionStarted())
    tracker = await store.retrieve("c")
    assert tracker is not None
    assert tracker.get_slot("plan") is None


async def test_what_is_personal_is_written_nowhere_and_the_turn_still_has_it(
    store: RedactingTrackerStore, file: Path
) -> None:
    tracker = await store.get_or_create_tracker("c", append_action_listen=False)
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered("打13800000001", {"name": "greet"}))
    tracker.update(BotUttered("会打13800000001给您"))
    await store.save(tracker)
    assert tracker.latest_message.text == "打13800000001"
    assert await kept(store) == ["打138****0001"]
    for path in file.parent.iterdir():
        assert b"13800000001" not in path.read_bytes()


async def test_what_is_said_of_a_message_saved_before_it_is_masked_as_well(
    store: RedactingTrackerStore,
) -> None:
    tracker = await store.get_or_create_tracker("c", append_action_listen=False)
    tracker.update(UserUttered("打13800000001", {"name": "greet"}))
    await store.save(tracker)
    tracker.update(BotUttered("会打13800000001给您"))
    await store.save(tracker)
    full = await store.retrieve("c")
    assert full is not None
    assert full.events[-1].text == "会打138****0001给您"


async def test_a_conversation_is_erased_with_the_turn_that_asks_for_it(
    store: RedactingTrackerStore, file: Path
) -> None:
    await turn(store, "other", "别的对话")
    await turn(store, "c", "说过的话")
    await say(store, "确认", SlotSet("erase", ERASE_THIS), BotUttered("删好了"))
    assert await store.keys() == ["other"]
    assert await store.retrieve_full_tracker("c") is None
    for word in ("说过的话", "确认", "删好了"):
        for path in file.parent.iterdir():
            assert json.dumps(word)[1:-1].encode() not in path.read_bytes()
    assert await turn(store, "c", "又来了") == ["又来了"]


async def test_a_customers_other_conversations_are_erased_with_it(
    store: RedactingTrackerStore,
) -> None:
    for conversation, customer in (("a", "0123456789abcdef"), ("b", "fedcba9876543210")):
        tracker = await store.get_or_create_tracker(conversation)
        tracker.update(UserUttered("我的账单"))
        tracker.update(SlotSet("customer", customer))
        await store.save(tracker)
    await turn(store, "anonymous", "0123456789abcdef")
    await say(store, "确认", SlotSet("erase", "0123456789abcdef"))
    assert sorted(await store.keys()) == ["anonymous", "b"]


async def test_what_was_said_before_a_sign_in_is_erased_with_it(
    store: RedactingTrackerStore,
) -> None:
    for conversation, goes_on_as in (("before", "c"), ("elsewhere", "d")):
        tracker = await store.get_or_create_tracker(conversation)
        tracker.update(UserUttered("还没登录时说的"))
        tracker.update(ActionExecuted(CLOSED, metadata={"moved_to": goes_on_as, "owner": "x"}))
        await store.save(tracker)
    await say(store, "确认", SlotSet("erase", ERASE_THIS))
    assert sorted(await store.keys()) == ["elsewhere"]


async def test_only_the_erasure_itself_is_streamed(file: Path) -> None:
    published: list[Any] = []

    class Broker:
        def publish(self, event: Any, headers: Any = None) -> None:
            published.append(event)

    store = RedactingTrackerStore(DOMAIN, host=f"sqlite:///{file}", event_broker=Broker())
    await say(store, "确认", SlotSet("erase", ERASE_THIS), BotUttered("删好了"))
    assert [(each["sender_id"], each["event"], each["name"]) for each in published] == [
        ("c", "slot", "erase")
    ]


async def test_an_erasure_that_was_given_up_did_not_happen(
    store: RedactingTrackerStore,
) -> None:
    await say(store, "一")
    tracker = await store.retrieve("c")
    assert tracker is not None
    tracker.update(SlotSet("erase", ERASE_THIS))
    given_up = threading.Event()
    given_up.set()
    store._write(tracker, given_up)
    assert await kept(store) == ["一"]


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
async def test_files_become_their_owners_alone(tmp_path: Path, ending: str) -> None:
    file = tmp_path / "conversations.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE other (id INTEGER)")
        other.commit()
        path = tmp_path / f"conversations.db{ending}"
        path.chmod(0o666)
        await say(RedactingTrackerStore(DOMAIN, host=f"sqlite:///{file}"), "一")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_the_file_of_an_event_broker_becomes_its_owners_alone(
    tmp_path: Path, file: Path
) -> None:
    log = tmp_path / "events.log"
    log.touch(0o666)
    log.chmod(0o666)
    broker = FileEventBroker(str(log))
    try:
        RedactingTrackerStore(DOMAIN, host=f"sqlite:///{file}", event_broker=broker)
    finally:
        for handler in list(broker.event_logger.handlers):
            broker.event_logger.removeHandler(handler)
            handler.close()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


async def test_a_tracker_saved_twice_is_written_once(store: RedactingTrackerStore) -> None:
    tracker = await store.get_or_create_tracker("c", append_action_listen=False)
    tracker.update(UserUttered("一"))
    await store.save(tracker)
    tracker.update(BotUttered("答"))
    await store.save(tracker)
    full = await store.retrieve_full_tracker("c")
    assert full is not None
    assert [event.type_name for event in full.events] == ["user", "bot"]
    full.update(UserUttered("二"))
    await store.save(full)
    assert await kept(store) == ["一", "二"]


async def test_readers_hold_nobody_up(store: RedactingTrackerStore, file: Path) -> None:
    await say(store, "一")
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM events").fetchone() == (2,)
        await say(store, "二")
        assert await kept(store) == ["一", "二"]


async def test_a_locked_file_fails_the_turn_and_nothing_is_remembered(
    store: RedactingTrackerStore, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await say(store, "一")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ConnectionException):
            await say(store, "秘密")
        other.execute("ROLLBACK")
    assert await kept(store) == ["一"]
    await say(store, "三")
    assert await kept(store) == ["一", "三"]
    assert "database is locked" in caplog.text
    assert "秘密" not in caplog.text


async def test_a_file_that_is_gone_is_not_made_anew(
    store: RedactingTrackerStore, file: Path
) -> None:
    await say(store, "一")
    away = file.rename(file.with_suffix(".away"))
    with pytest.raises(ConnectionException):
        await store.retrieve("c")
    with pytest.raises(ConnectionException):
        await say(store, "二")
    assert not file.exists()
    away.rename(file)
    await say(store, "三")
    assert await kept(store) == ["一", "三"]


async def test_a_file_that_may_only_be_read(store: RedactingTrackerStore, file: Path) -> None:
    await say(store, "一")
    readonly = RedactingTrackerStore(DOMAIN, host=f"sqlite:///file:{file}?mode=ro&uri=true")
    assert await kept(readonly) == ["一"]
    with pytest.raises(ConnectionException):
        await say(readonly, "二")


@pytest.mark.parametrize("data", ["{", '{"event": "no_such_event"}', "null"])
async def test_a_row_that_cannot_be_read_fails_the_turn(
    store: RedactingTrackerStore, file: Path, data: str
) -> None:
    """Rasa would end the process."""
    await say(store, "一")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE events SET data = ?", (data,))
    with pytest.raises(ConnectionException):
        await store.retrieve("c")


async def test_a_file_that_is_no_database(file: Path) -> None:
    file.write_bytes(b"rubbish" * 1000)
    store = RedactingTrackerStore(DOMAIN, host=f"sqlite:///{file}")
    with pytest.raises(ConnectionException):
        await store.retrieve("c")
    file.unlink()
    await say(store, "一")
    assert await kept(store) == ["一"]


async def test_a_folder_that_comes_later(tmp_path: Path) -> None:
    """The server starts without its database and uses it once it is there."""
    blocked = tmp_path / "folder"
    blocked.touch()
    store = RedactingTrackerStore(DOMAIN, host=f"sqlite:///{blocked}/conversations.db")
    with pytest.raises(ConnectionException):
        await say(store, "一")
    blocked.unlink()
    await say(store, "二")
    assert await kept(store) == ["二"]


async def test_a_write_that_was_given_up_does_not_happen_after_all(
    store: RedactingTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(store, "一")
    tracker = await store.retrieve("c")
    assert tracker is not None
    tracker.update(UserUttered("二"))
    given_up = threading.Event()
    given_up.set()
    store._write(tracker, given_up)
    assert await kept(store) == ["一"]


def test_a_store_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match=r"endpoints\.yml"):
        RedactingTrackerStore(DOMAIN, host=None)


def test_rasa_does_not_go_on_from_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Agent, "_create_tracker_store", staticmethod(Agent._create_tracker_store))
    tracker_store.PATCH.apply()
    store = InMemoryTrackerStore(Domain.empty())
    assert Agent(tracker_store=store).tracker_store is store
    with pytest.raises(ValueError, match="tracker store"):
        Agent()


class Wire:
    """A TCP connection to a database that can be cut or frozen."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.flows = asyncio.Event()
        self.flows.set()

    async def listen(self, port: int = 0) -> int:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", port)
        return int(self._server.sockets[0].getsockname()[1])

    async def cut(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.close()
        await self._server.wait_closed()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._writers |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                await self.flows.wait()
                writer.write(data)
        except OSError:
            pass
        finally:
            writer.close()


@pytest.fixture
def postgresql() -> Iterator[str]:
    """A PostgreSQL that other tests use too: it is left as it was found."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        pytest.skip("TEST_DATABASE_URL is not set")
    address = str(make_url(url).set(drivername="postgresql"))
    yield address
    engine = store_engine.make_engine(address)
    RedactingTrackerStore.Base.metadata.drop_all(engine)
    engine.dispose()


@asynccontextmanager
async def wire_to(url: str) -> AsyncIterator[tuple[Wire, str, int]]:
    parsed = make_url(url)
    wire = Wire(parsed.host, parsed.port or 5432)
    port = await wire.listen()
    yield wire, str(parsed.set(host="127.0.0.1", port=port)), port
    wire.flows.set()
    await wire.cut()


async def turn(store: RedactingTrackerStore, conversation: str, text: str) -> list[str]:
    """Say something in a conversation of the test's own and return all that is kept."""
    tracker = await store.get_or_create_tracker(conversation, append_action_listen=False)
    tracker.update(UserUttered(text))
    await store.save(tracker)
    full = await store.retrieve(conversation)
    assert full is not None
    return [event.text for event in full.events]


async def test_postgresql_goes_away_and_comes_back(postgresql: str) -> None:
    conversation = f"away-{uuid4()}"
    async with wire_to(postgresql) as (wire, url, port):
        # The store connects at once, and the wire runs in this very loop.
        store = await asyncio.to_thread(RedactingTrackerStore, DOMAIN, host=url)
        assert await turn(store, conversation, "一") == ["一"]
        await wire.cut()
        with pytest.raises(ConnectionException):
            await turn(store, conversation, "二")
        await wire.listen(port)
        assert await turn(store, conversation, "三") == ["一", "三"]


async def test_postgresql_that_hangs_is_given_up(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = f"hangs-{uuid4()}"
    async with wire_to(postgresql) as (wire, url, _):
        store = await asyncio.to_thread(RedactingTrackerStore, DOMAIN, host=url)
        assert await turn(store, conversation, "一") == ["一"]
        monkeypatch.setattr(tracker_store, "ACCESS_WITHIN", 0.5)
        wire.flows.clear()
        with pytest.raises(ConnectionException):
            await turn(store, conversation, "二")
        monkeypatch.undo()
        wire.flows.set()
        assert await turn(store, conversation, "三") == ["一", "三"]


async def test_a_statement_that_takes_too_long_is_ended(postgresql: str) -> None:
    store = RedactingTrackerStore(DOMAIN, host=postgresql)
    with store.engine.connect() as connection:
        (limit,) = connection.execute("SHOW statement_timeout").fetchone()
    assert limit == f"{store_engine.LOCK_WITHIN:.0f}s"


def test_errors_are_logged_without_what_was_said(
    caplog: pytest.LogCaptureFixture, file: Path
) -> None:
    caplog.set_level(logging.ERROR)
    file.mkdir()
    RedactingTrackerStore(DOMAIN, host=f"sqlite:///{file}")
    assert "The tracker store does not answer" in caplog.text


async def test_a_customers_conversations_are_erased_from_postgresql(postgresql: str) -> None:
    store = RedactingTrackerStore(DOMAIN, host=postgresql)
    customer, run = uuid4().hex[:16], uuid4()
    for number in range(2):
        tracker = await store.get_or_create_tracker(f"{run}-{number}")
        tracker.update(SlotSet("customer", customer))
        await store.save(tracker)
    await turn(store, f"{run}-other", "别的对话")
    tracker = await store.get_or_create_tracker(f"{run}-0")
    tracker.update(SlotSet("erase", customer))
    await store.save(tracker)
    assert [key for key in await store.keys() if key.startswith(str(run))] == [f"{run}-other"]
