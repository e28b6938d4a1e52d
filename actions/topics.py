"""Which action answers which topic, for follow-ups and for a second question in one line."""

from __future__ import annotations

from actions.account_action import AccountAction
from actions.comparison import ComparePayoff
from actions.estimate import EstimateInstalment
from actions.plans import ViewPlan
from actions.prepayments import (
    ApplyPrepayment,
    CancelPrepayment,
    PrepayInstalments,
    QuotePartialPrepayment,
)
from actions.quotes import ExplainPrepayFee, QuotePayoff
from actions.settlement import (
    CheckSettlementStatus,
    ReportPaidButOwing,
    RequestSettlementCertificate,
)

TOPICS: dict[str, type[AccountAction]] = {
    action.topic: action
    for action in (
        ViewPlan,
        QuotePayoff,
        ExplainPrepayFee,
        ComparePayoff,
        QuotePartialPrepayment,
        PrepayInstalments,
        ApplyPrepayment,
        CheckSettlementStatus,
        CancelPrepayment,
        RequestSettlementCertificate,
        ReportPaidButOwing,
        EstimateInstalment,
    )
}
"""Every topic with its action."""

INTENT_TOPICS = {"get_payoff_quote": QuotePayoff.topic} | {
    topic: topic for topic in TOPICS if topic != QuotePayoff.topic
}
"""The topic each intent on the customer's own plan opens."""
