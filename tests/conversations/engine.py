"""The sums on cards, worked out anew by the payoff engine from the plan in the bot's database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.payoff import quote_partial, quote_payoff
from actions.store.database import make_engine
from actions.store.models import PlanRow
from actions.store.records import PlanRecord
from actions.store.repositories.plans import plan_record
from dev.bot import TODAY


def sums_of(card: dict[str, Any], database: Path) -> dict[str, str]:
    """Return the sums the engine gives for what a card is about, in yuan, by the card's names.

    A comparison counts instalments due before its day as paid on time; its sum is that of the
    first way to go on.
    """
    plan = _plan(card["plan_no"], database)
    day, paid = date.fromisoformat(card["as_of"]), plan.instalments_paid
    terms, policy = plan.terms, plan.policy.terms
    if card["kind"] == "partial_quote":
        part = quote_partial(terms, policy, paid, day, Decimal(card["amount"]))
        names = ("interest_now", "charge_now", "principal_now", "unused", "saving")
        return {name: f"{getattr(part, name):.2f}" for name in names}
    if card["kind"] == "comparison":
        coming = [row for row in plan.instalments if not row.is_paid]
        before = [row for row in coming if TODAY <= row.due_date.isoformat() <= card["as_of"]]
        on_time = before if day > date.fromisoformat(TODAY) else []
        quote = quote_payoff(terms, policy, paid + len(on_time), day)
        return {"total": f"{quote.total + sum(row.payment for row in on_time):.2f}"}
    quote = quote_payoff(terms, policy, paid, day)
    return {name: f"{getattr(quote, name):.2f}" for name in ("total", "carry_on_total", "saving")}


def _plan(plan_no: str, database: Path) -> PlanRecord:
    engine = make_engine(f"sqlite:///{database}")
    try:
        with Session(engine) as session:
            row = session.scalars(select(PlanRow).where(PlanRow.plan_no == plan_no)).one()
            return plan_record(row)
    finally:
        engine.dispose()
