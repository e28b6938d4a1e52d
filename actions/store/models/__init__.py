"""The tables. Import from here; each group of tables has its own module."""

from actions.store.models.base import Base
from actions.store.models.customers import CustomerRow, OrderRow
from actions.store.models.lending import LenderRow, PolicyRow, ProductRow
from actions.store.models.offers import OfferRow
from actions.store.models.plans import InstalmentRow, PaymentRow, PlanRow
from actions.store.models.service import (
    AuditHeadRow,
    AuditRow,
    ChannelAccountRow,
    FeedbackRow,
    LinkTokenRow,
    SignInCodeRow,
    TicketRow,
)

__all__ = [
    "AuditHeadRow",
    "AuditRow",
    "Base",
    "ChannelAccountRow",
    "CustomerRow",
    "FeedbackRow",
    "InstalmentRow",
    "LenderRow",
    "LinkTokenRow",
    "OfferRow",
    "OrderRow",
    "PaymentRow",
    "PlanRow",
    "PolicyRow",
    "ProductRow",
    "SignInCodeRow",
    "TicketRow",
]
