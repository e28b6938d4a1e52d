"""Which action answers which topic, for follow-ups and for a second question in one line."""

from __future__ import annotations

from actions.account_action import TopicAction
from actions.comparison import ComparePayoff
from actions.estimate import EstimateInstalment
from actions.explanation import ExplainFigure
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

TOPICS: dict[str, type[TopicAction]] = {
    action.topic: action
    for action in (
        ViewPlan,
        QuotePayoff,
        ExplainFigure,
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

INTENT_TOPICS = {action().intent(): topic for topic, action in TOPICS.items()}
"""The topic each intent opens."""
