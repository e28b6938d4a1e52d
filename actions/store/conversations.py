"""The conversations that Rasa's tracker store keeps: found and deleted here, never read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import (
    Engine,
    Float,
    Integer,
    Select,
    String,
    Text,
    column,
    delete,
    func,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from actions import settings
from actions.store.database import forget_deleted, make_engine, session_scope
from contract.closing import CLOSED, moved_to

AT_ONCE = 200
"""Conversations deleted in one transaction: a customer's turn waits for it no longer than that."""

_EVENTS = table(
    "events",
    column("id", Integer),
    column("sender_id", String),
    column("type_name", String),
    column("timestamp", Float),
    column("action_name", String),
    column("data", Text),
)
"""Rasa's own table; `timestamp` in seconds since 1970."""


class Conversations:
    """Finds conversations by age or customer, and deletes them in portions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def silent_since(self, moment: datetime) -> list[str]:
        """The ids of those in which nothing was said since a moment. Raises DatabaseUnavailable."""
        return self._ids(_silent(moment))

    def of_customer(self, pseudonym: str) -> list[str]:
        """The ids of those in which the customer was proven, and of what they went on from.

        Raises DatabaseUnavailable.
        """
        proven = (
            select(_EVENTS.c.sender_id)
            .where(
                _EVENTS.c.type_name == "slot",
                _EVENTS.c.action_name == "customer",
                _EVENTS.c.data.contains(f'"value": "{pseudonym}"', autoescape=True),
            )
            .distinct()
        )
        ids = self._ids(proven)
        before = select(_EVENTS.c.sender_id, _EVENTS.c.data).where(
            _EVENTS.c.type_name == "action", _EVENTS.c.action_name == CLOSED
        )
        marks = {moved_to(each) for each in ids}
        with session_scope(of=self._engine) as session:
            _take_time(session)
            closed = session.execute(before).all()
        found = [each for each, data in closed if any(mark in data for mark in marks)]
        return list(dict.fromkeys([*ids, *found]))

    def delete(self, ids: Sequence[str], *, silent_since: datetime | None = None) -> None:
        """Delete conversations, with `silent_since` only those still silent since then.

        Raises DatabaseUnavailable; portions deleted before that stay deleted.
        """
        for start in range(0, len(ids), AT_ONCE):
            portion = ids[start : start + AT_ONCE]
            with session_scope(write=True, of=self._engine) as session:
                if silent_since is not None:
                    still = _silent(silent_since).where(_EVENTS.c.sender_id.in_(portion))
                    portion = list(session.scalars(still))
                session.execute(delete(_EVENTS).where(_EVENTS.c.sender_id.in_(portion)))

    def forget_deleted(self, *, compact: bool = False) -> None:
        """See `database.forget_deleted`."""
        forget_deleted(self._engine, ["events"], compact=compact)

    def _ids(self, query: Select[tuple[str]]) -> list[str]:
        with session_scope(of=self._engine) as session:
            _take_time(session)
            return list(session.scalars(query))


@contextmanager
def conversations() -> Iterator[Conversations]:
    """The conversations of `CONVERSATIONS_URL`.

    Raises settings.SettingsError where it is no database's URL.
    """
    engine = make_engine(settings.conversations_url())
    try:
        yield Conversations(engine)
    finally:
        engine.dispose()


def _silent(moment: datetime) -> Select[tuple[str]]:
    return (
        select(_EVENTS.c.sender_id)
        .group_by(_EVENTS.c.sender_id)
        .having(func.max(_EVENTS.c.timestamp) < moment.timestamp())
    )


def _take_time(session: Session) -> None:
    # The whole table is read; nobody waits for it.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL statement_timeout = 0"))
