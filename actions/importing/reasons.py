"""What is wrong with a row, in Chinese."""

import re
from dataclasses import dataclass

from actions.payoff import InvalidInput

_PHRASES: tuple[tuple[str, str], ...] = (
    (
        r"must be yuan as a plain decimal.*",
        "金额要写成普通小数，不为负，最多两位小数，例如 5299.00",
    ),
    (r"must be a plain decimal.*", "要写成普通小数，不为负，例如 0.12"),
    (r"must be more than 0", "必须大于 0"),
    (r"must be a whole number", "要是整数"),
    (r"must be a string", "要写成文字（JSON 里加引号）"),
    (r"must be from (.+) to (.+)", r"要在 \1 到 \2 之间"),
    (r"must be one of: (.+)", r"只能是：\1"),
    (r"must not be above (.+)", r"不能大于 \1"),
    (r"must be a date as YYYY-MM-DD", "日期要写成 2026-01-31 这样"),
    (r"is not a day of the calendar", "没有这一天"),
    (r"must be an object", "要是一个 JSON 对象"),
    (r"is not a known field", "没有这个字段"),
    (r"must be after start_date", "必须晚于 start_date"),
    (r"must be after the one before it", "必须晚于前一个日期"),
    (r"must be a list of dates", "要是日期的列表"),
    (r"must be as many as periods", "个数要和 periods 一样"),
    (r"must not be before valid_from", "不能早于 valid_from"),
    (r"leaves no room for the last due date", "太晚，最后一期超出了日历"),
    (r"is longer than (\d+) characters", r"超过 \1 个字符"),
    (r"is missing, and (\w+) too", r"缺少，也没有 \1"),
    (r"is missing, (\w+) needs one", r"缺少，\1 必须有"),
    (r"is missing.*", "缺少"),
    (r"does not belong beside (\w+)", r"不能和 \1 同时给出"),
    (r"does not belong to (.+)", r"不适用于 \1"),
    (r"belongs to remaining_fee topup only", "只适用于 remaining_fee 为 topup"),
)


@dataclass(frozen=True, slots=True, order=True)
class BadRow:
    """A row that cannot be imported: its line in the file, and why, in Chinese."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.reason}"


class Refused(ValueError):
    """A row that does not fit what is in the database or elsewhere in the file."""


def engine_reason(error: InvalidInput) -> str:
    """The engine's objection to a field, in Chinese; in its own words where none are known."""
    for pattern, phrase in _PHRASES:
        match = re.fullmatch(pattern, error.message)
        if match:
            return f"{error.field} {match.expand(phrase)}"
    return f"{error.field} {error.message}"
