"""Sums of money: whole fen inside the engine, `Decimal` yuan with two decimals at its door."""

from __future__ import annotations

from decimal import Context, Decimal

from .errors import InvalidInput, Objection

_EXACT = Context(prec=100)
"""Far more digits than any sum has, so that moving the point never rounds."""


def yuan_text(fen: int) -> str:
    """Fen as yuan with two decimals: 308954 → "3089.54", -5 → "-0.05", 0 → "0.00"."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole}.{rest:02d}"


def yuan(fen: int) -> Decimal:
    """Fen as a `Decimal` of yuan with two decimals, whatever the caller's decimal context."""
    return Decimal(fen).scaleb(-2, _EXACT)


def fen_of(amount: Decimal, field: str) -> int:
    """A positive `Decimal` of yuan as whole fen.

    Raises `InvalidInput`, naming `field`, for what is no sum: zero or less, not finite, more than
    two decimals, more than twelve digits before the point.
    """
    if not isinstance(amount, Decimal) or not amount.is_finite():
        raise InvalidInput(field, Objection.NOT_A_DECIMAL)
    if amount.adjusted() >= 12:
        raise InvalidInput(field, Objection.TOO_MANY_DIGITS)
    fen = int(amount.scaleb(2, _EXACT))
    if yuan(fen) != amount:
        raise InvalidInput(field, Objection.TOO_MANY_DECIMALS)
    if fen <= 0:
        raise InvalidInput(field, Objection.NOT_POSITIVE)
    return fen
