"""The check before account data: who is let through, and the line it leaves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from actions import settings
from actions.identity import Evidence, NotSignedIn, identify, speaker
from actions.identity.demo import demo_token
from actions.identity.keys import development_shop_key, own_signing_key
from actions.identity.tokens import issue_token
from actions.services.accounts import bind
from actions.store.database import session_scope
from actions.store.records import ChannelAccount, CustomerRecord, Origin

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
Query = Callable[..., list[tuple[str | None, ...]]]

AUDITED = "SELECT event, outcome, customer_id FROM audit_log ORDER BY id"
PROOFS = "SELECT outcome, customer_id, proof, channel, conversation, address FROM audit_log"
ACCOUNT = ChannelAccount("wechat", "openid-1")


@pytest.fixture(autouse=True)
def keys(demo_shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Development keys of this test alone."""
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path / "keys"))


def check(token: object = None, **came: Any) -> CustomerRecord:
    with session_scope(write=True) as session:
        try:
            return identify(session, Evidence(token, **came), purpose="payoff", now=NOW)
        except NotSignedIn as error:
            refusal = error
    raise refusal


def test_a_customers_token_proves_the_customer_and_is_audited(rows: Query) -> None:
    customer = check(demo_token("13800000002", NOW))
    assert customer.customer_id == "MI100002"
    assert rows(AUDITED) == [("identity_check", "ok", "MI100002")]


@pytest.mark.parametrize(
    ("customer_id", "at", "code", "reason"),
    [
        ("MI100001", NOW - timedelta(hours=1), "expired", "expired"),
        ("MI999999", NOW, "unknown_customer", "invalid"),
        ("' OR 1=1 --", NOW, "unknown_customer", "invalid"),
    ],
)
def test_a_token_that_proves_nobody_is_refused_and_audited_without_a_customer(
    rows: Query, customer_id: str, at: datetime, code: str, reason: str
) -> None:
    token = issue_token(
        customer_id,
        issuer=settings.shop_issuer(),
        key=development_shop_key(),
        now=at,
        lifetime_seconds=600,
    )
    with pytest.raises(NotSignedIn) as caught:
        check(token)
    assert caught.value.code == code
    assert caught.value.reason == reason
    assert rows(AUDITED) == [("identity_check", code, None)]


@pytest.mark.parametrize(
    ("token", "code", "reason"),
    [
        (17, "malformed", "invalid"),
        (["x"], "malformed", "invalid"),
        ("abc", "malformed", "invalid"),
        ("x" * 5000, "too_long", "invalid"),
    ],
)
def test_what_is_no_token_is_refused_and_audited(
    rows: Query, token: object, code: str, reason: str
) -> None:
    with pytest.raises(NotSignedIn) as caught:
        check(token)
    assert (caught.value.code, caught.value.reason) == (code, reason)
    assert rows(AUDITED) == [("identity_check", code, None)]


def test_the_audit_line_names_the_purpose_and_holds_no_token(rows: Query) -> None:
    token = demo_token("13800000002", NOW)
    check(token)
    ((detail,),) = rows("SELECT detail FROM audit_log")
    assert "payoff" in str(detail)
    assert token[-20:] not in str(detail)


@pytest.mark.parametrize("token", [None, ""])
def test_anonymous_questions_do_not_fill_the_log(rows: Query, token: object) -> None:
    with pytest.raises(NotSignedIn) as caught:
        check(token)
    assert (caught.value.code, caught.value.reason) == ("missing", "missing")
    assert rows(AUDITED) == []


def test_a_flood_of_refusals_is_a_line_for_each_reason_and_address(rows: Query) -> None:
    for address in ("a1", "a2", None):
        for token in ("forged", "x" * 5000) * 3:
            with pytest.raises(NotSignedIn):
                check(token, origin=Origin("rest", "c1", address))
    lines = rows("SELECT address, outcome FROM audit_log ORDER BY id")
    assert lines == [
        (address, outcome)
        for address in ("a1", "a2", None)
        for outcome in ("malformed", "too_long")
    ]


def test_the_log_says_how_the_customer_was_proven_and_whence(rows: Query) -> None:
    own = own_signing_key()
    assert own is not None
    code_token = issue_token(
        "MI100002", issuer=settings.OWN_ISSUER, key=own, now=NOW, lifetime_seconds=600
    )
    for token in (demo_token("13800000002", NOW), code_token):
        check(token, origin=Origin("web", "c1", "a1"))
    assert rows(PROOFS) == [
        ("ok", "MI100002", "shop_token", "web", "c1", "a1"),
        ("ok", "MI100002", "code_token", "web", "c1", "a1"),
    ]


class TestAccounts:
    """Accounts on messengers, which prove a customer without any token."""

    @pytest.fixture(autouse=True)
    def bound(self, demo_shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """An account bound to a customer on a channel that may be."""
        monkeypatch.setenv("FENQI_BOUND_CHANNELS", "wechat")
        customer = CustomerRecord("MI100001", "王小明", "13800000001")
        with session_scope(write=True) as session:
            bind(session, ACCOUNT, customer, "phone_code", NOW - timedelta(days=1))

    def test_a_bound_account_proves_its_customer(self, rows: Query) -> None:
        assert check(account=ACCOUNT).customer_id == "MI100001"
        assert rows(PROOFS)[-1][:3] == ("ok", "MI100001", "channel_account")

    def test_an_id_token_goes_first_and_is_not_fallen_back_from(self) -> None:
        token = demo_token("13800000002", NOW)
        assert check(token, account=ACCOUNT).customer_id == "MI100002"
        with pytest.raises(NotSignedIn) as caught:
            check("forged", account=ACCOUNT)
        assert caught.value.code == "malformed"

    @pytest.mark.parametrize(
        "account",
        [ChannelAccount("wechat", "openid-2"), ChannelAccount("feishu", "openid-1"), None],
    )
    def test_no_other_account_does(self, account: ChannelAccount | None) -> None:
        with pytest.raises(NotSignedIn) as caught:
            check(account=account)
        assert caught.value.code == "missing"

    def test_a_binding_that_ran_out_asks_to_sign_in_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        customer = CustomerRecord("MI100001", "王小明", "13800000001")
        monkeypatch.setenv("FENQI_BINDING_DAYS", "1")
        with session_scope(write=True) as session:
            bind(session, ACCOUNT, customer, "phone_code", NOW - timedelta(days=1))
        with pytest.raises(NotSignedIn) as caught:
            check(account=ACCOUNT)
        assert (caught.value.code, caught.value.reason) == ("expired", "expired")

    def test_a_channel_that_is_not_named_proves_nobody(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("FENQI_BOUND_CHANNELS")
        with pytest.raises(NotSignedIn):
            check(account=ACCOUNT)
        with session_scope() as session:
            assert speaker(session, Evidence(account=ACCOUNT)) is None
