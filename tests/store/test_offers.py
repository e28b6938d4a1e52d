"""Offers: which are in force on a day, and what comes back of them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import StatementError

from actions.store.database import session_scope
from actions.store.models import LenderRow, OfferRow
from actions.store.records import OfferRecord
from actions.store.repositories import OfferRepository

TODAY = date(2026, 11, 23)


def in_force(on: date) -> tuple[OfferRecord, ...]:
    with session_scope() as session:
        return OfferRepository(session).in_force(on)


def add(**values: Any) -> None:
    offer = {
        "code": "offer",
        "name": "12 期等额本息",
        "periods": 12,
        "method": "annuity",
        "annual_rate": Decimal("0.12"),
        "source": "价目表",
        "confidence": "reported",
        **values,
    }
    with session_scope(write=True) as session:
        session.add(OfferRow(lender=LenderRow(code=offer["code"], name="银行"), **offer))


@pytest.mark.usefixtures("demo_shop")
def test_the_demo_shop_offers_by_periods() -> None:
    offers = in_force(TODAY)
    assert [offer.code for offer in offers] == [
        "demo-3",
        "huabei-3",
        "demo-6",
        "huabei-6",
        "demo-12-annuity",
        "demo-12-fee",
        "huabei-12",
        "demo-24-annuity",
        "demo-24-fee",
    ]
    by_code = {offer.code: offer for offer in offers}
    assert by_code["demo-12-fee"].fee_rate_per_period == Decimal("0.006")
    assert by_code["demo-12-annuity"].annual_rate == Decimal("0.144")
    assert [by_code[f"huabei-{n}"].fee_total_rate for n in (3, 6, 12)] == [
        Decimal("0.025"),
        Decimal("0.045"),
        Decimal("0.088"),
    ]
    assert by_code["demo-12-fee"].min_amount == Decimal("600.00")


@pytest.mark.usefixtures("demo_shop")
def test_only_the_invented_lender_is_verified() -> None:
    for offer in in_force(TODAY):
        assert (offer.confidence == "verified") == (offer.lender.code == "demo")
        assert (offer.verified_on is not None) == (offer.confidence == "verified")
        assert offer.source


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("valid_from", "valid_to", "applies"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (date(2026, 11, 24), None, False),
        (None, date(2026, 11, 22), False),
    ],
)
def test_an_offer_applies_within_its_days(
    valid_from: date | None, valid_to: date | None, applies: bool
) -> None:
    add(valid_from=valid_from, valid_to=valid_to)
    assert bool(in_force(TODAY)) == applies


@pytest.mark.usefixtures("database")
def test_rates_come_back_exactly() -> None:
    add(annual_rate=Decimal("0.123456789"))
    (offer,) = in_force(TODAY)
    assert offer.annual_rate == Decimal("0.123456789")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("rate", [0.12, Decimal("0.1234567891")])
def test_rates_are_exact_or_refused(rate: object) -> None:
    with pytest.raises(StatementError):
        add(annual_rate=rate)


@pytest.mark.usefixtures("database")
def test_limits_admit_their_own_sums() -> None:
    add(min_amount_fen=60000, max_amount_fen=2000000)
    (offer,) = in_force(TODAY)
    sums = ("599.99", "600.00", "20000.00", "20000.01")
    assert [offer.admits(Decimal(each)) for each in sums] == [False, True, True, False]
