"""Texts that cannot be stored, values of the wrong kind: in every field of every route."""

from __future__ import annotations

import pytest

from tests.attacks.fields import FIELDS
from tests.attacks.target import Attacker
from tests.attacks.wire import is_calm

UNFIT = {
    "lone surrogate": "x\ud800y",
    "reversed surrogates": "\udc00\ud800",
    "NUL": "x\u0000y",
    "controls": "\u0001\u0007\u0008\u000b\u001b[31m\u007f\u0085",
    "line breaks": "x\r\ny\u2028z",
    "direction overrides": "\u202e\u2066abc",
    "noncharacters": "\ufffe\uffff\U0010ffff",
    "private use": "\ue000\U000f0000",
    "invisible": "\u200b\u200c\ufeff\u00ad\u180e",
    "accents without end": "e" + "\u0301" * 1900,
    "format strings": "%s%n{0.__class__}${jndi:ldap://x}{{7*7}}",
    "SQL": "x'; DROP TABLE events;--\" OR 1=1",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "long": "长" * 9_000,
    "empty": "",
    "blank": " \t\n\u3000",
}

WRONG: dict[str, object] = {
    "null": None,
    "true": True,
    "number": 7,
    "negative": -1,
    "huge number": 10**400,
    "fraction": 1e308,
    "list": [],
    "object": {},
    "nested": [[[{"a": [{"b": {}}]}]]],
    "text in a list": ["你好"],
    "itself": {"text": "你好", "id_token": {"alg": "none"}},
    "not a number": float("nan"),
    "infinite": float("-inf"),
}


@pytest.mark.parametrize("field", FIELDS)
def test_text_that_cannot_be_stored(attacker: Attacker, field: str) -> None:
    """Taken or refused, with a sentence; never an error of the server's, never its end."""
    for name, text in UNFIT.items():
        reply = FIELDS[field](Attacker(attacker.target), text)
        assert is_calm(reply), (name, reply)
    assert attacker.rest("honest", "你好").json


@pytest.mark.parametrize("field", FIELDS)
def test_value_of_the_wrong_kind(attacker: Attacker, field: str) -> None:
    """Refused or passed over, with a sentence; never an error of the server's."""
    for name, value in WRONG.items():
        reply = FIELDS[field](Attacker(attacker.target), value)
        assert is_calm(reply), (name, reply)
    assert attacker.rest("honest", "你好").json
