"""Deleting what was kept long enough, in portions that nobody has to wait for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import InstrumentedAttribute

from actions.store.conversations import conversations
from actions.store.database import changed_rows, engine, forget_deleted, session_scope
from actions.store.models import (
    AuditRow,
    ChannelAccountRow,
    FeedbackRow,
    LinkTokenRow,
    SignInCodeRow,
    TicketRow,
)
from actions.store.repositories import AuditRepository
from actions.store.retention import KINDS, Kind, kept_for

AT_ONCE = 500
"""Rows deleted in one transaction."""

_DATED: Mapping[Kind, tuple[InstrumentedAttribute[Any], ...]] = {
    "tickets": (TicketRow.closed_at,),
    "feedback": (FeedbackRow.given_at,),
    "codes": (SignInCodeRow.created_at, LinkTokenRow.created_at),
    "bindings": (ChannelAccountRow.expires_at,),
}
"""Since when rows are kept; an open ticket has no such moment."""

EVENT = "purged"
"""The event of the line that a purge leaves in the audit log."""


def purge(now: datetime, *, dry_run: bool = False) -> dict[str, int]:
    """Delete what was kept long enough at a moment; how much of each kind.

    With `dry_run` it is only counted. What was deleted is written to the audit log.

    Raises DatabaseUnavailable where one of the two databases is (what was deleted before that
    stays deleted and is audited), settings.SettingsError.
    """
    periods = {kind: kept_for(kind) for kind in KINDS}
    befores = {kind: now - period for kind, period in periods.items() if period is not None}
    count = _count if dry_run else _delete
    done: dict[Kind, int] = {}
    try:
        # The conversations last: they are another database, which may be away.
        for kind in sorted(befores, key=lambda kind: kind == "conversations"):
            done[kind] = count(kind, befores[kind])
    finally:
        if not dry_run:
            _audit(done)
    return {kind: done[kind] for kind in KINDS if kind in done}


def clear(*, compact: bool = False) -> None:
    """Have what was deleted gone from the files of both databases: `database.forget_deleted`.

    Raises DatabaseUnavailable where one is busy or away.
    """
    dated = [column for columns in _DATED.values() for column in columns]
    tables = [column.class_.__tablename__ for column in (*dated, AuditRow.at)]
    forget_deleted(engine(), tables, compact=compact)
    with conversations() as talks:
        talks.forget_deleted(compact=compact)


def _count(kind: Kind, before: datetime) -> int:
    if kind == "conversations":
        with conversations() as talks:
            return len(talks.silent_since(before))
    columns = (AuditRow.at,) if kind == "audit" else _DATED[kind]
    with session_scope() as session:
        counts = (session.scalar(select(func.count()).where(each < before)) for each in columns)
        return sum(count or 0 for count in counts)


def _delete(kind: Kind, before: datetime) -> int:
    if kind == "conversations":
        with conversations() as talks:
            ids = talks.silent_since(before)
            talks.delete(ids, silent_since=before)
            return len(ids)
    if kind == "audit":
        with session_scope(write=True) as session:
            return AuditRepository(session).purge(before)
    return sum(_delete_rows(column, before) for column in _DATED[kind])


def _delete_rows(dated: InstrumentedAttribute[Any], before: datetime) -> int:
    row = dated.class_
    portion = select(row.id).where(dated < before).limit(AT_ONCE).scalar_subquery()
    statement = delete(row).where(row.id.in_(portion))
    deleted, more = 0, True
    while more:
        with session_scope(write=True) as session:
            gone = changed_rows(
                session.execute(statement.execution_options(synchronize_session=False))
            )
        deleted, more = deleted + gone, gone == AT_ONCE
    return deleted


def _audit(done: Mapping[Kind, int]) -> None:
    with session_scope(write=True) as session:
        AuditRepository(session).record(
            EVENT,
            customer_id=None,
            outcome="ok" if "conversations" in done else "incomplete",
            detail={kind: str(count) for kind, count in done.items()},
        )
