"""A key that several processes share is what chance made."""

import secrets

import pytest

from contract.shared_keys import SHORTEST, weakness


def test_what_chance_made_is_a_key() -> None:
    for _ in range(200):
        assert weakness(secrets.token_hex(32)) is None
        assert weakness(secrets.token_urlsafe(32)) is None


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "不足"),
        ("0123456789abcdefghijklmnopqrstu", "不足"),
        ("a" * SHORTEST, "太简单"),
        ("abcabcabc" * 8, "太简单"),
        ("0123456789abcdef" * 2, "太简单"),
        ("correct horse battery staple and more", "不含空格"),
        ("钥匙" * 16 + "0123456789", "不含空格"),
        ("0123456789abcdefghijklmnopqrstu\n", "不含空格"),
    ],
)
def test_what_is_short_or_easily_guessed_is_none(key: str, why: str) -> None:
    fault = weakness(key)
    assert fault is not None
    assert why in fault
    assert not key or key not in fault
