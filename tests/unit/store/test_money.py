"""Yuan and fen."""

from decimal import Decimal

import pytest

from actions.store.money import to_fen, to_yuan


@pytest.mark.parametrize(
    ("yuan", "fen"), [("0.00", 0), ("0.01", 1), ("5299", 529900), ("-0.05", -5), ("1e3", 100000)]
)
def test_yuan_become_fen_and_come_back(yuan: str, fen: int) -> None:
    assert to_fen(Decimal(yuan)) == fen
    assert to_yuan(fen) == Decimal(yuan)
    assert to_yuan(fen).as_tuple().exponent == -2


@pytest.mark.parametrize("yuan", ["0.001", "NaN", "Infinity", "x", ""])
def test_what_is_no_whole_fen_is_refused(yuan: str) -> None:
    with pytest.raises(ValueError, match="not a sum"):
        to_fen(yuan)
