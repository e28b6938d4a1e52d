"""Reading the fields of one row, each by its kind."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from actions.store.money import to_fen

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SUM = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_RATE = re.compile(r"[01](\.[0-9]{1,9})?")
_SCIENTIFIC = re.compile(r"[0-9.]+[eE]\+?[0-9]+")
_NUMBER_HINT = "像是被表格软件改成了科学计数，请把这一列设为文本再导出"


class BadField(Exception):
    """A field that is not what the form says; the message is for the user, in Chinese."""


class Fields:
    """The fields of a row; each is read once, what is left over is refused.

    Every reader raises BadField for a value that is not of its kind.
    """

    def __init__(self, fields: Mapping[str, Any], line: int, today: date) -> None:
        self.line = line
        self.today = today
        self._left = {name: value for name, value in fields.items() if value is not None}

    def raw(self, name: str) -> Any:
        """The value as it stands, None where it is absent."""
        return self._left.pop(name, None)

    def text(self, name: str, longest: int) -> str:
        """A text that must be there, without blanks around it."""
        value = self.optional_text(name, longest)
        if not value:
            raise BadField(f"{name} 缺少")
        return value

    def optional_text(self, name: str, longest: int) -> str:
        """A text, empty where it is absent."""
        value = self.raw(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise BadField(f"{name} 要写成文字（JSON 里加引号）")
        stripped = value.strip()
        if len(stripped) > longest:
            raise BadField(f"{name} 超过 {longest} 个字")
        if not all(char.isprintable() or char in "\n\t" for char in stripped):
            raise BadField(f"{name} 里有不可见字符")
        return stripped

    def number(self, name: str, pattern: re.Pattern[str], meaning: str) -> str:
        """A number of digits kept as text; `meaning` says what it should be."""
        value = self.text(name, 64)
        if _SCIENTIFIC.fullmatch(value):
            raise BadField(f"{name} {_NUMBER_HINT}")
        if not pattern.fullmatch(value):
            raise BadField(f"{name} 要是{meaning}")
        return value

    def day(self, name: str) -> date:
        """A day that must be there."""
        value = self.optional_day(name)
        if value is None:
            raise BadField(f"{name} 缺少")
        return value

    def optional_day(self, name: str) -> date | None:
        """A day, None where it is absent."""
        text = self.optional_text(name, 20)
        if not text:
            return None
        if not _DAY.fullmatch(text):
            raise BadField(f"{name} 日期要写成 2026-01-31 这样")
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise BadField(f"{name} 没有这一天") from error

    def past_day(self, name: str) -> date:
        """A day that must be there and is not after today."""
        value = self.day(name)
        if value > self.today:
            raise BadField(f"{name} 晚于今天")
        return value

    def optional_past_day(self, name: str) -> date | None:
        """A day that is not after today, None where it is absent."""
        value = self.optional_day(name)
        if value is not None and value > self.today:
            raise BadField(f"{name} 晚于今天")
        return value

    def optional_rate(self, name: str) -> Decimal | None:
        """A rate above 0 and up to 1, None where it is absent."""
        text = self.optional_text(name, 20)
        if not text:
            return None
        if not _RATE.fullmatch(text) or not 0 < Decimal(text) <= 1:
            raise BadField(f"{name} 要写成大于 0、不超过 1 的小数，最多九位小数，例如 0.144")
        return Decimal(text)

    def optional_sum_fen(self, name: str) -> int | None:
        """A sum of yuan above zero, in fen, None where it is absent."""
        return self.sum_fen(name) if self._left.get(name) else None

    def sum_fen(self, name: str) -> int:
        """A sum of yuan above zero, in fen."""
        text = self.text(name, 20)
        if not _SUM.fullmatch(text):
            raise BadField(f"{name} 金额要写成普通小数，最多两位小数，例如 5299.00")
        fen = to_fen(text)
        if not fen:
            raise BadField(f"{name} 必须大于 0")
        return fen

    def word(self, name: str, words: tuple[str, ...], default: str = "") -> Any:
        """One of the words, the default where it is absent."""
        value = self.optional_text(name, 40) or default
        if value not in words:
            raise BadField(f"{name} 只能是：{', '.join(words)}" if value else f"{name} 缺少")
        return value

    def object(self, name: str) -> dict[str, Any]:
        """A JSON object that must be there."""
        value = self.raw(name)
        if not isinstance(value, dict):
            raise BadField(f"{name} " + ("缺少" if value is None else "要是一个 JSON 对象"))
        return value

    def refuse_others(self) -> None:
        """Refuse what has not been read."""
        if self._left:
            raise BadField(f"没有这些字段：{', '.join(sorted(self._left))[:200]}")
