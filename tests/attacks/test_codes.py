"""Sign-in codes: guessed, burnt, carried elsewhere."""

from __future__ import annotations

import time

import pytest

from tests.attacks.target import Attacker
from tests.attacks.wire import WITHIN, Reply


class Visitor:
    """Somebody with a conversation of their own."""

    def __init__(self, who: Attacker) -> None:
        self.who = who
        self._resume = str(who.session()["resume"])

    def ask(self, phone: str) -> Reply:
        """Have a code sent."""
        return self._post("codes", {"phone": phone})

    def receive(self, phone: str) -> str:
        """Have a code sent to a customer's phone and return it once it is there."""
        before = len(self.who.target.codes(phone))
        assert self.ask(phone).status == 200
        until = time.monotonic() + WITHIN
        while len(codes := self.who.target.codes(phone)) == before:
            assert time.monotonic() < until, "the code was not sent"
            time.sleep(0.05)
        return codes[-1]

    def enter(self, phone: str, code: object) -> Reply:
        """Enter a code."""
        return self._post("tokens", {"phone": phone, "code": code})

    def _post(self, what: str, body: dict[str, object]) -> Reply:
        path, key = f"/webhooks/web/sign-in/{what}", f"Bearer {self._resume}"
        return self.who.rasa("POST", path, body, Authorization=key)


@pytest.fixture
def customer(victim: Attacker) -> Visitor:
    """The customer whose code it is."""
    return Visitor(victim)


@pytest.fixture
def stranger(attacker: Attacker) -> Visitor:
    """Somebody who knows the customer's phone."""
    return Visitor(attacker)


def test_honest_sign_in(customer: Visitor) -> None:
    """What all this must not take away."""
    code = customer.receive("13800000008")
    answer = customer.enter("13800000008", code)
    assert answer.status == 200
    assert "¥" in customer.who.rest("signed-in-by-code", "还清要多少", answer.json["id_token"]).text


def test_tries_burnt_by_a_stranger(customer: Visitor, stranger: Visitor) -> None:
    """Wrong codes entered elsewhere do not use up the customer's own tries."""
    phone = "13800000009"
    code = customer.receive(phone)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(8):
        assert stranger.enter(phone, wrong).status in (401, 429)
    assert customer.enter(phone, code).status == 200


def test_code_carried_elsewhere(customer: Visitor, stranger: Visitor) -> None:
    """A code overheard is worth nothing in another conversation."""
    phone = "13800000010"
    code = customer.receive(phone)
    assert stranger.enter(phone, code).status == 401
    assert customer.enter(phone, code).status == 200


def test_code_used_twice(customer: Visitor) -> None:
    """A code works once."""
    phone = "13800000003"
    code = customer.receive(phone)
    assert customer.enter(phone, code).status == 200
    assert customer.enter(phone, code).status in (401, 429)


def test_code_guessed(customer: Visitor) -> None:
    """After five wrong ones the right one does not help either."""
    phone = "13800000002"
    code = customer.receive(phone)
    for step in range(1, 6):
        wrong = f"{(int(code) + step) % 1_000_000:06d}"
        assert customer.enter(phone, wrong).status in (401, 429)
    assert customer.enter(phone, code).status in (401, 429)


def test_code_of_another_phone(customer: Visitor) -> None:
    """A code of one's own signs nobody else in."""
    code = customer.receive("13800000001")
    assert customer.enter("13800000011", code).status == 401


@pytest.mark.parametrize(
    "code",
    [
        "",
        "000000\u0000",
        "１２３４５６",
        "٣٣٣٣٣٣",
        "12345",
        "1234567",
        "-12345",
        "+12345",
        "0x1234",
    ],
    ids=ascii,
)
def test_code_of_another_form(stranger: Visitor, code: str) -> None:
    """Refused like any wrong one."""
    assert stranger.enter("13800000001", code).status in (400, 401)


@pytest.mark.parametrize("code", [None, True, 123456, ["123456"], {"$gt": ""}], ids=str)
def test_code_of_another_kind(stranger: Visitor, code: object) -> None:
    """Nor is a number, a list or an operator a code."""
    assert stranger.enter("13800000001", code).status == 400


def test_code_asked_for_without_a_conversation(attacker: Attacker) -> None:
    """Who has opened none gets none."""
    for key in ("", "Bearer ", "Bearer x.y", "Basic eDp5"):
        body = {"phone": "13800000001"}
        path = "/webhooks/web/sign-in/codes"
        assert attacker.rasa("POST", path, body, Authorization=key).status == 401


def test_code_in_a_log(customer: Visitor) -> None:
    """The code goes to the phone and nowhere else."""
    phone = "13800000012"
    code = customer.receive(phone)
    assert phone not in customer.ask(phone).text
    logs = customer.who.target.logs()
    assert phone.encode() not in logs
    assert code.encode() not in logs
