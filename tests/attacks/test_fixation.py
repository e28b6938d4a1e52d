"""Keys of conversations that outlive a change of who is proven.

The attacker opens a conversation, keeps its key, and has the victim go on in it (a shared
computer, a link with the key in it); or has found a key of the victim's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import pytest

from tests.attacks.forging import Forger
from tests.attacks.target import Attacker
from tests.attacks.wire import Refused, Socket

QUESTION = "现在还清要多少"
SECRET_SUM = "3,682.36"
OTHER = "13800000002"


@pytest.fixture
def token(victim: Attacker) -> str:
    """The victim's id token."""
    return victim.target.token("13800000001")


@pytest.fixture
def forged(attacker: Attacker) -> str:
    """A token that names the victim, unsigned."""
    return Forger.of(attacker.target).unsigned({"alg": "none"})


@pytest.fixture
def planted(attacker: Attacker) -> Iterator[Socket]:
    """An anonymous conversation of the attacker's, listened to."""
    with closing(attacker.socket()) as connection:
        connection.talk("你好")
        yield connection


def heard(connection: Socket) -> str:
    """Everything that reached a connection."""
    return json.dumps(connection.drain(0.5), ensure_ascii=False)


def history(who: Attacker, resume: str, **auth: object) -> str:
    """What whoever holds a key can read with it, over the socket and over plain requests."""
    got = who.web_history(resume).text
    with suppress(Refused), closing(who.socket({"resume": resume, **auth})) as connection:
        got += json.dumps(connection.ask("history", {"limit": 100}), ensure_ascii=False)
        got += json.dumps(connection.ask("history", {}), ensure_ascii=False)
    return got


def speak_as(victim: Attacker, resume: object, token: str) -> dict[str, Any]:
    """Have the victim come with a key and sign in; return the session after the question."""
    with closing(victim.socket({"resume": resume, "token": token})) as connection:
        assert SECRET_SUM in connection.talk(QUESTION)
        return connection.session


def test_planted_key_listened_to(planted: Socket, victim: Attacker, token: str) -> None:
    """The attacker, still connected, hears nothing of what is said after the sign-in."""
    speak_as(victim, planted.session["resume"], token)
    assert SECRET_SUM not in heard(planted)


def test_planted_key_and_sign_in_by_refresh(planted: Socket, victim: Attacker, token: str) -> None:
    """Nor where the victim signs in on an open connection."""
    with closing(victim.socket({"resume": planted.session["resume"]})) as connection:
        connection.talk("你好")
        answer = connection.ask("refresh", {"token": token})
        assert answer["signed_in"]
        assert SECRET_SUM in connection.talk(QUESTION)
    assert SECRET_SUM not in heard(planted)
    assert answer["conversation"] != planted.session["conversation"]


def test_planted_key_and_sign_in_over_plain_requests(
    planted: Socket, victim: Attacker, token: str
) -> None:
    """Nor where the victim's browser knows no WebSocket."""
    session = victim.session(resume=planted.session["resume"], token=token)
    victim.web_say(session["resume"], QUESTION, token=token)
    assert SECRET_SUM not in heard(planted)
    assert session["conversation"] != planted.session["conversation"]


def test_planted_key_with_a_token_beside_the_message(
    planted: Socket, victim: Attacker, token: str
) -> None:
    """A message that brings the token itself does not turn an anonymous conversation into hers."""
    victim.web_say(str(planted.session["resume"]), QUESTION, token=token)
    assert SECRET_SUM not in heard(planted)
    assert SECRET_SUM not in history(victim, str(planted.session["resume"]))


def test_planted_key_read_later(
    attacker: Attacker, planted: Socket, victim: Attacker, token: str
) -> None:
    """The key that was planted opens what was said before the sign-in, and no more."""
    speak_as(victim, planted.session["resume"], token)
    assert SECRET_SUM not in history(attacker, str(planted.session["resume"]))


def test_key_of_a_signed_in_stretch_alone(attacker: Attacker, victim: Attacker, token: str) -> None:
    """Found, without the customer's id token, it opens nothing."""
    session = speak_as(victim, None, token)
    assert SECRET_SUM not in history(attacker, session["resume"])


def test_key_of_a_signed_in_stretch_and_a_forged_token(
    attacker: Attacker, victim: Attacker, token: str, forged: str
) -> None:
    """Nor with a token that merely names the customer."""
    session = speak_as(victim, None, token)
    assert SECRET_SUM not in history(attacker, session["resume"], token=forged)
    with closing(attacker.socket({"resume": session["resume"], "token": forged})) as connection:
        assert connection.session["conversation"] != session["conversation"]
        assert not connection.session["signed_in"]


def test_key_renewed_with_a_forged_token(
    attacker: Attacker, victim: Attacker, token: str, forged: str
) -> None:
    """A forged token gets no fresh key of the stretch, at connect, at refresh, over REST."""
    session = speak_as(victim, None, token)
    renewed = [attacker.session(resume=session["resume"], token=forged)]
    with closing(attacker.socket()) as connection:
        answer = connection.ask("refresh", {"resume": session["resume"], "token": forged})
        renewed += [answer] if answer["ok"] else []
    for each in renewed:
        assert each["conversation"] != session["conversation"]
        assert SECRET_SUM not in history(attacker, each["resume"], token=forged)


def test_key_of_a_signed_in_stretch_and_another_customers_token(
    attacker: Attacker, victim: Attacker, token: str
) -> None:
    """Nor with a genuine token of somebody else."""
    session = speak_as(victim, None, token)
    other = attacker.target.token(OTHER)
    assert SECRET_SUM not in history(attacker, session["resume"], token=other)
    with closing(attacker.socket({"token": other})) as connection:
        answer = connection.ask("refresh", {"resume": session["resume"], "token": other})
        assert answer.get("conversation") != session["conversation"]


def test_key_after_sign_out(attacker: Attacker, victim: Attacker, token: str) -> None:
    """What was said before the sign-out is no longer to be read with the key."""
    with closing(victim.socket({"token": token})) as connection:
        assert SECRET_SUM in connection.talk(QUESTION)
        before = connection.session
        after = connection.ask("refresh", {"token": None})
        assert after["conversation"] != before["conversation"]
        assert not after["signed_in"]
        assert "¥" not in connection.talk(QUESTION)
    assert SECRET_SUM not in history(attacker, before["resume"])
    assert SECRET_SUM not in history(attacker, after["resume"])


def test_listener_after_sign_out(victim: Attacker, token: str) -> None:
    """A tab that signed out hears nothing of what another one asks, if that one still may."""
    with closing(victim.socket({"token": token})) as first:
        resume = first.session["resume"]
        with closing(victim.socket({"resume": resume, "token": token})) as second:
            second.ask("refresh", {"token": None})
            first.talk(QUESTION)
            assert SECRET_SUM not in heard(second)


def test_message_under_a_key_without_the_token(
    attacker: Attacker, victim: Attacker, token: str
) -> None:
    """A key of a signed-in stretch speaks for nobody: no answer about the account."""
    session = speak_as(victim, None, token)
    reply = attacker.web_say(session["resume"], QUESTION)
    assert SECRET_SUM not in reply.text
    with suppress(Refused), closing(attacker.socket({"resume": session["resume"]})) as connection:
        assert SECRET_SUM not in connection.talk(QUESTION)


def test_next_customer_on_the_same_connection(victim: Attacker, token: str) -> None:
    """Whoever signs in after another gets a conversation without the other's context."""
    with closing(victim.socket({"token": token})) as connection:
        assert SECRET_SUM in connection.talk(QUESTION)
        connection.ask("refresh", {"token": victim.target.token(OTHER)})
        answer = connection.talk("明天呢") + connection.talk("为什么是这个数")
        assert "小米15 Pro" not in answer
        page = connection.ask("history", {"limit": 100})
        assert SECRET_SUM not in json.dumps(page, ensure_ascii=False)


def test_next_customer_over_rest(victim: Attacker, attacker: Attacker, token: str) -> None:
    """The same under one sender over REST: context of the former customer is gone."""
    victim.rest("shared-desk", QUESTION, token)
    reply = attacker.rest("shared-desk", "明天呢", attacker.target.token(OTHER))
    assert "小米15 Pro" not in json.dumps(reply.json, ensure_ascii=False)
    stranger = attacker.rest("shared-desk", "明天呢")
    assert "¥" not in json.dumps(stranger.json, ensure_ascii=False)


@pytest.mark.parametrize("how", ["id", "id as key", "key cut", "key of other id", "other key"])
def test_key_made_up(attacker: Attacker, victim: Attacker, how: str) -> None:
    """An id opens nothing, nor does a key with anything changed in it."""
    with closing(victim.socket()) as connection:
        connection.talk("我想问问提前还款的事")
        session = connection.session
    other = Attacker(attacker.target).session()
    payload, _, signature = str(other["resume"]).partition(".")
    made_up = {
        "id": session["conversation"],
        "id as key": f"{session['conversation']}.{signature}",
        "key cut": str(session["resume"])[:-2],
        "key of other id": f"{str(session['resume']).partition('.')[0]}.{signature}",
        "other key": f"{payload}.{str(session['resume']).partition('.')[2]}",
    }[how]
    assert "提前还款的事" not in history(attacker, str(made_up))
    opened = attacker.session(resume=made_up)
    assert opened["conversation"] != session["conversation"]


def test_expired_token_reads_no_history(attacker: Attacker, victim: Attacker, token: str) -> None:
    """The stretch's key with the customer's own token of yesterday opens nothing."""
    session = speak_as(victim, None, token)
    stale = Forger.of(attacker.target).signed(iat=1_600_000_000, exp=1_600_000_600)
    assert SECRET_SUM not in history(attacker, session["resume"], token=stale)


def test_own_stretch_is_found_again(victim: Attacker, token: str) -> None:
    """What all this must not take away: the customer, signed in again, goes on where she was."""
    session = speak_as(victim, None, token)
    with closing(victim.socket({"resume": session["resume"], "token": token})) as connection:
        assert connection.session["resumed"]
        page = json.dumps(connection.ask("history", {}), ensure_ascii=False)
        assert SECRET_SUM in page
