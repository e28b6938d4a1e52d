"""What JSON is read, and what every string in it must be."""

from __future__ import annotations

import pytest

from channels.core.door import (
    DEEPEST,
    NotTaken,
    check_strings,
    is_well_formed,
    read_json,
    read_object,
)


def test_an_object_is_read() -> None:
    body = '{"say": "第一行\\n👨\\u200d👩 \\ud83d\\ude00", "n": [1, -2.5, null, true]}'
    read = read_object(body.encode(), 1000)
    assert read == {"say": "第一行\n👨\u200d👩 😀", "n": [1, -2.5, None, True]}
    # Brackets and quotes within strings are no structure.
    assert read_json(b'"\\"[[[[[[[[[[[[{{{{"') == '"[[[[[[[[[[[[{{{{'


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"[]", "对象"),
        (b'"x"', "对象"),
        (b'{"a": "\xff"}', "JSON"),
        ('{"a": 1}'.encode("utf-16"), "JSON"),
        (b'{"a": NaN}', "JSON"),
        (b'{"a": Infinity}', "JSON"),
        (b'{"a": "\\ud800"}', "字符"),
        (b'{"a": "\\udc00\\ud800"}', "字符"),
        (b'{"a": {"b": ["x\\u0000y"]}}', "字符"),
        (b'{"\\udfff": 1}', "字符"),
        (b'{"a": 1, "a": 2}', "重复"),
        (b'{"a": {"b": "\\ud800", "b": "x"}}', "重复"),
        (b'{"a": ' + b"9" * 21 + b"}", "数字"),
        (b'{"a": 1e999}', "数字"),
        (b'{"a": 0.' + b"1" * 40 + b"}", "数字"),
        (b'{"a": ' * DEEPEST + b"[]" + b"}" * DEEPEST, "层"),
        (b"{" + b" " * 1000 + b"}", "1000"),
    ],
)
def test_what_cannot_be_kept_is_turned_away(body: bytes, told: str) -> None:
    with pytest.raises(NotTaken, match=told):
        read_object(body, 1000)


@pytest.mark.parametrize(
    "body", [b"[" * 60_000, b'{"a":' * 12_000, b'"' * 60_000, b'"' + b"\\" * 60_000]
)
def test_depth_is_bounded_before_anything_is_built(body: bytes) -> None:
    with pytest.raises(NotTaken):
        read_json(body)


def test_a_text_is_read_as_its_bytes_are() -> None:
    assert read_json('["中"]') == ["中"]
    with pytest.raises(NotTaken, match="JSON"):
        read_json('["\ud800"]')


def test_strings_are_checked_wherever_they_stand() -> None:
    check_strings({"a": ["b", {"c": "d"}], "e": 1})
    for value in ("\0", ["\ud800"], {"a": {"b": "\udfff"}}, {"\0": 1}):
        with pytest.raises(NotTaken):
            check_strings(value)
    assert is_well_formed("中\U0001f600\n\u202e")
