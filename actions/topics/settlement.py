"""Is it done: settlement status, the certificate, and payments that do not show."""

from __future__ import annotations

from actions.dialogue.turn import AccountTurn
from actions.services.plan_state import PlanState
from actions.store.records import Lender
from actions.topics.account_action import AccountAction
from actions.words.content import phrase
from actions.words.formats import chinese_day, yuan
from actions.words.plans import plan_lines

PAYMENTS_SHOWN = 3


class CheckSettlementStatus(AccountAction):
    """Tells which plans are settled and what is left of the others."""

    topic = "check_settlement_status"
    general_response = "status_general"

    def answer(self, turn: AccountTurn) -> None:
        """Show the plan that is meant, or all of them."""
        if not turn.plans:
            turn.reply.say("no_plans")
            return
        plans = turn.plans
        if turn.details.names_plan and turn.details.trait != "all":
            state = turn.choose(turn.plans)
            if state is None:
                return
            plans = (state,)
        turn.reply.say("settlement_status", {"plan_lines": plan_lines(plans)})
        turn.reply.keep(plan_choices=[each.plan.plan_no for each in plans])


class RequestSettlementCertificate(AccountAction):
    """Tells how to get proof of settlement, or what is still missing for it."""

    topic = "request_settlement_certificate"
    general_response = "certificate_general"

    def answer(self, turn: AccountTurn) -> None:
        """Answer for the plan that is meant; a settled one is meant before a running one."""
        settled = tuple(each for each in turn.plans if each.status == "settled")
        state = turn.choose(turn.plans if turn.details.names_plan or not settled else settled)
        if state is None:
            return
        if state.status == "closed":
            turn.say_ended(state)
            return
        plan = state.plan
        values = {
            "product": plan.product_name,
            "lender": plan.lender.name,
            "contract_entry": plan.lender.contract_entry or phrase("entry_unknown"),
            "hotline": plan.lender.hotline or phrase("hotline_unknown"),
        }
        if state.status == "settled":
            day = chinese_day(plan.settled_on, turn.today) if plan.settled_on else ""
            turn.reply.say("certificate_ready", {"settled_on": day, **values})
        else:
            turn.reply.say(
                "certificate_not_yet",
                {
                    "left": str(len(state.unpaid)),
                    "remaining": yuan(state.remaining_total),
                    **values,
                },
            )


class ReportPaidButOwing(AccountAction):
    """Looks into a payment that does not show: what was received, what is still open."""

    topic = "report_paid_but_owing"
    general_response = "paid_but_owing_general"

    def answer(self, turn: AccountTurn) -> None:
        """Show the records of the plan that is meant, and whom to give the receipt to."""
        state = turn.choose(turn.plans)
        if state is None:
            return
        lender = state.plan.lender
        turn.reply.say(
            "paid_but_owing",
            {
                "plan_lines": plan_lines([state]),
                "payments": _latest_payments(state),
                "lender": lender.name,
                "hotline": _hotline(lender),
            },
        )
        turn.reply.keep(offer="human")


def _latest_payments(state: PlanState) -> str:
    latest = sorted(state.plan.payments, key=lambda payment: payment.paid_on, reverse=True)
    if not latest:
        return phrase("no_payments")
    return phrase("separator").join(
        phrase(
            "payment", day=chinese_day(payment.paid_on, state.today), amount=yuan(payment.amount)
        )
        for payment in latest[:PAYMENTS_SHOWN]
    )


def _hotline(lender: Lender) -> str:
    return lender.hotline or phrase("hotline_unknown")
