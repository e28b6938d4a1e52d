"""Offering a human: the reason, the hours, whom to call."""

from __future__ import annotations

from actions.dialogue.reply import Reply
from actions.store.records import Lender
from actions.words.contacts import hotline_lines
from actions.words.content import phrase, shop


def offer_human(reply: Reply, reason: str, lender: Lender | None = None) -> None:
    """Offer a human for `reason` (a phrase `human_…`) and remember the offer."""
    reply.say(
        "offer_human",
        {
            "reason": phrase(f"human_{reason}"),
            "hours": shop().hours,
            "hotlines": hotline_lines(lender),
        },
    )
    reply.keep(offer="human")
