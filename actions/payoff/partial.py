"""Paying a part of a plan early: what it costs now, and the instalments after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .accrued import interest_to_come
from .charges import early_charge
from .errors import (
    NOT_ALLOWED,
    OVERDUE_FIRST,
    USE_PAYOFF,
    BelowMinimum,
    InvalidInput,
    NotAMultiple,
    Objection,
    Refusal,
)
from .money import fen_of, yuan
from .policy import Allowed, InterestRule, PartialEffect, Policy
from .rounding import ROUND
from .schedule import Instalment, Schedule, annuity_payment, period_rates, portions, repay
from .settlement import payoff_of, refuse_before_start, refuse_unverified, running_interest
from .standing import Standing, standing_on
from .terms import Method, Plan


@dataclass(frozen=True, slots=True)
class PartialQuote:
    """What a part payment of `amount_fen` on `as_of` does; `after` is the schedule from then on.

    `standing` is the plan's on that day, so `standing.to_come` are the instalments before.
    """

    plan: Plan
    policy: Policy
    as_of: date
    standing: Standing
    amount_fen: int
    interest_now_fen: int
    charge_now_fen: int
    principal_now_fen: int
    after: Schedule

    @property
    def unused_fen(self) -> int:
        """What of the amount is handed back, in fen: it fits neither principal nor charge."""
        spent = self.interest_now_fen + self.charge_now_fen + self.principal_now_fen
        return self.amount_fen - spent

    @property
    def saving_fen(self) -> int:
        """Interest and fees to come before, less those after and what is paid of both now."""
        schedule, running = self.standing.schedule, self.standing.next_no - 1
        before = sum(schedule.interests[running:]) + sum(schedule.fees[running:])
        after = sum(self.after.interests) + sum(self.after.fees)
        return before - after - self.interest_now_fen - self.charge_now_fen

    @property
    def amount(self) -> Decimal:
        """What is paid on the day, in yuan."""
        return yuan(self.amount_fen)

    @property
    def interest_now(self) -> Decimal:
        """Interest accrued to the day, taken out of the amount first, in yuan."""
        return yuan(self.interest_now_fen)

    @property
    def charge_now(self) -> Decimal:
        """The charge on the sum that goes to principal, in yuan."""
        return yuan(self.charge_now_fen)

    @property
    def principal_now(self) -> Decimal:
        """The sum that goes to principal, in yuan."""
        return yuan(self.principal_now_fen)

    @property
    def unused(self) -> Decimal:
        """What is handed back, in yuan."""
        return yuan(self.unused_fen)

    @property
    def rows(self) -> tuple[Instalment, ...]:
        """The instalments after the payment, from the running one on."""
        return self.after.rows

    @property
    def total_interest_after(self) -> Decimal:
        """The interest of the instalments after the payment, in yuan."""
        return self.after.total_interest

    @property
    def periods_after(self) -> int:
        """The number of instalments after the payment."""
        return len(self.after.principals)

    @property
    def saving(self) -> Decimal:
        """What the part payment saves, in yuan; it can be 0 or negative."""
        return yuan(self.saving_fen)


@dataclass(frozen=True, slots=True)
class PartialLimits:
    """The amounts taken on a day, in yuan: from `minimum` to `maximum` (above it: pay off).

    `step` is what the sum to principal must be a multiple of, None where any will do.
    """

    minimum: Decimal
    maximum: Decimal
    step: Decimal | None


def quote_partial(
    plan: Plan, policy: Policy, instalments_paid: int, as_of: date, amount: Decimal
) -> PartialQuote:
    """What it does to pay `amount` (yuan) on `as_of`, the first instalments being paid in full.

    Raises `InvalidInput` for an amount that is no sum above 0, for `instalments_paid` out of range,
    and for a policy that allows parts without saying their effect. Raises `Refusal`, looked for
    in this order: `before_start`, `not_allowed` or `unverified`, `overdue_first`, `use_payoff`,
    `BelowMinimum`, `NotAMultiple`.
    """
    amount_fen = fen_of(amount, "amount")
    effect, standing = _part_allowed(plan, policy, instalments_paid, as_of)
    if amount_fen >= payoff_of(plan, policy, standing, as_of).total_fen:
        raise Refusal(USE_PAYOFF, "the amount pays the plan off")
    interest_now = _interest_now(plan, policy, standing, as_of)
    principal_now = _principal_from(plan, policy, standing, amount_fen - interest_now)
    if principal_now >= standing.principal_to_come_fen:
        raise Refusal(USE_PAYOFF, "the amount repays all the principal")
    minimum = policy.partial_min_fen or 0
    if amount_fen < minimum or not principal_now:
        raise BelowMinimum(yuan(_minimum(plan, policy, standing, interest_now)))
    _refuse_not_a_multiple(plan, policy, standing, interest_now, principal_now)
    return PartialQuote(
        plan=plan,
        policy=policy,
        as_of=as_of,
        standing=standing,
        amount_fen=amount_fen,
        interest_now_fen=interest_now,
        charge_now_fen=early_charge(plan, policy, standing.paid, principal_now),
        principal_now_fen=principal_now,
        after=_schedule_after(plan, policy, standing, as_of, effect, principal_now),
    )


def partial_limits(plan: Plan, policy: Policy, instalments_paid: int, as_of: date) -> PartialLimits:
    """The amounts that are taken as a part payment on `as_of`.

    Raises as `quote_partial` does, and `Refusal` (`use_payoff`) where no amount is a part.
    """
    _, standing = _part_allowed(plan, policy, instalments_paid, as_of)
    interest_now = _interest_now(plan, policy, standing, as_of)
    total = payoff_of(plan, policy, standing, as_of).total_fen
    to_come = standing.principal_to_come_fen
    charge = early_charge(plan, policy, standing.paid, to_come)
    minimum = _minimum(plan, policy, standing, interest_now)
    maximum = min(total, interest_now + to_come + charge) - 1
    if maximum < minimum:
        raise Refusal(USE_PAYOFF, "what is left is too little to pay a part of it")
    step = yuan(_step(standing)) if policy.partial_multiple else None
    return PartialLimits(yuan(minimum), yuan(maximum), step)


def _part_allowed(
    plan: Plan, policy: Policy, instalments_paid: int, as_of: date
) -> tuple[PartialEffect, Standing]:
    """The effect of a part payment and the plan's standing, where a part may be paid at all."""
    standing = standing_on(plan, instalments_paid, as_of)
    if policy.allowed is Allowed.BOTH and policy.partial_effect is None:
        raise InvalidInput("policy.partial_effect", Objection.MISSING_FOR_PART)
    refuse_before_start(plan, as_of)
    refuse_unverified(policy)
    if policy.allowed is not Allowed.BOTH or policy.partial_effect is None:
        raise Refusal(NOT_ALLOWED, "the lender does not allow part payments")
    if standing.paid < standing.next_no - 1:
        raise Refusal(OVERDUE_FIRST, "instalments that are due must be settled first")
    return policy.partial_effect, standing


def _interest_now(plan: Plan, policy: Policy, standing: Standing, as_of: date) -> int:
    """Interest (fen) taken out of the amount: accrued to the day, nothing under whole_period."""
    if policy.interest is InterestRule.WHOLE_PERIOD:
        return 0
    return running_interest(plan, policy, standing, as_of)


def _principal_from(plan: Plan, policy: Policy, standing: Standing, left: int) -> int:
    """The largest principal (fen) that fits into `left` (fen) together with its charge.

    The charge never falls as the principal grows. So it is at most the charge on all that is left,
    which gives a principal that surely fits, and at least the charge on that principal, which
    gives one that nothing above fits; what lies between is halved until one is left.
    """
    if left <= 0:
        return 0
    paid = standing.paid
    fits = max(0, left - early_charge(plan, policy, paid, left))
    most = left - early_charge(plan, policy, paid, fits)
    while fits < most:
        middle = (fits + most + 1) // 2
        if middle + early_charge(plan, policy, paid, middle) <= left:
            fits = middle
        else:
            most = middle - 1
    return fits


def _minimum(plan: Plan, policy: Policy, standing: Standing, interest_now: int) -> int:
    """The smallest amount (fen) taken: the policy's, and enough for a fen of principal."""
    one_fen = 1 + early_charge(plan, policy, standing.paid, 1)
    return max(policy.partial_min_fen or 0, interest_now + one_fen)


def _step(standing: Standing) -> int:
    """One instalment's principal: that of the running one, in fen."""
    return standing.schedule.principals[standing.next_no - 1]


def _refuse_not_a_multiple(
    plan: Plan, policy: Policy, standing: Standing, interest_now: int, principal: int
) -> None:
    """Raises `NotAMultiple` where the policy wants a multiple and the principal is none."""
    if policy.partial_multiple is None:
        return
    step = _step(standing)
    if step and principal % step == 0:
        return
    below = principal // step * step if step else 0
    to_come = standing.principal_to_come_fen
    nearest = [fen for fen in (below, below + step) if 0 < fen <= to_come]
    amounts = [fen + early_charge(plan, policy, standing.paid, fen) for fen in nearest]
    raise NotAMultiple(
        yuan(step),
        tuple(map(yuan, nearest)),
        tuple(yuan(interest_now + fen) for fen in amounts),
    )


def _schedule_after(
    plan: Plan,
    policy: Policy,
    standing: Standing,
    as_of: date,
    effect: PartialEffect,
    principal_now: int,
) -> Schedule:
    """The instalments from the running one on, after `principal_now` (fen); none once repaid."""
    first_no = standing.next_no
    running = first_no - 1
    number = plan.periods - running
    balance = standing.principal_to_come_fen - principal_now
    rates = period_rates(plan)[running:]
    if as_of <= standing.period_start:
        first_interest = None
    elif policy.interest is InterestRule.WHOLE_PERIOD:
        first_interest = standing.schedule.interests[running]
    else:
        first_interest = interest_to_come(
            plan,
            policy.day_count,
            rate=rates[0],
            balance=balance,
            period=(standing.period_start, plan.due_dates[running]),
            as_of=as_of,
        )
    if effect is PartialEffect.REDUCE:
        each = portions(plan, balance, number)
    else:
        each = [old_portion(plan)] * number
    after = repay(plan, first_no, balance, each, rates, first_interest)
    return after.until_repaid()


def old_portion(plan: Plan) -> int:
    """What every instalment goes on to bring under `shorten`: the old payment of an annuity.

    Otherwise the old principal r(P/n), in fen.
    """
    if plan.method is Method.ANNUITY:
        return annuity_payment(plan, plan.principal_fen, plan.periods)
    return ROUND[plan.rounding](plan.principal_fen, plan.periods)
