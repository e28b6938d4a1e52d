"""Id tokens that prove nobody."""

from __future__ import annotations

from contextlib import closing, suppress

import pytest

from tests.attacks.forging import FORGERIES, Forger
from tests.attacks.target import SECRET, Attacker
from tests.attacks.wire import Refused, fresh_id, is_calm

QUESTION = "现在还清要多少"


@pytest.fixture
def forger(attacker: Attacker) -> Forger:
    """Somebody who has seen the victim's token."""
    return Forger.of(attacker.target)


def test_genuine_token(victim: Attacker) -> None:
    """What all the forgeries below stand beside: the honest customer is shown the sum."""
    reply = victim.rest("token-genuine", QUESTION, victim.target.token("13800000001"))
    assert "¥" in str(reply.json)


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forged_token(attacker: Attacker, forger: Forger, forgery: str) -> None:
    """Over REST, over the socket and asked for directly: nothing of an account."""
    token = FORGERIES[forgery](forger)
    reply = attacker.rest(f"token-{fresh_id()}", QUESTION, token)
    assert is_calm(reply), reply
    assert "¥" not in str(reply.json)
    with suppress(Refused), closing(attacker.socket({"token": token})) as connection:
        assert connection.session["signed_in"] is False
        assert "¥" not in connection.talk(QUESTION)
    checked = attacker.action("POST", "/identity/check", {"id_token": token}, SECRET)
    assert 400 <= checked.status < 500, checked


def test_forged_token_over_plain_requests(attacker: Attacker, forger: Forger) -> None:
    """The way out believes no more than the socket does."""
    for name in ("alg none", "own key", "expired", "claims too deep", "a lone surrogate"):
        token = FORGERIES[name](forger)
        opened = attacker.rasa("POST", "/webhooks/web/session", {"token": token})
        assert is_calm(opened)
        assert opened.status >= 400 or opened.json["signed_in"] is False
        session = opened.json if opened.status == 200 else attacker.session()
        reply = attacker.web_say(session["resume"], QUESTION, token=token)
        assert is_calm(reply)
        assert "¥" not in reply.text


def test_forged_token_at_refresh(attacker: Attacker, forger: Forger) -> None:
    """A token that comes later is looked at as one that comes at once."""
    for name in ("alg none", "own key", "wrong audience", "signature of other claims"):
        with closing(Attacker(attacker.target).socket()) as connection:
            answer = connection.ask("refresh", {"token": FORGERIES[name](forger)})
            assert not answer.get("signed_in")
            assert "¥" not in connection.talk(QUESTION)


def test_token_of_deep_json_leaves_no_trace(attacker: Attacker, forger: Forger) -> None:
    """Neither an answer of 500 nor a trace in a log."""
    before = attacker.target.logs().count(b"Traceback")
    for depth in (500, 900, 3_000):
        token = forger.unsigned(b'{"alg":' * depth, b'{"a":' * depth, b"x")
        assert is_calm(attacker.rest("token-deep", QUESTION, token))
        assert is_calm(attacker.rasa("POST", "/webhooks/web/session", {"token": token}))
        checked = attacker.action("POST", "/identity/check", {"id_token": token}, SECRET)
        assert 400 <= checked.status < 500
    assert attacker.target.logs().count(b"Traceback") == before


def test_token_in_other_places(attacker: Attacker) -> None:
    """A genuine token counts where it belongs and nowhere else."""
    token = attacker.target.token("13800000001")
    places: dict[str, dict[str, object]] = {
        "the message": {"message": f"{QUESTION} {token}"},
        "the top": {"message": QUESTION, "id_token": token, "token": token},
        "another name": {"message": QUESTION, "metadata": {"token": token, "idToken": token}},
        "deeper": {"message": QUESTION, "metadata": {"metadata": {"id_token": token}}},
    }
    for place, body in places.items():
        sent = {"sender": f"place-{fresh_id()}", **body}
        reply = attacker.rasa(
            "POST", "/webhooks/rest/webhook", sent, Authorization=f"Bearer {token}"
        )
        assert "¥" not in str(reply.json), place
