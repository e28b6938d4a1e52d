"""Offers and what they come to, in lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.services.estimating import Estimate
from actions.store.records import OfferRecord
from actions.words.content import phrase
from actions.words.formats import chinese_day, percent, yuan


def estimate_lines(shown: Sequence[Estimate]) -> str:
    """Return a line an estimate: each payment, what it costs in all, and the annualised rate."""
    return "\n".join(
        phrase(
            "estimate_line",
            offer=_offer(each.offer),
            payment=_payment(each),
            cost=_cost(each),
            rate=percent(each.rate.effective_apr),
            mark=_mark(each.offer),
        )
        for each in shown
    )


def rate_lines(shown: Sequence[Estimate]) -> str:
    """Return a line an offer: its price as agreed, and the annualised rate."""
    return "\n".join(
        phrase(
            "estimate_rate_line",
            offer=_offer(each.offer),
            price=_price(each.offer),
            rate=percent(each.rate.effective_apr),
            mark=_mark(each.offer),
        )
        for each in shown
    )


def explanation_lines(shown: Sequence[Estimate]) -> str:
    """Return a line an estimate: how its first instalment comes about."""
    return "\n".join(
        phrase("estimate_explanation", offer=_offer(each.offer), sentence=_explanation(each))
        for each in shown
    )


def _explanation(each: Estimate) -> str:
    offer, first = each.offer, each.schedule.rows[0]
    values = {
        "amount": yuan(each.amount),
        "periods": str(offer.periods),
        "principal": yuan(first.principal),
        "interest": yuan(first.interest),
        "fee": yuan(first.fee),
        "total_fee": yuan(each.schedule.total_fee),
        "payment": yuan(first.payment),
    }
    if offer.annual_rate is not None:
        return phrase(f"explained_{offer.method}", rate=percent(offer.annual_rate), **values)
    if offer.fee_rate_per_period is not None:
        rate = percent(offer.fee_rate_per_period)
        return phrase("explained_fee_per_period", rate=rate, **values)
    if offer.fee_total_rate is not None:
        return phrase("explained_fee_total", rate=percent(offer.fee_total_rate), **values)
    return phrase("explained_free", **values)


def estimate_sources(shown: Sequence[Estimate], today: date) -> str:
    """Return where the offers' prices are written and how sure they are, one line a source."""
    lines: dict[str, None] = {}
    reported: dict[str, list[str]] = {}
    for offer in (each.offer for each in shown):
        if offer.confidence == "verified" and offer.verified_on is not None:
            checked = chinese_day(offer.verified_on, today)
            lines[phrase("estimate_source_verified", source=offer.source, checked=checked)] = None
        elif offer.lender.name not in reported.setdefault(offer.source, []):
            reported[offer.source].append(offer.lender.name)
    for source, lenders in reported.items():
        names = phrase("list_separator").join(lenders)
        lines[phrase("estimate_source_reported", source=source, lenders=names)] = None
    return "\n".join(lines)


def _offer(offer: OfferRecord) -> str:
    return phrase(
        "estimate_offer",
        lender=offer.lender.name,
        periods=str(offer.periods),
        method=phrase(f"method_{offer.method}"),
    )


def _payment(each: Estimate) -> str:
    first, last = each.payments[0], each.payments[-1]
    if each.offer.method == "equal_principal":
        return phrase("estimate_falling", first=yuan(first), last=yuan(last))
    if first == last:
        return phrase("estimate_payment", payment=yuan(first))
    return phrase("estimate_payment_last", payment=yuan(first), last=yuan(last))


def _cost(each: Estimate) -> str:
    if each.schedule.total_interest:
        return phrase("estimate_interest", amount=yuan(each.schedule.total_interest))
    if each.schedule.total_fee:
        return phrase("estimate_fee", amount=yuan(each.schedule.total_fee))
    return phrase("estimate_free")


def _price(offer: OfferRecord) -> str:
    if offer.annual_rate is not None:
        return phrase("price_annual", rate=percent(offer.annual_rate))
    if offer.fee_rate_per_period is not None:
        return phrase("price_fee_per_period", rate=percent(offer.fee_rate_per_period))
    if offer.fee_total_rate is not None:
        return phrase("price_fee_total", rate=percent(offer.fee_total_rate))
    return phrase("price_free")


def _mark(offer: OfferRecord) -> str:
    return "" if offer.confidence == "verified" else phrase("estimate_mark_reported")
