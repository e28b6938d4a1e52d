"""Whom to call, and where to go."""

from __future__ import annotations

from actions.store.records import Lender
from actions.words.content import phrase, shop


def hotline(lender: Lender) -> str:
    """Return the lender's hotline, or where to find it."""
    return lender.hotline or phrase("hotline_unknown")


def repay_entry(lender: Lender) -> str:
    """Return where the lender is repaid early, or where to find that."""
    return lender.repay_entry or phrase("entry_unknown")


def contract_entry(lender: Lender) -> str:
    """Return where the lender shows the contract, or where to find that."""
    return lender.contract_entry or phrase("entry_unknown")


def hotlines(lender: Lender | None) -> list[dict[str, str]]:
    """Return whom to call: the lender, where its hotline is known, and the shop."""
    known = [{"name": lender.name, "number": lender.hotline}] if lender and lender.hotline else []
    return [*known, {"name": shop().name, "number": shop().hotline}]


def hotline_lines(lender: Lender | None) -> str:
    """Return `hotlines` as lines of text."""
    return "\n".join(phrase("hotline", **entry) for entry in hotlines(lender))
