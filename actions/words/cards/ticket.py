"""The `ticket` card: a conversation handed over to a human."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.store.records import TicketRecord


def ticket_card(
    ticket: TicketRecord, hours: str, hotlines: Sequence[dict[str, str]]
) -> dict[str, Any]:
    """Return the card (docs/cards/ticket.schema.json)."""
    return {
        "kind": "ticket",
        "ticket_no": ticket.ticket_no,
        "topic": ticket.topic,
        "opened_at": ticket.opened_at.isoformat(timespec="seconds"),
        "hours": hours,
        "hotlines": list(hotlines),
        "summary": ticket.summary,
    }
