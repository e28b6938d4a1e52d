"""The page's case file: many questions in one JSON document, an answer for each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, cast

from .document import Document
from .errors import InvalidInput, Objection, PayoffError
from .money import yuan, yuan_text
from .partial import PartialQuote, quote_partial
from .policy import Policy
from .rate import annualised_rate
from .schedule import Instalment, Schedule, build_schedule
from .settlement import PayoffQuote, quote_payoff
from .terms import Plan

Result = dict[str, Any]
Question = Callable[[], Result]

_CASE_FIELDS = frozenset({"id", "kind", "plan", "policy", "paid", "as_of", "amount"})
# What a file that holds an engine to account has beside each question; not looked at here.
_EXPECTATIONS = frozenset({"expect", "expect_error", "expect_error_field", "source", "note"})
_LONGEST_NUMBER = 30
_DEEPEST = 50
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


class Kind(StrEnum):
    """What a case asks for."""

    SCHEDULE = "schedule"
    PAYOFF = "payoff"
    PARTIAL = "partial"
    APR = "apr"


class NotACaseFile(Exception):
    """The text is not a JSON object with a list of cases."""


class _NoValue:
    """What was read is no value (NaN, 1e400, a field given twice): no field takes it."""


def read_cases(text: str) -> list[object]:
    """The cases of a case file, as they stand. Raises `NotACaseFile`."""
    try:
        try:
            document = _parse(text)
        except RecursionError:
            document = _parse(_pruned(text))
    except (ValueError, RecursionError):
        raise NotACaseFile("it is not JSON") from None
    cases = document.get("cases") if isinstance(document, dict) else None
    if not isinstance(cases, list):
        raise NotACaseFile("it is not an object with a list of cases")
    return cases


def answers(text: str) -> Iterator[Result]:
    """The answer to each case of a case file, in its order. Raises `NotACaseFile` at once."""
    return map(answer, read_cases(text))


def answer(case: object) -> Result:
    """`{"id", "result"}`, or `{"id", "error": {"code", "field", "message"}}` for a bad case."""
    id_ = case.get("id") if isinstance(case, dict) else None
    head: Result = {"id": id_ if _is_id(id_) else None}
    try:
        return head | {"result": read_question(case)()}
    except PayoffError as error:
        field = error.field if isinstance(error, InvalidInput) else None
        return head | {"error": {"code": error.code, "field": field, "message": error.message}}


def read_question(case: object) -> Question:
    """Checks a case in full, also what its kind does not need, and gives what works it out.

    Raises `InvalidInput`; the question, when called, may still raise `Refusal`.
    """
    read = Document(case, "", _CASE_FIELDS | _EXPECTATIONS)
    if not _is_id(read.required("id", read.raw("id"))):
        raise read.refuse("id", Objection.NOT_AN_ID)
    kind = read.required("kind", read.word("kind", Kind))
    plan = Plan.from_json(read.required("plan", read.raw("plan")))
    policy = Policy.from_json(read.raw("policy")) if "policy" in read else None
    paid = _paid(read.raw("paid"), plan) if "paid" in read else None
    as_of = read.day("as_of")
    amount = read.sum("amount")
    if amount == 0:
        raise read.refuse("amount", Objection.NOT_POSITIVE)
    if kind is Kind.SCHEDULE:
        return lambda: _schedule_result(build_schedule(plan))
    if kind is Kind.APR:
        return lambda: _apr_result(plan)
    known_policy = read.required("policy", policy)
    known_paid = read.required("paid", paid)
    day = read.required("as_of", as_of)
    if kind is Kind.PAYOFF:
        return lambda: _payoff_result(quote_payoff(plan, known_policy, known_paid, day))
    part = yuan(read.required("amount", amount))
    return lambda: _partial_result(quote_partial(plan, known_policy, known_paid, day, part))


def _paid(document: object, plan: Plan) -> int:
    read = Document(document, "paid", {"instalments"})
    return read.required("instalments", read.count("instalments", 0, plan.periods))


def _is_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _schedule_result(schedule: Schedule) -> Result:
    return {
        "rows": [_row_result(row) for row in schedule.rows],
        "total_payment": str(schedule.total_payment),
        "total_interest": str(schedule.total_interest),
        "total_fee": str(schedule.total_fee),
    }


def _row_result(row: Instalment) -> Result:
    return {
        "no": row.no,
        "due_date": row.due_date.isoformat(),
        "payment": yuan_text(row.payment_fen),
        "principal": yuan_text(row.principal_fen),
        "interest": yuan_text(row.interest_fen),
        "fee": yuan_text(row.fee_fen),
        "balance": yuan_text(row.balance_fen),
    }


def _payoff_result(quote: PayoffQuote) -> Result:
    result: Result = {line.code: yuan_text(line.fen) for line in quote.lines}
    result["total"] = str(quote.total)
    result["carry_on_total"] = str(quote.carry_on_total)
    result["saving"] = str(quote.saving)
    return result


def _partial_result(quote: PartialQuote) -> Result:
    return {
        "interest_now": str(quote.interest_now),
        "charge_now": str(quote.charge_now),
        "principal_now": str(quote.principal_now),
        "unused": str(quote.unused),
        "rows": [_row_result(row) for row in quote.rows],
        "total_interest_after": str(quote.total_interest_after),
        "periods_after": quote.periods_after,
        "saving": str(quote.saving),
    }


def _apr_result(plan: Plan) -> Result:
    return {name: str(rate) for name, rate in annualised_rate(plan)._asdict().items()}


def _parse(text: str) -> object:
    """JSON as it stands, save that what cannot be a value of a case is `_NoValue`."""
    return cast(
        object,
        json.loads(
            text,
            parse_int=_whole_number,
            parse_float=_no_value,
            parse_constant=_no_value,
            object_pairs_hook=_object,
        ),
    )


def _whole_number(digits: str) -> object:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else _NoValue()


def _no_value(_: str) -> object:
    return _NoValue()


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object; a field given twice has no value, for none of the two is to be guessed."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                fields[name] = _NoValue()
            seen.add(name)
    return fields


def _pruned(text: str) -> str:
    """The text with everything nested too deep for any case replaced by NaN."""
    kept: list[str] = []
    depth = start = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        if match[0] in ("[", "{"):
            depth += 1
            if depth == _DEEPEST:
                kept.append(text[start : match.start()])
        elif match[0] in ("]", "}"):
            if depth == _DEEPEST:
                kept.append("NaN")
                start = match.end()
            depth -= 1
    return "".join(kept) + text[start:]
