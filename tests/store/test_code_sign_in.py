"""Signing in by phone and code: limits, tries, lifetimes, and what a stranger learns."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.identity.codes import (
    CODE_TRIES,
    NOWHERE_LIMITS,
    Asker,
    CodeSignIn,
    Delivery,
    InvalidPhone,
    IssuedToken,
    NotConfigured,
    TooManyRequests,
    WrongCode,
    normal_phone,
)
from actions.identity.keys import own_signing_key
from actions.identity.senders import OutboxSender, SendingFailed
from actions.identity.tokens import verify_token

PHONE, OTHER, STRANGER = "13800000001", "13800000002", "13900009999"
HOME = Asker("web-1", "198.51.100.7")
Query = Callable[..., list[tuple[object, ...]]]


class Shop:
    """Signing in with a clock that stands still and a sender that remembers."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
        self.sent: list[tuple[str, str]] = []
        key = own_signing_key()
        assert key is not None
        self._sign_in = CodeSignIn(key, self, clock=lambda: self.now)

    def send(self, phone: str, code: str) -> None:
        self.sent.append((phone, code))

    def ask(self, phone: str, asker: Asker = HOME) -> str | None:
        """Ask for a code; the code sent, or None where nothing was."""
        delivery = self._sign_in.request(phone, asker)
        if delivery is None:
            return None
        delivery.send()
        return self.sent[-1][1]

    def code_for(self, phone: str, asker: Asker = HOME) -> str:
        code = self.ask(phone, asker)
        assert code is not None
        return code

    def redeem(self, phone: str, code: str, asker: Asker = HOME) -> IssuedToken:
        return self._sign_in.redeem(phone, code, asker)

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def shop(demo_shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The demo shop with keys of this test alone."""
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path / "keys"))
    return Shop()


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_code_sent_is_traded_for_a_token_of_the_customer(shop: Shop) -> None:
    code = shop.code_for(PHONE)
    assert shop.sent == [(PHONE, code)]
    issued = shop.redeem(PHONE, code)
    assert verify_token(issued.id_token, now=shop.now) == "MI100001"
    assert issued.expires_in <= 3600


def test_a_stranger_is_sent_nothing_and_can_redeem_nothing(shop: Shop, rows: Query) -> None:
    assert shop.ask(STRANGER) is None
    assert shop.sent == []
    assert rows("SELECT count(*) FROM sign_in_code") == [(1,)]
    with pytest.raises(WrongCode):
        shop.redeem(STRANGER, "000000")


def test_a_stranger_is_limited_like_a_customer(shop: Shop) -> None:
    waits = []
    for phone in (PHONE, STRANGER):
        shop.ask(phone)
        with pytest.raises(TooManyRequests) as caught:
            shop.ask(phone)
        waits.append(caught.value.retry_after)
    assert waits[0] == waits[1] > 0


def test_a_code_works_once(shop: Shop) -> None:
    code = shop.code_for(PHONE)
    shop.redeem(PHONE, code)
    with pytest.raises(WrongCode):
        shop.redeem(PHONE, code)


def test_a_code_is_good_for_its_phone_only(shop: Shop) -> None:
    code = shop.code_for(PHONE)
    shop.ask(OTHER)
    if shop.sent[-1][1] != code:
        with pytest.raises(WrongCode):
            shop.redeem(OTHER, code)


def test_a_code_is_good_for_five_minutes(shop: Shop) -> None:
    code = shop.code_for(PHONE)
    shop.wait(minutes=5)
    with pytest.raises(WrongCode):
        shop.redeem(PHONE, code)


def test_only_the_newest_code_works(shop: Shop) -> None:
    old = shop.code_for(PHONE)
    shop.wait(seconds=61)
    new = shop.code_for(PHONE)
    if old != new:
        with pytest.raises(WrongCode):
            shop.redeem(PHONE, old)
    assert shop.redeem(PHONE, new)


def test_after_five_wrong_tries_the_right_code_is_refused(shop: Shop) -> None:
    code = shop.code_for(PHONE)
    for _ in range(CODE_TRIES):
        with pytest.raises(WrongCode):
            shop.redeem(PHONE, another(code))
    with pytest.raises(WrongCode):
        shop.redeem(PHONE, code)


def test_the_fifth_try_may_still_be_right(shop: Shop) -> None:
    code = shop.code_for(PHONE)
    for _ in range(CODE_TRIES - 1):
        with pytest.raises(WrongCode):
            shop.redeem(PHONE, another(code))
    assert shop.redeem(PHONE, code)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "１２３４５６", "abcdef", "' OR 1"])
def test_what_is_no_code_is_a_wrong_one(shop: Shop, code: str) -> None:
    shop.ask(PHONE)
    with pytest.raises(WrongCode):
        shop.redeem(PHONE, code)


def test_a_code_redeemed_twice_at_the_same_moment_works_once(shop: Shop) -> None:
    code = shop.code_for(PHONE)
    begin = threading.Barrier(4)
    outcomes: list[str] = []

    def redeem() -> None:
        begin.wait()
        try:
            shop.redeem(PHONE, code)
            outcomes.append("token")
        except WrongCode:
            outcomes.append("wrong")

    threads = [threading.Thread(target=redeem) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["token", "wrong", "wrong", "wrong"]


def test_requests_at_the_same_moment_keep_to_the_limit(shop: Shop) -> None:
    begin = threading.Barrier(4)
    outcomes: list[str] = []

    def ask() -> None:
        begin.wait()
        try:
            shop.ask(PHONE)
            outcomes.append("sent")
        except TooManyRequests:
            outcomes.append("limited")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["limited", "limited", "limited", "sent"]


def test_a_phone_is_limited_by_the_minute_the_hour_and_the_day(shop: Shop) -> None:
    for _ in range(5):
        shop.ask(PHONE)
        shop.wait(minutes=2)
    with pytest.raises(TooManyRequests) as caught:
        shop.ask(PHONE)
    assert 2990 <= caught.value.retry_after <= 3001
    shop.wait(seconds=caught.value.retry_after)
    for _ in range(5):
        shop.ask(PHONE)
        shop.wait(minutes=70)
    with pytest.raises(TooManyRequests) as caught:
        shop.ask(PHONE)
    assert caught.value.retry_after > 3600
    shop.wait(days=1)
    assert shop.ask(PHONE)


STRANGERS = [
    Asker("web-2", "203.0.113.9"),
    Asker("web-2", HOME.address),
    Asker(HOME.conversation, "203.0.113.9"),
    Asker(HOME.conversation, None),
]


@pytest.mark.parametrize("stranger", STRANGERS, ids=str)
def test_a_code_is_worth_nothing_to_whoever_did_not_ask_for_it(shop: Shop, stranger: Asker) -> None:
    code = shop.code_for(PHONE)
    with pytest.raises(WrongCode):
        shop.redeem(PHONE, code, stranger)
    assert shop.redeem(PHONE, code)


@pytest.mark.parametrize("stranger", STRANGERS, ids=str)
def test_a_stranger_burns_no_try(shop: Shop, rows: Query, stranger: Asker) -> None:
    """And fills no log."""
    code = shop.code_for(PHONE)
    for _ in range(CODE_TRIES + 1):
        with pytest.raises(WrongCode):
            shop.redeem(PHONE, another(code), stranger)
    assert rows("SELECT count(*) FROM audit_log WHERE event = 'code_redeemed'") == [(0,)]
    assert shop.redeem(PHONE, code)


def test_a_code_a_stranger_asked_for_leaves_the_customers_good(shop: Shop) -> None:
    code = shop.code_for(PHONE)
    shop.wait(seconds=61)
    shop.ask(PHONE, STRANGERS[0])
    assert shop.redeem(PHONE, code)


def test_an_address_is_limited_over_all_phones_and_conversations(shop: Shop) -> None:
    for number in range(10):
        shop.ask(f"1390000{number:04d}", Asker(f"web-{number}", HOME.address))
    with pytest.raises(TooManyRequests):
        shop.ask("13900008888", Asker("web-10", HOME.address))
    assert shop.ask(PHONE, Asker("web-10", "198.51.100.8"))


def test_a_conversation_is_limited_over_all_phones_and_addresses(shop: Shop) -> None:
    for number in range(3):
        shop.ask(f"1390000{number:04d}", Asker("web-1", f"198.51.100.{number}"))
    with pytest.raises(TooManyRequests):
        shop.ask(PHONE, Asker("web-1", "198.51.100.9"))
    assert shop.ask(PHONE, Asker("web-2", "198.51.100.9"))


def test_all_whose_address_is_not_known_are_limited_together(shop: Shop) -> None:
    most = NOWHERE_LIMITS[0][1]
    for number in range(most):
        shop.ask(f"1390000{number:04d}", Asker(f"web-{number}", None))
    with pytest.raises(TooManyRequests):
        shop.ask(PHONE, Asker("web-x", None))
    assert shop.ask(PHONE)


def test_what_is_no_code_any_more_is_not_sent(shop: Shop) -> None:
    late = Delivery(shop, PHONE, "123456", send_by=0.0)
    with pytest.raises(SendingFailed):
        late.send()
    assert shop.sent == []


def test_the_database_holds_neither_phone_nor_code(shop: Shop, rows: Query) -> None:
    code = shop.code_for(PHONE)
    shop.redeem(PHONE, code)
    kept = str(rows("SELECT * FROM sign_in_code"))
    audited = str(rows("SELECT event, outcome, detail FROM audit_log"))
    for secret in (PHONE, code, "198.51.100.7", "web-1"):
        assert secret not in kept
        assert secret not in audited


def test_requests_and_uses_are_audited(shop: Shop, rows: Query) -> None:
    code = shop.code_for(PHONE)
    shop.ask(STRANGER)
    with pytest.raises(WrongCode):
        shop.redeem(PHONE, another(code))
    shop.redeem(PHONE, code)
    assert rows("SELECT event, outcome, customer_id FROM audit_log ORDER BY id") == [
        ("code_requested", "sent", "MI100001"),
        ("code_requested", "unknown_phone", None),
        ("code_redeemed", "wrong_code", None),
        ("code_redeemed", "ok", "MI100001"),
    ]


def test_codes_of_former_days_are_forgotten(shop: Shop, rows: Query) -> None:
    shop.ask(PHONE)
    shop.wait(days=3)
    shop.ask(PHONE)
    assert rows("SELECT count(*) FROM sign_in_code") == [(1,)]


@pytest.mark.parametrize("text", ["+86 138 0000 0001", "138-0000-0001", " 13800000001 "])
def test_a_phone_is_read_however_it_is_written(text: str) -> None:
    assert normal_phone(text) == PHONE


@pytest.mark.parametrize(
    "text", ["", "1380000000", "12800000001", "138000000012", "１３８００００００００１"]
)
def test_what_is_no_phone_is_refused(text: str) -> None:
    with pytest.raises(InvalidPhone):
        normal_phone(text)


def test_production_without_a_sender_is_not_configured(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_ENV", "production")
    with pytest.raises(NotConfigured):
        CodeSignIn.configured()


def test_the_development_outbox_is_its_owners_alone(tmp_path: Path) -> None:
    OutboxSender(tmp_path / "outbox").send(PHONE, "123456")
    file = tmp_path / "outbox" / "codes.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600
    assert '"code": "123456"' in file.read_text()
