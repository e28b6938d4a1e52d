"""Accounts on messengers: whose they are, for how long, and how they are let go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from actions.services.accounts import (
    EXPIRED_FOR,
    LINK_LIFETIME,
    bind,
    binding_of,
    make_link,
    redeem_link,
    unbind,
    unbind_all,
)
from actions.store.database import session_scope
from actions.store.records import ChannelAccount, CustomerRecord
from actions.store.repositories import (
    AuditRepository,
    ChannelAccountRepository,
    CustomerRepository,
    LinkTokenRepository,
)
from tests.unit.demo_shop import HALFWAY, THREE_PLANS

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ACCOUNT, OTHER = ChannelAccount("wechat", "openid-1"), ChannelAccount("feishu", "openid-1")


@pytest.fixture
def session(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A unit of work on the demo data; two channels' accounts may be bound."""
    monkeypatch.setenv("FENQI_BOUND_CHANNELS", "wechat,feishu")
    with session_scope(write=True) as session:
        yield session


def customer(session: Session, customer_id: str) -> CustomerRecord:
    """A demo customer."""
    found = CustomerRepository(session).by_id(customer_id)
    assert found is not None
    return found


def audited(session: Session) -> list[tuple[str, str, str | None, str]]:
    """The lines of the audit log."""
    lines = AuditRepository(session).last(9)
    return [(each.event, each.outcome, each.customer_id, each.proof) for each in lines]


def test_an_account_is_its_customers_for_a_time(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one channel only; the platform's id is not in the audit log."""
    monkeypatch.setenv("FENQI_BINDING_DAYS", "7")
    binding = bind(session, ACCOUNT, customer(session, HALFWAY), "phone_code", NOW)
    assert binding.expires_at == NOW + timedelta(days=7)
    assert binding_of(session, ACCOUNT, NOW + timedelta(days=6)) == binding
    assert binding_of(session, ACCOUNT, NOW + timedelta(days=7)) is None
    assert binding_of(session, OTHER, NOW) is None
    assert audited(session) == [("account_bound", "ok", HALFWAY, "code_token")]
    (line,) = AuditRepository(session).last(1)
    assert line.channel == "wechat"
    assert "openid-1" not in repr(line)


def test_another_customer_takes_the_place_of_the_former(session: Session) -> None:
    """The former one's binding is gone, and audited as replaced."""
    bind(session, ACCOUNT, customer(session, HALFWAY), "phone_code", NOW)
    bind(session, ACCOUNT, customer(session, THREE_PLANS), "shop_link", NOW)
    held = binding_of(session, ACCOUNT, NOW)
    assert held is not None
    assert held.customer_id == THREE_PLANS
    assert ChannelAccountRepository(session).of_customer(HALFWAY) == ()
    assert audited(session)[1:] == [
        ("account_unbound", "replaced", HALFWAY, "channel_account"),
        ("account_bound", "ok", THREE_PLANS, "shop_token"),
    ]


def test_binding_again_is_remembered_longer(session: Session) -> None:
    """There is one row an account."""
    bind(session, ACCOUNT, customer(session, HALFWAY), "phone_code", NOW)
    later = bind(
        session, ACCOUNT, customer(session, HALFWAY), "phone_code", NOW + timedelta(days=9)
    )
    assert ChannelAccountRepository(session).of_customer(HALFWAY) == (later,)
    assert "replaced" not in {outcome for _, outcome, _, _ in audited(session)}


def test_one_account_or_all_are_let_go(session: Session) -> None:
    """Nothing stays of them; who has none is told so."""
    for account in (ACCOUNT, OTHER):
        bind(session, account, customer(session, HALFWAY), "phone_code", NOW)
    assert unbind(session, ACCOUNT)
    assert not unbind(session, ACCOUNT)
    assert binding_of(session, OTHER, NOW) is not None
    assert unbind_all(session, HALFWAY) == 1
    assert unbind_all(session, HALFWAY) == 0
    assert session.scalar(text("SELECT count(*) FROM channel_account")) == 0


def test_a_link_binds_the_account_it_was_made_for_once(session: Session) -> None:
    """Only a digest of it is kept."""
    token = make_link(session, ACCOUNT, NOW)
    kept = session.execute(text("SELECT token_digest FROM link_token")).scalar_one()
    assert token not in kept
    binding = redeem_link(session, token, customer(session, HALFWAY), NOW)
    assert binding is not None
    assert (binding.account, binding.customer_id, binding.proof) == (ACCOUNT, HALFWAY, "shop_link")
    assert redeem_link(session, token, customer(session, THREE_PLANS), NOW) is None
    held = binding_of(session, ACCOUNT, NOW)
    assert held is not None
    assert held.customer_id == HALFWAY
    assert audited(session)[-1] == ("link_redeemed", "refused", THREE_PLANS, "shop_token")


def test_links_that_bind_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown, expired, followed by a newer one, or of a channel that is no more named."""
    who = customer(session, HALFWAY)
    for unknown in ("", "x", "x" * 500):
        assert redeem_link(session, unknown, who, NOW) is None
    late = make_link(session, ACCOUNT, NOW)
    assert redeem_link(session, late, who, NOW + LINK_LIFETIME) is None
    first, second = make_link(session, ACCOUNT, NOW), make_link(session, ACCOUNT, NOW)
    assert redeem_link(session, first, who, NOW) is None
    monkeypatch.setenv("FENQI_BOUND_CHANNELS", "feishu")
    assert redeem_link(session, second, who, NOW) is None
    assert binding_of(session, ACCOUNT, NOW) is None


def test_what_expired_long_ago_goes_when_others_are_bound(session: Session) -> None:
    """Nothing else clears the table."""
    old = bind(session, ACCOUNT, customer(session, HALFWAY), "phone_code", NOW)
    for then, left in [(EXPIRED_FOR, 2), (EXPIRED_FOR + timedelta(seconds=1), 1)]:
        bind(session, OTHER, customer(session, THREE_PLANS), "phone_code", old.expires_at + then)
        assert session.scalar(text("SELECT count(*) FROM channel_account")) == left


def test_what_has_expired_can_be_forgotten(session: Session) -> None:
    """From the moment on that is given, and only that."""
    binding = bind(session, ACCOUNT, customer(session, HALFWAY), "phone_code", NOW)
    make_link(session, ACCOUNT, NOW)
    accounts, links = ChannelAccountRepository(session), LinkTokenRepository(session)
    assert (accounts.forget_before(NOW), links.forget_before(NOW)) == (0, 0)
    after = binding.expires_at + timedelta(seconds=1)
    assert (accounts.forget_before(after), links.forget_before(after)) == (1, 1)
