"""What a topic is: something the bot answers about, which a question opens and a detail goes on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from actions.dialogue.conversation import Conversation
from actions.dialogue.details import Details
from actions.dialogue.reply import Reply
from actions.dialogue.turn import AccountTurn, Turn

PAYOFF = "quote_payoff"
PART = "quote_partial_prepayment"
PREPAY_FEE = "explain_prepay_fee"
COMPARISON = "compare_payoff"
APPLICATION = "apply_prepayment"
VIEW = "view_plan"
ESTIMATE = "estimate_instalment"
ESTIMATE_EXPLAINED = "explain_estimate"
FIGURE = "explain_figure"
HUMAN = "contact_human"
COMPLAINT = "complain"
ERASURE = "erase_conversation"
ERASURE_CONFIRMED = "erase_confirmed"
"""Names of topics that others turn into or that follow-ups go on with."""


class Topic(ABC):
    """A topic, under whose name context is kept so that follow-ups find it.

    `intent` opens it. `comes_second` tells that it may be a message's second question. `writes`
    tells that it leaves something in the database, if only a line in the audit log.
    """

    name: ClassVar[str]
    intent: ClassVar[str]
    comes_second: ClassVar[bool] = True
    writes: ClassVar[bool] = True

    def say_unavailable(self, reply: Reply) -> None:
        """Say that the database, which the topic cannot do without, cannot be reached."""
        reply.say_response("utter_service_unavailable")


class PublicTopic(Topic):
    """A topic anybody may ask about."""

    @abstractmethod
    def answer(self, turn: Turn) -> None:
        """Answer the turn into its reply."""


class AccountTopic(Topic):
    """A topic about the customer's own plans, answered to a proven customer only.

    `general_answer`, where there is one, is said to somebody who is not signed in before they are
    asked to sign in. `keeps_day` tells that the topic is about the quote at hand, so that its day
    still holds.
    """

    general_answer: ClassVar[str | None] = None
    keeps_day: ClassVar[bool] = False

    @abstractmethod
    def answer(self, turn: AccountTurn) -> None:
        """Answer the turn of a proven customer into its reply."""

    def is_part_payment(self, details: Details) -> bool:
        """Tell whether a question of this topic that names `details` is about paying a part."""
        return False


class BesideFaq(PublicTopic):
    """What is said beside an answer from the FAQ."""

    @abstractmethod
    def applies(self, conversation: Conversation) -> bool:
        """Tell whether there may be anything to say."""
