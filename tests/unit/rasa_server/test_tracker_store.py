"""Credentials pass through a conversation and do not stay."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from rasa_server.tracker_store import RedactingTrackerStore, remove_credentials

TOKEN = "eyJhbGciOiJFUzI1NiJ9.body.signature"


def tracker_with_token() -> DialogueStateTracker:
    """A conversation in which a token came with the message and was copied about."""
    tracker = DialogueStateTracker.from_events("visitor", [])
    metadata = {"id_token": TOKEN, "page": "cart"}
    tracker.update(SlotSet("session_started_metadata", dict(metadata)))
    tracker.update(ActionExecuted("action_listen"))
    parse = {"intent": {"name": "greet"}, "entities": [], "metadata": dict(metadata)}
    tracker.update(
        UserUttered("你好", {"name": "greet"}, [], parse, metadata=dict(metadata)),
    )
    return tracker


async def test_no_token_is_written(tmp_path: Path) -> None:
    """Neither the token nor its key is in the file; the other metadata is."""
    file = tmp_path / "conversations.db"
    store = RedactingTrackerStore(Domain.empty(), host=f"sqlite:///{file}")
    await store.save(tracker_with_token())
    rows = sqlite3.connect(file).execute("SELECT data FROM events").fetchall()
    written = "\n".join(row[0] for row in rows)
    assert len(rows) == 3
    assert TOKEN not in written
    assert "id_token" not in written
    assert json.loads(rows[2][0])["metadata"]["page"] == "cart"
    assert TOKEN.encode() not in file.read_bytes()


async def test_a_conversation_reads_back_whole(tmp_path: Path) -> None:
    """What was said is there after a reload."""
    store = RedactingTrackerStore(Domain.empty(), host=f"sqlite:///{tmp_path}/conversations.db")
    await store.save(tracker_with_token())
    reloaded = await store.retrieve("visitor")
    assert reloaded is not None
    assert [event.type_name for event in reloaded.events] == ["slot", "action", "user"]


def test_credentials_go_from_every_depth() -> None:
    """Lists and dicts are searched through; values that only look alike stay."""
    value = {"a": [{"id_token": "x", "b": {"token": "y", "text": "token"}}], "authorization": "z"}
    remove_credentials(value)
    assert value == {"a": [{"b": {"text": "token"}}]}
