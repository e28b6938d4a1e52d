"""Offering a human: the reason, the hours, whom to call."""

from __future__ import annotations

from actions.dialogue.reply import Reply
from actions.store.records import Lender
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


def hotlines(lender: Lender | None) -> list[dict[str, str]]:
    """Return whom to call: the lender, where its hotline is known, and the shop."""
    known = [{"name": lender.name, "number": lender.hotline}] if lender and lender.hotline else []
    return [*known, {"name": shop().name, "number": shop().hotline}]


def hotline_lines(lender: Lender | None) -> str:
    """Return `hotlines` as lines of text."""
    return "\n".join(phrase("hotline", **entry) for entry in hotlines(lender))
