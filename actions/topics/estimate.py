"""The price of a new plan, which is still only an idea."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actions import settings
from actions.dialogue.conversation import Conversation
from actions.dialogue.reply import Reply
from actions.services.estimating import (
    Estimate,
    best_by_periods,
    estimates,
    limits,
    offered_periods,
)
from actions.store.database import DatabaseUnavailable, session_scope
from actions.store.records import OfferRecord
from actions.store.repositories import OfferRepository
from actions.topics.account_action import TopicAction
from actions.topics.quotes import ExplainPrepayFee, QuotePayoff
from actions.words.content import phrase
from actions.words.estimates import (
    estimate_lines,
    estimate_sources,
    explanation_lines,
    rate_lines,
)
from actions.words.formats import yuan

logger = logging.getLogger(__name__)

MOST_LINES = 4
"""Offers shown at once; a phone's screen holds no more beside the rest."""

MOST_BUTTONS = 3

_OF_A_PLAN = frozenset(
    {QuotePayoff.topic, ExplainPrepayFee.topic, "compare_payoff", "apply_prepayment"}
)
"""Topics in which a bare question about fees is about the plan at hand."""


@dataclass(frozen=True)
class Purchase:
    """What is to be bought: the sum in yuan, the numbers of instalments asked about, the words."""

    amount: Decimal | None
    periods: tuple[int, ...]
    product: str | None


class EstimateInstalment(TopicAction):
    """What a purchase would cost in instalments; nothing of an account is touched."""

    topic = "estimate_instalment"

    def respond(
        self, conversation: Conversation, reply: Reply, *, following_up: bool = False
    ) -> None:
        """Price the purchase by every offer, or say what is known and ask for the sum.

        A bare 那手续费呢 after a quote asks what that payoff costs.
        """
        if conversation.slot("topic") in _OF_A_PLAN and _is_bare(conversation):
            ExplainPrepayFee().respond(conversation, reply, following_up=True)
            return
        today = settings.business_day()
        offers = _offers(conversation, today, reply)
        if offers is not None:
            _answer(_purchase(conversation), offers, today, reply)

    def explain(self, conversation: Conversation, reply: Reply) -> None:
        """Tell how the sums of the last estimate come about; without a sum, ask for it."""
        today, purchase = settings.business_day(), _purchase(conversation)
        offers = _offers(conversation, today, reply)
        if offers is None:
            return
        amount = purchase.amount
        ranked = () if amount is None else estimates(offers, amount, today, purchase.periods)
        if amount is None or not ranked:
            _answer(purchase, offers, today, reply)
            return
        shown = ranked if purchase.periods else best_by_periods(ranked, MOST_LINES)
        reply.say(
            "estimate_explained",
            {"amount": yuan(amount), "lines": explanation_lines(shown[:MOST_LINES])},
        )


def _offers(conversation: Conversation, today: date, reply: Reply) -> Sequence[OfferRecord] | None:
    """Return the offers in force, those of a lender that is named; None after saying why not."""
    try:
        with session_scope() as session:
            offers = OfferRepository(session).in_force(today)
    except DatabaseUnavailable as error:
        logger.error("The database cannot be reached: %s", error)
        reply.say_response("utter_service_unavailable")
        return None
    named = [each for each in offers if each.lender.name in conversation.message.text]
    return named or offers


def _purchase(conversation: Conversation) -> Purchase:
    """Return what is to be bought: this message's details, else those of the last estimate."""
    details = conversation.message.details
    goes_on = conversation.slot("topic") == EstimateInstalment.topic
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
        topic=EstimateInstalment.topic,
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


def _is_bare(conversation: Conversation) -> bool:
    details, text = conversation.message.details, conversation.message.text
    names_purchase = details.names_plan or details.names_sum or details.counts or "分期" in text
    return not names_purchase
