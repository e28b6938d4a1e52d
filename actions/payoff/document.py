"""Reading one JSON object strictly: every field by its kind, none left over, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import TypeVar

from .errors import InvalidInput, Objection
from .rates import Rate, rate_of

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)

MAX_RATE = 10
MAX_COUNT = 100_000
"""The largest count taken in (days, months, periods in a policy): about 270 years of days."""
MAX_RATE_LENGTH = 100
"""The longest rate taken in, in characters: a bound on work, far beyond any contract's rate."""

_SUM = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
_RATE = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SHOWN_LENGTH = 40


class Document:
    """A JSON object at a path (`plan`); `null` in it counts as absent.

    Every reader takes a field's name and gives its value, or None where it is absent, and raises
    `InvalidInput` with the field's path for a value that is not of that kind.
    """

    def __init__(self, value: object, path: str, known: Collection[str]) -> None:
        """Raises `InvalidInput` where `value` is no object or has a field not in `known`."""
        if not isinstance(value, dict):
            raise InvalidInput(path or "case", Objection.NOT_AN_OBJECT)
        self._path = path
        self._fields = {name: item for name, item in value.items() if item is not None}
        for name in self._fields:
            if name not in known:
                raise InvalidInput(self.path(_shown(name)), Objection.UNKNOWN_FIELD)

    def path(self, name: str) -> str:
        """The path of a field in this object."""
        return f"{self._path}.{name}" if self._path else name

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def refuse(self, name: str, objection: Objection, **values: object) -> InvalidInput:
        """The error that says what is wrong with a field."""
        return InvalidInput(self.path(name), objection, **values)

    def required(self, name: str, value: Value | None) -> Value:
        """A value just read from a field that may not be absent."""
        if value is None:
            raise self.refuse(name, Objection.MISSING)
        return value

    def refuse_present(self, name: str, objection: Objection, **values: object) -> None:
        """Raises `InvalidInput` where a field that does not belong is present."""
        if name in self._fields:
            raise self.refuse(name, objection, **values)

    def raw(self, name: str) -> object:
        """A field as it stands, to be read by another."""
        return self._fields.get(name)

    def text(self, name: str) -> str | None:
        """A string."""
        value = self._fields.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.refuse(name, Objection.NOT_A_STRING)
        return value

    def word(self, name: str, words: type[Word]) -> Word | None:
        """One of the words of an enumeration."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return words(value)
        except ValueError:
            raise self.refuse(name, Objection.NOT_A_WORD, words=", ".join(words)) from None

    def sum(self, name: str) -> int | None:
        """A sum of yuan, zero or more, as fen."""
        value = self.text(name)
        if value is None:
            return None
        match = _SUM.fullmatch(value)
        if not match:
            raise self.refuse(name, Objection.NOT_A_SUM)
        whole, decimals = match.groups("")
        return int(whole + decimals.ljust(2, "0"))

    def rate(self, name: str) -> Rate | None:
        """A rate from 0 to 10, exactly."""
        value = self.text(name)
        if value is None:
            return None
        if len(value) > MAX_RATE_LENGTH:
            raise self.refuse(name, Objection.TOO_LONG, high=MAX_RATE_LENGTH)
        match = _RATE.fullmatch(value)
        if not match:
            raise self.refuse(name, Objection.NOT_A_RATE)
        rate = rate_of(*match.groups(""))
        if rate.numerator > MAX_RATE * rate.denominator:
            raise self.refuse(name, Objection.ABOVE, high=MAX_RATE)
        return rate

    def count(self, name: str, low: int = 0, high: int = MAX_COUNT) -> int | None:
        """A whole number within bounds."""
        value = self._fields.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refuse(name, Objection.NOT_A_WHOLE_NUMBER)
        if not low <= value <= high:
            raise self.refuse(name, Objection.OUT_OF_RANGE, low=low, high=high)
        return value

    def day(self, name: str) -> date | None:
        """A day written `YYYY-MM-DD`."""
        value = self._fields.get(name)
        return None if value is None else read_day(value, self.path(name))


def read_day(value: object, path: str) -> date:
    """The day that `value` writes as `YYYY-MM-DD`; raises `InvalidInput` with `path`."""
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise InvalidInput(path, Objection.NOT_A_DATE)
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise InvalidInput(path, Objection.NO_SUCH_DAY) from None


def _shown(name: object) -> str:
    """An unknown field's name, short enough for a message."""
    text = name if isinstance(name, str) else "?"
    return text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}…"
