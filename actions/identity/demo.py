"""Tokens of demo customers, signed with the demo shop's key. Development only."""

from datetime import datetime

from actions import settings
from actions.identity.codes import TOKEN_LIFETIME_SECONDS
from actions.identity.keys import development_shop_key
from actions.identity.tokens import issue_token
from actions.store.demo import list_demo_customers


class UnknownDemoCustomer(Exception):
    """No demo customer has this phone."""


def demo_token(phone: str, now: datetime) -> str:
    """A token as the shop would sign it for the demo customer with a phone.

    Raises UnknownDemoCustomer; KeyFileError in production.
    """
    key = development_shop_key()
    for customer in list_demo_customers():
        if customer.phone == phone:
            return issue_token(
                customer.customer_id,
                issuer=settings.shop_issuer(),
                key=key,
                now=now,
                lifetime_seconds=TOKEN_LIFETIME_SECONDS,
            )
    raise UnknownDemoCustomer
