"""Whom to call."""

from __future__ import annotations

from actions.store.records import Lender
from actions.words.content import phrase, shop


def hotlines(lender: Lender | None) -> list[dict[str, str]]:
    """Return whom to call: the lender, where its hotline is known, and the shop."""
    known = [{"name": lender.name, "number": lender.hotline}] if lender and lender.hotline else []
    return [*known, {"name": shop().name, "number": shop().hotline}]


def hotline_lines(lender: Lender | None) -> str:
    """Return `hotlines` as lines of text."""
    return "\n".join(phrase("hotline", **entry) for entry in hotlines(lender))
