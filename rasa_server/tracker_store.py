"""Where conversations are kept: in an SQL database or not at all, and masked."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.brokers.file import FileEventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ConversationPaused,
    ConversationResumed,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import ConnectionException
from sqlalchemy.engine import Engine  # type: ignore[import-untyped]
from sqlalchemy.exc import OperationalError, SQLAlchemyError  # type: ignore[import-untyped]
from sqlalchemy.orm import Session, sessionmaker  # type: ignore[import-untyped]

from rasa_server.erasure import CLOSINGS, CUSTOMERS, erase, erasure_in
from rasa_server.excerpt import MESSAGES
from rasa_server.kept_events import Json, as_kept
from rasa_server.patching import Patch
from rasa_server.store_engine import (
    LOCK_WITHIN,
    empty_log,
    keep_private,
    make_engine,
    make_tables,
)

ACCESS_WITHIN = LOCK_WITHIN + 0.5
"""Seconds after which a database that says nothing at all is given up."""

_STATE = {
    SlotSet.type_name: "slot",
    SessionStarted.type_name: "session",
    ConversationPaused.type_name: "pause",
    ConversationResumed.type_name: "pause",
}
"""Kinds of events that hold until one of the same kind, by that kind."""

_STORED = "stored_events"
"""Attribute of a tracker: how many of its events came from the database or went there."""

Row = tuple[str, str | None, str]
"""An event's type, its slot's or action's name, and the event as JSON."""

Result = TypeVar("Result")

logger = logging.getLogger(__name__)


class RedactingTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store that fails loudly, waits briefly and keeps nothing personal.

    Rasa's own goes on from memory where the database does not answer, ends the process where a
    row cannot be read, and keeps every word as it was typed, with what a channel handed over as
    a message's metadata: an id token among it. What is kept and streamed here is a masked copy
    (`kept_events`); the tracker of the turn stays as it is. Every method raises
    `ConnectionException` where the conversation could not be read or written, a database that
    was away is used again once it is back, and the server's event loop never waits for it.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
    ) -> None:
        """Take the database's URL as `host`, as Rasa hands over the `url` of endpoints.yml.

        Raises:
            ValueError: there is no URL.
        """
        if not host:
            raise ValueError("endpoints.yml names no url for the tracker store")
        # Not Rasa's: it tries for ever and makes an SQLite file that has gone anew.
        TrackerStore.__init__(self, domain, event_broker)
        self._url = host
        self.engine: Engine = make_engine(host)
        self.sessionmaker: sessionmaker = sessionmaker(bind=self.engine)
        self._making = threading.Lock()
        self._is_made = False
        try:
            self._make_tables()
        except (SQLAlchemyError, OSError) as error:
            logger.error("The tracker store does not answer: %s", type(error).__name__)
        if isinstance(event_broker, FileEventBroker):
            keep_private(Path(event_broker.path))

    @contextmanager
    def session_scope(self) -> Iterator[Session]:
        """Provide a session. Unlike Rasa's it does not end the process on a `ValueError`."""
        session = self.sessionmaker()
        try:
            yield session
        finally:
            session.close()

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations.

        Raises:
            ConnectionException: they could not be read.
        """
        return await self._access(self._read_keys)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        return await self._access(lambda: self._read(sender_id, fetch_events_from_all_sessions))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the tracker's new events, and stream them, as `kept_events` says.

        Where one of them has the conversation erased, it is erased instead, the turn at hand
        with it, and that event alone is streamed.

        Raises:
            ConnectionException: they could not be written, and none was.
        """
        given_up = threading.Event()
        try:
            new = await self._access(lambda: self._write(tracker, given_up))
        finally:
            given_up.set()
        if self.event_broker is not None:
            for data in new:
                self.event_broker.publish({"sender_id": tracker.sender_id, **data})

    def _read_keys(self) -> list[str]:
        with self.session_scope() as session:
            return [key for (key,) in session.query(self.SQLEvent.sender_id).distinct()]

    def _read(self, sender_id: str, from_all_sessions: bool) -> DialogueStateTracker | None:
        with self.session_scope() as session:
            query = self._event_query(session, sender_id, from_all_sessions)
            kind, name = self.SQLEvent.type_name, self.SQLEvent.action_name
            rows = query.with_entities(kind, name, self.SQLEvent.data).all()
        if not rows:
            return None
        if not from_all_sessions:
            rows = recent_rows(rows)
        events = [json.loads(data) for _, _, data in rows]
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, _STORED, len(tracker.events))
        return tracker

    def _additional_events(
        self, session: Session, tracker: DialogueStateTracker
    ) -> Iterable[Event]:
        """Return the events that are not in the database; see the base class, which counts."""
        stored = getattr(tracker, _STORED, None)
        if stored is None:
            counted: Iterable[Event] = super()._additional_events(session, tracker)
            return counted
        return itertools.islice(tracker.events, stored, None)

    def _write(self, tracker: DialogueStateTracker, given_up: threading.Event) -> list[Json]:
        with self.session_scope() as session:
            new = list(self._additional_events(session, tracker))
            kept, erased = _as_kept(tracker, new), erasure_in(new)
            if erased is None:
                session.add_all(self._row(tracker.sender_id, data) for data in kept)
            else:
                erase(session, tracker.sender_id, erased)
                kept = [data for data in kept if data.get("name") == "erase"]
            session.flush()
            # The customer has been told that it failed: a database that wakes up late must not
            # make it true after all.
            if not given_up.is_set():
                session.commit()
        if erased is not None:
            empty_log(self.engine)
        setattr(tracker, _STORED, len(tracker.events))
        return kept

    def _row(self, conversation: str, data: Json) -> SQLTrackerStore.SQLEvent:
        return self.SQLEvent(
            sender_id=conversation,
            type_name=data["event"],
            timestamp=data.get("timestamp"),
            intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
            action_name=data.get("name"),
            data=json.dumps(data),
        )

    async def _access(self, work: Callable[[], Result]) -> Result:
        def prepared() -> Result:
            self._make_tables()
            return work()

        try:
            return await asyncio.wait_for(asyncio.to_thread(prepared), ACCESS_WITHIN)
        except Exception as error:
            logger.error("A conversation was not read or written: %s", _cause(error))
            raise ConnectionException("The tracker store does not answer") from None

    def _make_tables(self) -> None:
        if not self._is_made:
            with self._making:
                if not self._is_made:
                    make_tables(self._url, self.Base.metadata, [CUSTOMERS, CLOSINGS])
                    self._is_made = True


def recent_rows(rows: Sequence[Row]) -> list[Row]:
    """Return those of a session's rows that its next turn depends on, in their order.

    These are all from the last `MESSAGES` messages on, and of what was before them the last
    value of each slot and the last pause. Reading, replaying and judging a conversation, which
    Rasa does several times a turn, then costs the same however long it has become.
    """
    said = [place for place, (kind, _, _) in enumerate(rows) if kind == UserUttered.type_name]
    start = said[-MESSAGES] if len(said) > MESSAGES else 0
    state: dict[tuple[str, str | None], int] = {}
    for place, (kind, name, _) in enumerate(rows[:start]):
        if kind in _STATE:
            state[_STATE[kind], name if kind == SlotSet.type_name else None] = place
    return [*(rows[place] for place in sorted(state.values())), *rows[start:]]


def _as_kept(tracker: DialogueStateTracker, new: Sequence[Event]) -> list[Json]:
    if any(isinstance(event, UserUttered) for event in new):
        return as_kept(new)
    return as_kept(new, tracker.latest_message.text if tracker.latest_message else None)


def _cause(error: Exception) -> str:
    """Return what is wrong with the database; other errors' texts hold what was said."""
    if isinstance(error, OperationalError):
        return str(error.orig).partition("\n")[0]
    return type(error).__name__


def _as_given(store: TrackerStore | None, domain: Domain | None) -> TrackerStore:
    if store is None:
        raise ValueError("endpoints.yml names no tracker store")
    store.domain = domain
    return store


def _without_memory() -> None:
    Agent._create_tracker_store = staticmethod(_as_given)


PATCH = Patch(
    "tracker_store",
    _without_memory,
    {"rasa.core.agent:Agent._create_tracker_store": "97499b594b45"},
)
"""Rasa wraps a tracker store in one that goes on from memory where it fails."""
