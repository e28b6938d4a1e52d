"""Reading and writing the tables. Every repository works in the session it is given."""

from actions.store.repositories.audit import AuditRepository
from actions.store.repositories.channel_accounts import (
    ChannelAccountRepository,
    LinkTokenRepository,
)
from actions.store.repositories.customers import CustomerRepository
from actions.store.repositories.feedback import FeedbackRepository
from actions.store.repositories.lenders import LenderRepository, PolicyRepository
from actions.store.repositories.offers import OfferRepository
from actions.store.repositories.plans import PlanRepository
from actions.store.repositories.sign_in_codes import CodeKey, SignInCodeRepository
from actions.store.repositories.tickets import TicketRepository

__all__ = [
    "AuditRepository",
    "ChannelAccountRepository",
    "CodeKey",
    "CustomerRepository",
    "FeedbackRepository",
    "LenderRepository",
    "LinkTokenRepository",
    "OfferRepository",
    "PlanRepository",
    "PolicyRepository",
    "SignInCodeRepository",
    "TicketRepository",
]
