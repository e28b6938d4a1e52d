"""What every string of every request must be before anybody works on it."""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 8
"""Arrays and objects within one another in a request."""

LONGEST_NUMBER = 20
"""Characters of a number: no field takes a longer one."""

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


class NotTaken(ValueError):
    """A request that is turned away at the door; its text is for the caller, in Chinese."""


def read_object(body: bytes, most: int) -> dict[str, Any]:
    """Return the JSON object a request's body is, every string of it well-formed.

    Args:
        body: the body as it came.
        most: bytes it may have.

    Raises:
        NotTaken: it is too long, not UTF-8, not JSON, too deep, no object, names a field twice,
            or holds a number or string that nothing here could keep.
    """
    if len(body) > most:
        raise NotTaken(f"请求正文不能超过 {most} 字节")
    value = read_json(body)
    if not isinstance(value, dict):
        raise NotTaken("请求正文应为 JSON 对象")
    return value


def read_json(text: bytes | str) -> Any:
    """Return what a JSON text says; its length is the caller's to bound. See `read_object`."""
    try:
        data = text.encode() if isinstance(text, str) else text
        if _depth(data) > DEEPEST:
            raise NotTaken(f"JSON 的层数不能超过 {DEEPEST}")
        value = json.loads(
            data.decode(),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_constant,
        )
    except NotTaken:
        raise
    except ValueError as error:
        raise NotTaken("请求正文不是有效的 JSON") from error
    check_strings(value)
    return value


def check_strings(value: object) -> None:
    """Hold every string in a value, keys included, to `is_well_formed`.

    Raises:
        NotTaken: one of them is not.
    """
    if isinstance(value, str):
        if not is_well_formed(value):
            raise NotTaken("文字里有不能处理的字符")
    elif isinstance(value, dict):
        for key, each in value.items():
            check_strings(key)
            check_strings(each)
    elif isinstance(value, list):
        for each in value:
            check_strings(each)


def is_well_formed(text: str) -> bool:
    """Tell whether a text can be stored and sent: no half of a surrogate pair, no NUL."""
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def _depth(text: bytes) -> int:
    """Return how deep a JSON text goes, without building anything."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRING.sub(b"", text)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise NotTaken("JSON 对象里有重复的字段")
    return made


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise NotTaken("JSON 里的数字太长")
    return int(digits)


def _decimal(digits: str) -> float:
    value = float(digits[: LONGEST_NUMBER + 1])
    if len(digits) > LONGEST_NUMBER or value in (float("inf"), float("-inf")):
        raise NotTaken("JSON 里的数字太长")
    return value


def _constant(_: str) -> Any:
    raise NotTaken("请求正文不是有效的 JSON")
