"""Which action answers which topic, for follow-ups and for a second question in one line."""

from __future__ import annotations

from actions.topics.account_action import TopicAction
from actions.topics.comparison import ComparePayoff
from actions.topics.estimate import EstimateInstalment
from actions.topics.figure import ExplainFigure
from actions.topics.plans import ViewPlan
from actions.topics.prepayments import (
    ApplyPrepayment,
    CancelPrepayment,
    PrepayInstalments,
    QuotePartialPrepayment,
)
from actions.topics.quotes import ExplainPrepayFee, QuotePayoff
from actions.topics.settlement import (
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
