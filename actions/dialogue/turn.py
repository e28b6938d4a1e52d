"""One turn of a proven customer: who asks, which plan is meant, which day, and the answer."""

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
from actions.words.content import phrase
from actions.words.formats import chinese_day
from actions.words.plans import plan_buttons, plan_lines


@dataclass
class AccountTurn:
    """A proven customer's message, that customer's plans, and the answer in the making.

    `following_up` tells that the message only adds a detail to the topic at hand; then what
    was said before still holds, and `asked` is what the question named that it adds to;
    `keeps_day` tells that the day of the last quote holds. Context another customer left in the
    conversation never does.
    """

    conversation: Conversation
    reply: Reply
    session: Session
    customer: CustomerRecord
    plans: tuple[PlanState, ...]
    today: date
    same_customer: bool
    asked: Details
    following_up: bool = False
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

    def context(self, name: str) -> Any:
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
                "hotline": plan.lender.hotline or phrase("hotline_unknown"),
            },
        )

    def day_meant(self, state: PlanState) -> date | None:
        """Return the day the request is about, or None after saying why it cannot be.

        A day that is past cannot be, nor one after the plan's last due date.

        The day named in this message; else, where it still holds, the day of the last quote; else
        today.
        """
        details = self.details
        if details.past_day is not None and details.day is None:
            self.reply.say("day_in_past", {"day": chinese_day(details.past_day, self.today)})
            return None
        day = details.day
        if day is None and details.day_ref is not None:
            day = _day_of_plan(details.day_ref, state)
        if day is None and (self.following_up or self.keeps_day) and self.context("day"):
            day = date.fromisoformat(self.context("day"))
        day = max(day or self.today, self.today)
        last_due = state.plan.terms.due_dates[-1]
        if day > max(last_due, self.today):
            self._say_ended_by_then(state, day, last_due)
            return None
        self.reply.keep(day=day.isoformat())
        return day

    def _say_ended_by_then(self, state: PlanState, day: date, last_due: date) -> None:
        self.reply.say(
            "plan_ended_by_then",
            {
                "product": state.plan.product_name,
                "day": chinese_day(day, self.today),
                "last_due": chinese_day(last_due, self.today),
            },
        )


def _day_of_plan(reference: str, state: PlanState) -> date | None:
    coming = [row.due_date for row in state.unpaid if row.due_date >= state.today]
    index = {"next_due": 0, "due_after_next": 1}.get(reference)
    if reference == "last_due" and coming:
        return coming[-1]
    return coming[index] if index is not None and index < len(coming) else None
