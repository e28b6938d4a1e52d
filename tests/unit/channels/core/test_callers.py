"""Whose key a request brings."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from channels.core.callers import Callers, WeakKey

ONE, OTHER = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"


def request(authorization: str | None) -> Any:
    """A request with this header."""
    headers = {} if authorization is None else {"authorization": authorization}
    return SimpleNamespace(headers=headers)


def test_any_of_the_keys_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_REST_KEYS", f" {ONE}, {OTHER},")
    callers = Callers.from_environment()
    assert callers
    one, other = (callers.identify(request(f"Bearer {key}")) for key in (ONE, OTHER))
    assert one is not None
    assert other is not None
    assert one != other
    assert ONE not in one
    for wrong in (
        None,
        "",
        "Bearer",
        "Bearer ",
        ONE,
        f"Basic {ONE}",
        f"Bearer {ONE[:-1]}",
        "Bearer é",
    ):
        assert callers.identify(request(wrong)) is None


def test_without_keys_nobody_is_a_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_REST_KEYS", " , ")
    assert not Callers.from_environment()
    assert Callers.from_environment().identify(request("Bearer ")) is None


@pytest.mark.parametrize("weak", ["short", "x" * 32, "ab" * 20, ONE[:31], "密" * 32])
def test_a_weak_key_ends_the_start(weak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_REST_KEYS", f"{ONE},{weak}")
    with pytest.raises(WeakKey, match="FENQI_REST_KEYS") as told:
        Callers.from_environment()
    assert weak not in str(told.value)
