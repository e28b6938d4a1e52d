"""The kinds of fields an import file has, as types that check what stands in them."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    field_validator,
    model_validator,
)

from actions.importing.reasons import engine_objection, objection
from actions.payoff import InvalidInput, Objection, Plan
from actions.store.money import to_fen

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SUM = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_RATE = re.compile(r"[01](\.[0-9]{1,9})?")
_SCIENTIFIC = re.compile(r"[0-9.]+[eE]\+?[0-9]+")


class Fields(BaseModel):
    """The fields of a row; null and blank ones count as absent, unknown ones are refused.

    Validated with a context: `today`, a date.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _without_absent(cls, fields: Any) -> Any:
        if not isinstance(fields, dict):
            return fields
        return {
            name: value
            for name, value in fields.items()
            if value is not None and not (isinstance(value, str) and not value.strip())
        }

    @field_validator("*")
    @classmethod
    def _printable(cls, value: object) -> object:
        return printable(value) if isinstance(value, str) else value


def printable(text: str) -> str:
    """A text without invisible characters but line ends and tabs. Raises where it has others."""
    if not text.replace("\n", "").replace("\t", "").isprintable():
        raise objection("not_printable")
    return text


def today(info: ValidationInfo) -> date:
    """The business day that days of a row are compared to."""
    day: date = info.context["today"]  # type: ignore[index]
    return day


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise objection(Objection.NOT_A_STRING)
    return value.strip()


def _day(value: object) -> date:
    text = _text(value)
    if not _DAY.fullmatch(text):
        raise objection(Objection.NOT_A_DATE)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise objection(Objection.NO_SUCH_DAY) from None


def _not_after_today(day: date, info: ValidationInfo) -> date:
    if day > today(info):
        raise objection("after_today")
    return day


def _fen(value: object) -> int:
    text = _text(value)
    if not _SUM.fullmatch(text):
        raise objection(Objection.NOT_A_SUM)
    fen = to_fen(text)
    if not fen:
        raise objection(Objection.NOT_POSITIVE)
    return fen


def _rate(value: object) -> Decimal:
    text = _text(value)
    if not _RATE.fullmatch(text) or not 0 < Decimal(text) <= 1:
        raise objection("not_a_rate")
    return Decimal(text)


def _digits(pattern: str, code: str) -> Callable[[str], str]:
    """A check that a text is a number of that form, kept as text."""

    def check(text: str) -> str:
        if _SCIENTIFIC.fullmatch(text):
            raise objection("in_scientific_notation")
        if not re.fullmatch(pattern, text):
            raise objection(code)
        return text

    return check


def count(low: int, high: int) -> PlainValidator:
    """A check that a value is a whole number within bounds."""

    def check(value: object) -> int:
        if type(value) is not int or not low <= value <= high:
            raise objection("not_a_count", low=low, high=high)
        return value

    return PlainValidator(check)


def _without_blanks(text: str) -> str:
    if any(char.isspace() for char in text):
        raise objection("has_blanks")
    return text


def _terms(value: object) -> Plan:
    try:
        return Plan.from_json(value, "terms")
    except InvalidInput as error:
        raise engine_objection(error, "terms") from None


Day = Annotated[date, BeforeValidator(_day)]
"""A day, written `2026-01-31`."""
PastDay = Annotated[Day, AfterValidator(_not_after_today)]
"""A day that is not after today."""
Fen = Annotated[int, BeforeValidator(_fen)]
"""A sum above zero: yuan with at most two decimals in the file, fen here."""
Rate = Annotated[Decimal, BeforeValidator(_rate)]
"""A rate above 0 and up to 1, with at most nine decimals."""
PlanNo = Annotated[str, AfterValidator(_digits(r"FQ[0-9]{12}", "not_a_plan_no"))]
OrderNo = Annotated[str, AfterValidator(_digits(r"[0-9]{10,20}", "not_an_order_no"))]
Phone = Annotated[str, AfterValidator(_digits(r"1[3-9][0-9]{9}", "not_a_phone"))]
CustomerId = Annotated[str, Field(max_length=64), AfterValidator(_without_blanks)]
Terms = Annotated[Plan, PlainValidator(_terms)]
"""A plan's terms in the engine's JSON form."""
