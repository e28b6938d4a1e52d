"""Which topic a bare detail goes on with."""

from __future__ import annotations

import pytest

from actions.dialogue.routing import asks_fee_of_payoff, has_signed_in, topic_of_detail
from tests.unit.talk import Entity, Talk, entity

SUM = entity("amount", "5000.00")
SHARE = entity("share", "1/2")
DAY = entity("day", "2026-12-01")
PLAN = entity("ordinal", 2)
PERIODS = entity("instalment_count", 12, role="total")


@pytest.mark.parametrize(
    ("topic", "details", "expected"),
    [
        # A sum or a share is a part-payment, whatever was talked about, but for an estimate's sum.
        (None, [SUM], "quote_partial_prepayment"),
        ("quote_payoff", [SUM], "quote_partial_prepayment"),
        ("view_plan", [SHARE], "quote_partial_prepayment"),
        ("estimate_instalment", [SUM], "estimate_instalment"),
        ("estimate_instalment", [SHARE], "quote_partial_prepayment"),
        # A day is a quote's, but where the topic at hand has a day.
        (None, [DAY], "quote_payoff"),
        ("view_plan", [DAY], "quote_payoff"),
        ("check_settlement_status", [entity("day_ref", "next_due")], "quote_payoff"),
        ("view_plan", [entity("past_day", "2026-11-01")], "quote_payoff"),
        ("compare_payoff", [DAY], "compare_payoff"),
        ("explain_prepay_fee", [DAY], "explain_prepay_fee"),
        ("apply_prepayment", [DAY], "apply_prepayment"),
        ("quote_partial_prepayment", [DAY], "quote_partial_prepayment"),
        # Else the topic at hand, and where there is none a plan is looked at.
        ("request_settlement_certificate", [PLAN], "request_settlement_certificate"),
        ("estimate_instalment", [PERIODS], "estimate_instalment"),
        (None, [PLAN], "view_plan"),
        (None, [PERIODS], None),
        (None, [], None),
    ],
)
def test_a_detail_goes_on_with_a_topic(
    topic: str | None, details: list[Entity], expected: str | None
) -> None:
    """The topic at hand, or what such a detail is mostly about."""
    talk = Talk()
    if topic is not None:
        talk.set("topic", topic)
    assert topic_of_detail(talk.hear("……", "inform", *details)) == expected


@pytest.mark.parametrize(
    ("topic", "text", "details", "expected"),
    [
        ("quote_payoff", "那手续费呢", [], True),
        ("compare_payoff", "手续费多少", [], True),
        ("view_plan", "手续费多少", [], False),
        (None, "手续费多少", [], False),
        ("quote_payoff", "6000的手续费", [SUM], False),
        ("quote_payoff", "12期手续费多少", [PERIODS], False),
        ("quote_payoff", "第二个的手续费", [PLAN], False),
        ("quote_payoff", "分期手续费多少", [entity("mentions", "instalments")], False),
    ],
)
def test_a_bare_question_about_fees_after_a_quote_is_about_that(
    topic: str | None, text: str, details: list[Entity], expected: bool
) -> None:
    """One that names a purchase is about its price."""
    talk = Talk()
    if topic is not None:
        talk.set("topic", topic)
    assert asks_fee_of_payoff(talk.hear(text, "estimate_instalment", *details)) is expected


def test_who_answers_a_request_to_sign_in_or_says_so_has_signed_in() -> None:
    """Whatever the answer's words are."""
    talk = Talk()
    talk.hear("多少钱", "get_payoff_quote")
    talk.set("offer", "sign_in")
    assert has_signed_in(talk.hear("可以了", "inform"))
    assert not has_signed_in(talk.hear("可以了", "inform"))
    assert has_signed_in(talk.hear("我登录好了", "inform", entity("signed_in", True)))
