"""One door between yuan in the code and fen in the database."""

from decimal import Decimal


def to_fen(yuan: Decimal | str) -> int:
    """Whole fen of a sum in yuan.

    Raises ValueError where the sum is not a finite number or has parts of a fen.
    """
    try:
        fen = Decimal(yuan).scaleb(2)
    except ArithmeticError as error:
        raise ValueError("not a sum in yuan") from error
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise ValueError("not a sum in whole fen")
    return int(fen)


def to_yuan(fen: int) -> Decimal:
    """A sum in yuan, with two decimals, of whole fen."""
    return Decimal(fen).scaleb(-2)
