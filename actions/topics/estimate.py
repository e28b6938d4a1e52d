"""The price of a new plan, which is still only an idea."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actions.dialogue.conversation import Conversation
from actions.dialogue.reply import Reply
from actions.dialogue.topic import ESTIMATE, ESTIMATE_EXPLAINED, PublicTopic
from actions.dialogue.turn import Turn
from actions.services.estimating import (
    Estimate,
    best_by_periods,
    estimates,
    limits,
    offered_periods,
)
from actions.store.records import OfferRecord
from actions.store.repositories import OfferRepository
from actions.words.content import phrase
from actions.words.estimates import (
    estimate_lines,
    estimate_sources,
    explanation_lines,
    rate_lines,
)
from actions.words.formats import yuan

MOST_LINES = 4
"""Offers shown at once; a phone's screen holds no more beside the rest."""

MOST_BUTTONS = 3


@dataclass(frozen=True)
class Purchase:
    """What is to be bought: the sum in yuan, the numbers of instalments asked about, the words."""

    amount: Decimal | None
    periods: tuple[int, ...]
    product: str | None


class EstimateInstalment(PublicTopic):
    """What a purchase would cost in instalments; nothing of an account is touched."""

    name = ESTIMATE
    intent = "estimate_instalment"
    writes = False

    def answer(self, turn: Turn) -> None:
        """Price the purchase by every offer, or say what is known and ask for the sum."""
        _answer(_purchase(turn.conversation), _offers(turn), turn.today, turn.reply)


class ExplainEstimate(PublicTopic):
    """How the sums of the last estimate come about."""

    name = ESTIMATE_EXPLAINED
    intent = ESTIMATE_EXPLAINED
    comes_second = False
    writes = False

    def answer(self, turn: Turn) -> None:
        """Tell it line by line; without a sum, ask for it."""
        purchase, offers, today = _purchase(turn.conversation), _offers(turn), turn.today
        amount = purchase.amount
        ranked = () if amount is None else estimates(offers, amount, today, purchase.periods)
        if amount is None or not ranked:
            _answer(purchase, offers, today, turn.reply)
            return
        shown = ranked if purchase.periods else best_by_periods(ranked, MOST_LINES)
        turn.reply.say(
            "estimate_explained",
            {"amount": yuan(amount), "lines": explanation_lines(shown[:MOST_LINES])},
        )


def _offers(turn: Turn) -> Sequence[OfferRecord]:
    """Return the offers in force, those of a lender that is named."""
    offers = OfferRepository(turn.session).in_force(turn.today)
    lender = (turn.conversation.message.details.lender or "").casefold()
    return [each for each in offers if _is_named(each.lender.name.casefold(), lender)] or offers


def _is_named(name: str, typed: str) -> bool:
    return bool(typed) and (typed in name or name in typed)


def _purchase(conversation: Conversation) -> Purchase:
    """Return what is to be bought: this message's details, else those of the last estimate."""
    details = conversation.message.details
    goes_on = conversation.slot("topic") == ESTIMATE
    amount = details.amount
    if amount is None and goes_on and details.product is None and conversation.slot("amount"):
        amount = Decimal(conversation.slot("amount"))
    periods = tuple(count.number for count in details.counts if count.role == "total")
    if not periods and goes_on:
        periods = tuple(conversation.slot("periods") or ())
    return Purchase(amount, periods, details.product)


def _answer(purchase: Purchase, offers: Sequence[OfferRecord], today: date, reply: Reply) -> None:
    amount, periods = purchase.amount, purchase.periods
    reply.keep(
        topic=ESTIMATE,
        amount=None if amount is None else f"{amount:f}",
        periods=list(periods) or None,
    )
    if not offers:
        reply.say("estimate_general")
        return
    lead = ""
    if periods and not set(periods) & set(offered_periods(offers)):
        lead = phrase("estimate_no_such_periods", periods=_periods_in_words(periods))
        reply.keep(periods=None)
        periods = ()
    ranked = estimates(offers, amount, today, periods)
    if not ranked:
        _say_out_of_range(amount or Decimal(0), periods, offers, today, reply)
        return
    shown = ranked[:MOST_LINES] if periods else best_by_periods(ranked, MOST_LINES)
    values = {"lead": lead, "sources": estimate_sources(shown, today)}
    if amount is None:
        ask = (
            phrase("estimate_ask_price", product=purchase.product)
            if purchase.product
            else phrase("estimate_ask_amount")
        )
        reply.say("estimate_rates", {"lines": rate_lines(shown), "ask": ask, **values})
        return
    others = [each for each in _available(offers, amount, today) if each not in periods]
    reply.say(
        "estimate_offers" if periods else "estimate_by_periods",
        {
            "amount": yuan(amount),
            "periods": _periods_in_words(periods),
            "lines": estimate_lines(shown),
            **values,
        },
        buttons=_buttons(amount, others if periods else [e.offer.periods for e in shown]),
    )


def _say_out_of_range(
    amount: Decimal,
    periods: Sequence[int],
    offers: Sequence[OfferRecord],
    today: date,
    reply: Reply,
) -> None:
    least, most = limits([each for each in offers if not periods or each.periods in periods])
    too_little = least is not None and amount < least
    reply.say(
        "estimate_out_of_range",
        {
            "amount": yuan(amount),
            "periods": phrase("estimate_periods", periods=_periods_in_words(periods))
            if periods
            else "",
            "bound": phrase(
                "estimate_at_least" if too_little else "estimate_at_most",
                amount=yuan((least if too_little else most) or amount),
            ),
        },
        buttons=_buttons(amount, _available(offers, amount, today)),
    )


def _available(offers: Sequence[OfferRecord], amount: Decimal, today: date) -> list[int]:
    ranked: Sequence[Estimate] = estimates(offers, amount, today)
    return [each.offer.periods for each in best_by_periods(ranked, MOST_LINES)]


def _buttons(amount: Decimal, periods: Sequence[int]) -> list[dict[str, str]]:
    return [
        {
            "title": phrase("estimate_button", periods=str(each)),
            "payload": phrase(
                "estimate_payload", amount=f"{amount.normalize():f}", periods=str(each)
            ),
        }
        for each in periods[:MOST_BUTTONS]
    ]


def _periods_in_words(periods: Sequence[int]) -> str:
    return phrase("list_separator").join(str(each) for each in periods)
