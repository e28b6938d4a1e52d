"""One turn: the message in its conversation, the reply in the making, and which plan is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from actions.dialogue.conversation import Conversation
from actions.dialogue.details import Details
from actions.dialogue.plans_meant import Chosen, NoneFound, choose_plan, with_product
from actions.dialogue.reply import Reply
from actions.services.plan_state import PlanState
from actions.store.records import CustomerRecord
from actions.words.cards.plan_list import plan_list_card
from actions.words.contacts import hotline
from actions.words.formats import chinese_day
from actions.words.plans import plan_buttons, plan_lines
from contract.details import SlotName


@dataclass(kw_only=True)
class Turn:
    """Anybody's message, answered in one unit of work.

    `following_up` tells that the message only adds a detail to the topic at hand; then what was
    said before still holds.
    """

    conversation: Conversation
    reply: Reply
    session: Session
    today: date
    following_up: bool = False


@dataclass(kw_only=True)
class AccountTurn(Turn):
    """A proven customer's message, and that customer's plans.

    `asked` is what the question named that a following-up message adds to; `keeps_day` tells that
    the day of the last quote holds. Context another customer left in the conversation never does.
    """

    customer: CustomerRecord
    plans: tuple[PlanState, ...]
    same_customer: bool
    asked: Details
    keeps_day: bool = False

    @property
    def details(self) -> Details:
        """What the message names, and what was asked before without being answered yet."""
        message = self.conversation.message
        named = with_product(message.details, message.text, self.plans)
        just_signed_in = self.conversation.slot("customer") is None
        if not (self.same_customer or just_signed_in):
            return named
        return named.completed_by(
            self.asked,
            plan=just_signed_in,
            day=self.context("day") is None,
            sum_=self.context("amount") is None,
        )

    @property
    def running(self) -> tuple[PlanState, ...]:
        """The plans that have not ended, newest first."""
        return tuple(each for each in self.plans if not each.ended)

    def context(self, name: SlotName) -> Any:
        """Return the context kept under `name`, or None."""
        return self.conversation.slot(name) if self.same_customer else None

    def choose(self, candidates: Sequence[PlanState]) -> PlanState | None:
        """Return the plan meant among `candidates`, or None after saying what is missing."""
        offered = self.context("plan_choices") or ()
        if not candidates:
            ended = choose_plan(self.details, self.plans, offered=offered)
            if self.details.names_plan and isinstance(ended, Chosen):
                self.say_ended(ended.plan)
            else:
                self._say_none_running()
            return None
        choice = choose_plan(
            self.details, candidates, offered=offered, current=self.context("plan_no")
        )
        if isinstance(choice, Chosen):
            self.reply.keep(plan_no=choice.plan.plan.plan_no)
            return choice.plan
        if isinstance(choice, NoneFound):
            among_all = choose_plan(self.details, self.plans, offered=offered)
            if isinstance(among_all, Chosen):
                self.say_ended(among_all.plan)
            else:
                self.ask_which(choice.choices, "plan_not_found")
        else:
            self.ask_which(choice.choices)
        return None

    def ask_which(self, choices: Sequence[PlanState], response: str = "choose_plan") -> None:
        """Ask which of `choices` is meant, and remember the order they were shown in."""
        self.reply.say(
            response,
            {"count": str(len(choices)), "plan_lines": plan_lines(choices)},
            card=plan_list_card(choices, purpose="choose"),
            buttons=plan_buttons(choices),
        )
        self.reply.keep(plan_choices=[each.plan.plan_no for each in choices], plan_no=None)
        # Named before the plan was: kept, so that it need not be said again.
        day, amount = self.details.day, self.details.amount
        if day or not self.following_up:
            self.reply.keep(day=day.isoformat() if day else None)
        if amount or not self.following_up:
            self.reply.keep(amount=str(amount) if amount else None)

    def _say_none_running(self) -> None:
        if any(each.status == "closed" for each in self.plans):
            self.reply.say("no_running_plans", {"plan_lines": plan_lines(self.plans)})
        else:
            self.reply.say("no_active_plans" if self.plans else "no_plans")

    def say_ended(self, state: PlanState) -> None:
        """Say that the plan is settled, or was called off, and owes nothing."""
        plan = state.plan
        self.reply.keep(plan_no=plan.plan_no)
        settled_on = chinese_day(plan.settled_on, self.today) if plan.settled_on else ""
        self.reply.say(
            f"plan_{state.status}",
            {
                "product": plan.product_name,
                "settled_on": settled_on,
                "lender": plan.lender.name,
                "hotline": hotline(plan.lender),
            },
        )
