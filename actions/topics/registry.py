"""Every topic there is."""

from __future__ import annotations

from actions.dialogue.manager import DialogueManager
from actions.topics.apply_prepayment import ApplyPrepayment
from actions.topics.cancel_prepayment import CancelPrepayment
from actions.topics.certificate import RequestSettlementCertificate
from actions.topics.comparison import ComparePayoff
from actions.topics.estimate import EstimateInstalment, ExplainEstimate
from actions.topics.figure import ExplainFigure
from actions.topics.human import Complain, ContactHuman
from actions.topics.instalments_ahead import PrepayInstalments
from actions.topics.own_facts import OwnFacts
from actions.topics.paid_but_owing import ReportPaidButOwing
from actions.topics.part_payment import QuotePartialPrepayment
from actions.topics.payoff_quote import QuotePayoff
from actions.topics.prepay_fee import ExplainPrepayFee
from actions.topics.settlement_status import CheckSettlementStatus
from actions.topics.view_plan import ViewPlan

TOPICS = (
    ViewPlan(),
    QuotePayoff(),
    ExplainFigure(),
    ExplainPrepayFee(),
    ComparePayoff(),
    QuotePartialPrepayment(),
    PrepayInstalments(),
    ApplyPrepayment(),
    CheckSettlementStatus(),
    CancelPrepayment(),
    RequestSettlementCertificate(),
    ReportPaidButOwing(),
    EstimateInstalment(),
    ExplainEstimate(),
    ContactHuman(),
    Complain(),
)


def dialogue_manager() -> DialogueManager:
    """Return the dialogue manager over every topic."""
    return DialogueManager(TOPICS, OwnFacts())
