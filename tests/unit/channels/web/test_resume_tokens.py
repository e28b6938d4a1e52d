"""Who may come back to a conversation."""

from __future__ import annotations

import pytest

from channels.web.resume import (
    LIFETIME,
    Conversation,
    InvalidResume,
    ResumeTokens,
    new_conversation,
)
from channels.web.sessions import Sessions

from .conftest import id_token

TOKENS = ResumeTokens(b"k" * 32)


def test_a_token_opens_the_conversation_it_was_issued_for() -> None:
    conversation = new_conversation(TOKENS.owner_of(id_token("C1")))
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


def test_a_token_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.web.resume.time.time", lambda: 1_000_000.0)
    token = TOKENS.issue(Conversation("web-1"))
    monkeypatch.setattr("channels.web.resume.time.time", lambda: 1_000_001.0 + LIFETIME)
    with pytest.raises(InvalidResume):
        TOKENS.read(token)


def test_ids_are_not_repeated() -> None:
    assert len({new_conversation(None).id for _ in range(100)}) == 100


def test_owners_are_told_apart_and_not_named() -> None:
    first, second = (TOKENS.owner_of(id_token(name)) for name in ("C1", "C2"))
    assert first
    assert first != second
    assert "C1" not in first


@pytest.mark.parametrize("token", [None, "x", "a.b.c", "a.W10.c", "a.e30.c", "a.bnVsbA.c"])
def test_a_token_that_names_nobody_has_no_owner(token: str | None) -> None:
    assert TOKENS.owner_of(token) is None


def test_a_conversation_becomes_the_customers_who_signs_in() -> None:
    sessions = Sessions(TOKENS)
    resume = TOKENS.issue(Conversation("web-1"))
    session = sessions.open(resume, id_token("C1"))
    assert session.conversation == Conversation("web-1", TOKENS.owner_of(id_token("C1")))
    back = sessions.open(sessions.described(session)["resume"], id_token("C2"))
    assert back.conversation.id != "web-1"


def test_an_oversized_token_is_none() -> None:
    assert Sessions(TOKENS).open(None, "x" * 10_000).token is None
