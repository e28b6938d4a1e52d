"""The check before account data: who is let through, and the line it leaves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions import settings
from actions.identity import NotSignedIn, identify
from actions.identity.demo import demo_token
from actions.identity.keys import development_shop_key
from actions.identity.tokens import issue_token
from actions.store.database import session_scope
from actions.store.records import CustomerRecord

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
Query = Callable[..., list[tuple[str | None, ...]]]

AUDITED = "SELECT event, outcome, customer_id FROM audit_log"


@pytest.fixture(autouse=True)
def keys(demo_shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Development keys of this test alone."""
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path / "keys"))


def check(token: object) -> CustomerRecord:
    with session_scope(write=True) as session:
        try:
            return identify(session, token, purpose="payoff", now=NOW)
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
        (None, "missing", "missing"),
        ("", "missing", "missing"),
        (17, "malformed", "invalid"),
        (["x"], "malformed", "invalid"),
        ("abc", "malformed", "invalid"),
        ("x" * 5000, "too_long", "invalid"),
    ],
)
def test_no_token_or_none_at_all_is_refused_and_audited(
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
