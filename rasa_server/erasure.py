"""Erasing conversations where the action server says so: the slot `erase`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa  # type: ignore[import-untyped]
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import ActionExecuted, Event, SlotSet
from sqlalchemy.orm import Session  # type: ignore[import-untyped]

from contract.closing import CLOSED, moved_to
from contract.details import ERASE_THIS

_EVENT = SQLTrackerStore.SQLEvent

CUSTOMERS = sa.Index(
    "ix_events_customer",
    _EVENT.sender_id,
    sqlite_where=_EVENT.action_name == "customer",
    postgresql_where=_EVENT.action_name == "customer",
)
"""Which conversations a customer was proven in is asked without reading all that was ever said."""

CLOSINGS = sa.Index(
    "ix_events_closing",
    _EVENT.sender_id,
    sqlite_where=_EVENT.action_name == CLOSED,
    postgresql_where=_EVENT.action_name == CLOSED,
)
"""As well which went on under another id."""


def erasure_in(events: Iterable[Event]) -> str | None:
    """Return what a turn's events say is to be erased, None for nothing.

    It is `contract.details.ERASE_THIS` or the pseudonym of a customer, whose conversations are
    meant, the one at hand among them.
    """
    asked = [event.value for event in events if isinstance(event, SlotSet) and event.key == "erase"]
    return asked[-1] if asked and isinstance(asked[-1], str) else None


def erase(session: Session, conversation: str, asked: str) -> None:
    """Delete every event of a conversation, and of the others that are meant; see above.

    What was said before a sign-in, when the conversation had another id, goes with it.
    """
    ids = {conversation}
    if asked != ERASE_THIS:
        ids |= {each for (each,) in _proven_as(session, asked)}
    ids |= {each for (each,) in _went_on_as(session, ids)}
    session.query(_EVENT).filter(_EVENT.sender_id.in_(ids)).delete(synchronize_session=False)


def _went_on_as(session: Session, ids: Iterable[str]) -> Any:
    return session.query(_EVENT.sender_id).filter(
        _EVENT.type_name == ActionExecuted.type_name,
        _EVENT.action_name == CLOSED,
        sa.or_(*(_EVENT.data.contains(moved_to(each), autoescape=True) for each in ids)),
    )


def _proven_as(session: Session, customer: str) -> Any:
    return (
        session.query(_EVENT.sender_id)
        .filter(
            _EVENT.type_name == SlotSet.type_name,
            _EVENT.action_name == "customer",
            _EVENT.data.contains(f'"value": "{customer}"', autoescape=True),
        )
        .distinct()
    )
