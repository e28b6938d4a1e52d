"""Who may come back to a conversation."""

from __future__ import annotations

import pytest
from rasa.shared.exceptions import RasaException

from channels.web.resume import (
    LIFETIME,
    SIGNED_IN_LIFETIME,
    Conversation,
    InvalidResume,
    ResumeTokens,
    WeakKey,
    new_conversation,
    strong_key,
)

TOKENS = ResumeTokens(b"k" * 32)


def test_a_token_opens_the_conversation_it_was_issued_for() -> None:
    conversation = new_conversation(TOKENS.owner_of("C1"))
    assert TOKENS.read(TOKENS.issue(conversation)) == conversation


@pytest.mark.parametrize(
    "token", ["", ".", "a.b", "e30.", "e30.AAAA", "é.é", "a" * 5000, "=.=", "e30.e30.e30"]
)
def test_what_is_not_a_token_opens_nothing(token: str) -> None:
    with pytest.raises(InvalidResume):
        TOKENS.read(token)


def test_another_servers_token_opens_nothing() -> None:
    foreign = ResumeTokens(b"x" * 32).issue(Conversation("web-1"))
    with pytest.raises(InvalidResume):
        TOKENS.read(foreign)


@pytest.mark.parametrize(("owner", "seconds"), [(None, LIFETIME), ("C1", SIGNED_IN_LIFETIME)])
def test_a_token_runs_out(owner: str | None, seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.web.resume.time.time", lambda: 1_000_000.0)
    token = TOKENS.issue(Conversation("web-1", owner))
    monkeypatch.setattr("channels.web.resume.time.time", lambda: 999_999.0 + seconds)
    assert TOKENS.read(token).id == "web-1"
    monkeypatch.setattr("channels.web.resume.time.time", lambda: 1_000_001.0 + seconds)
    with pytest.raises(InvalidResume):
        TOKENS.read(token)


def test_a_customers_token_is_good_for_half_an_hour_at_most() -> None:
    assert SIGNED_IN_LIFETIME <= 30 * 60


def test_ids_are_not_repeated() -> None:
    assert len({new_conversation(None).id for _ in range(100)}) == 100


def test_owners_are_told_apart_and_not_named() -> None:
    first, second = (TOKENS.owner_of(name) for name in ("pseudonym-1", "pseudonym-2"))
    assert first != second
    assert "pseudonym-1" not in first


@pytest.mark.parametrize("key", ["a" * 32, "ab" * 32, "0123456789abcdef" * 2, "short"])
def test_production_does_not_start_with_a_key_to_be_guessed(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_ENV", "production")
    monkeypatch.setenv("FENQI_WEB_KEY", key)
    with pytest.raises(WeakKey, match="网页渠道无法启动") as refusal:
        strong_key()
    assert isinstance(refusal.value, RasaException)
    assert key not in str(refusal.value)


def test_production_starts_with_a_key_of_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_ENV", "production")
    key = "f1d0c8a7b62e95348d7c6b5a49382716"
    monkeypatch.setenv("FENQI_WEB_KEY", key)
    assert strong_key() == key.encode()
