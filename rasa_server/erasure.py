"""Erasing conversations where the action server says so: the slot `erase`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa  # type: ignore[import-untyped]
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, SlotSet
from sqlalchemy.orm import Session  # type: ignore[import-untyped]

from contract.details import ERASE_THIS

_EVENT = SQLTrackerStore.SQLEvent

CUSTOMERS = sa.Index(
    "ix_events_customer",
    _EVENT.sender_id,
    sqlite_where=_EVENT.action_name == "customer",
    postgresql_where=_EVENT.action_name == "customer",
)
"""Which conversations a customer was proven in is asked without reading all that was ever said."""


def erasure_in(events: Iterable[Event]) -> str | None:
    """Return what a turn's events say is to be erased, None for nothing.

    It is `contract.details.ERASE_THIS` or the pseudonym of a customer, whose conversations are
    meant, the one at hand among them.
    """
    asked = [event.value for event in events if isinstance(event, SlotSet) and event.key == "erase"]
    return asked[-1] if asked and isinstance(asked[-1], str) else None


def erase(session: Session, conversation: str, asked: str) -> None:
    """Delete every event of a conversation, and of the others that are meant; see above."""
    meant = _EVENT.sender_id == conversation
    if asked != ERASE_THIS:
        meant = sa.or_(meant, _EVENT.sender_id.in_(_proven_as(session, asked)))
    session.query(_EVENT).filter(meant).delete(synchronize_session=False)


def _proven_as(session: Session, customer: str) -> Any:
    return (
        session.query(_EVENT.sender_id)
        .filter(
            _EVENT.type_name == SlotSet.type_name,
            _EVENT.action_name == "customer",
            _EVENT.data.contains(f'"value": "{customer}"', autoescape=True),
        )
        .scalar_subquery()
    )
