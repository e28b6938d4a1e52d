"""Which of a customer's plans is meant: by number, order, product, place in the list or a trait."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from actions.dialogue.details import Details
from actions.services.plan_state import PlanState
from contract.details import Trait, leaves_out


@dataclass(frozen=True)
class Chosen:
    """Exactly one plan is meant."""

    plan: PlanState


@dataclass(frozen=True)
class Unclear:
    """Several plans may be meant; the customer chooses among them."""

    choices: tuple[PlanState, ...]


@dataclass(frozen=True)
class NoneFound:
    """What was named is none of the customer's plans; these are."""

    choices: tuple[PlanState, ...]


Choice = Chosen | Unclear | NoneFound


def choose_plan(
    details: Details,
    plans: Sequence[PlanState],
    *,
    offered: Sequence[str] = (),
    current: str | None = None,
) -> Choice:
    """Return the plan a message points at.

    Args:
        details: what the message names; a reference in it goes before the context.
        plans: the customer's own plans that the request may be about, newest first.
        offered: plan numbers in the order last shown, which 第二个 counts in.
        current: the number of the plan talked about, taken where nothing is named.
    """
    if details.names_plan:
        named = _named(details, plans, offered, current)
        if not named:
            return NoneFound(tuple(plans))
        return Chosen(named[0]) if len(named) == 1 else Unclear(tuple(named))
    for each in plans:
        if each.plan.plan_no == current:
            return Chosen(each)
    return Chosen(plans[0]) if len(plans) == 1 else Unclear(tuple(plans))


def _named(
    details: Details, plans: Sequence[PlanState], offered: Sequence[str], current: str | None
) -> list[PlanState]:
    if details.plan_no is not None:
        return [each for each in plans if each.plan.plan_no == details.plan_no]
    if details.order_no is not None:
        return [each for each in plans if _digits(each.plan.order_no) == _digits(details.order_no)]
    if details.product is not None:
        found = [each for each in plans if names_product(details.product, each)]
        exact = [each for each in found if _key(each.plan.product_name) == _key(details.product)]
        return exact or found
    if details.ordinal is not None:
        return _at(details.ordinal, _in_order(plans, offered))
    return _with_trait(details.trait, plans, current)


def with_product(details: Details, text: str, plans: Sequence[PlanState]) -> Details:
    """Return details with the product of one of the plans that a text names.

    For texts in which the understanding saw no plan, or only a part of the product's name. This
    reads raw text because the names are the customer's own, which only the database knows: Rasa
    has neither the data nor the proof of who asks.
    """
    words = _key(text)
    names = {
        _key(name)
        for each in plans
        for name in (each.plan.product_name, *each.plan.product_aliases)
    }
    found = max((name for name in names if name and name in words), key=len, default=None)
    if found is None or any(
        leaves_out(words[: match.start()]) for match in re.finditer(re.escape(found), words)
    ):
        return details
    if details.product is None and details.names_plan:
        return details
    seen = _key(details.product or "")
    return replace(details, product=found) if seen in found else details


def names_product(words: str, each: PlanState) -> bool:
    """Tell whether a product's name as a customer typed it fits the plan's product."""
    wanted = _key(words)
    names = [_key(name) for name in (each.plan.product_name, *each.plan.product_aliases)]
    return bool(wanted) and any(wanted in name or name in wanted for name in names if name)


def _in_order(plans: Sequence[PlanState], offered: Sequence[str]) -> list[PlanState]:
    by_number = {each.plan.plan_no: each for each in plans}
    return [by_number[number] for number in offered if number in by_number] or list(plans)


def _at(ordinal: int, plans: Sequence[PlanState]) -> list[PlanState]:
    index = ordinal - 1 if ordinal > 0 else len(plans) + ordinal
    return [plans[index]] if 0 <= index < len(plans) else []


def _with_trait(
    trait: Trait | None, plans: Sequence[PlanState], current: str | None
) -> list[PlanState]:
    if trait == "other":
        return [each for each in plans if each.plan.plan_no != current]
    if trait == "overdue":
        return [each for each in plans if each.overdue]
    if trait in _EXTREMES and plans:
        key, pick = _EXTREMES[trait]
        best = pick(key(each) for each in plans)
        return [each for each in plans if key(each) == best]
    return list(plans)


_EXTREMES: dict[Trait, tuple[Callable[[PlanState], object], Callable[..., object]]] = {
    "most_expensive": (lambda each: each.plan.terms.principal, max),
    "cheapest": (lambda each: each.plan.terms.principal, min),
    "newest": (lambda each: each.plan.ordered_on, max),
    "oldest": (lambda each: each.plan.ordered_on, min),
    "most_left": (lambda each: each.remaining_total, max),
    "least_left": (lambda each: each.remaining_total, min),
}


def _key(words: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words)).casefold()


def _digits(number: str | None) -> str:
    return re.sub(r"\D", "", number or "")
