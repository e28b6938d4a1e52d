"""Who somebody is: id tokens, signing in by phone and code, and the audit of both.

`identify` is the door in front of account data: a customer, or NotSignedIn.
"""

from actions.identity.check import (
    Evidence,
    NotSignedIn,
    identify,
    needs_database,
    pseudonym,
    speaker,
)
from actions.identity.tokens import Reason, TokenError

__all__ = [
    "Evidence",
    "NotSignedIn",
    "Reason",
    "TokenError",
    "identify",
    "needs_database",
    "pseudonym",
    "speaker",
]
