"""The migrations make the tables the models describe, and can be taken back."""

from datetime import date

import pytest
from sqlalchemy import inspect, text

from actions.store import demo, migrate
from actions.store.database import dispose_engine, make_engine, session_scope
from actions.store.models import Base
from actions.store.repositories import AuditRepository

TODAY = date(2026, 11, 23)


def tables_of(url: str) -> set[str]:
    engine = make_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_up_makes_every_table_of_the_models(empty_database: str) -> None:
    migrate.upgrade(empty_database)
    assert tables_of(empty_database) == {*Base.metadata.tables, "alembic_version"}


def test_models_and_migrations_agree(empty_database: str) -> None:
    migrate.upgrade(empty_database)
    migrate.check(empty_database)


def test_down_takes_everything_back_and_up_makes_it_again(empty_database: str) -> None:
    migrate.upgrade(empty_database)
    migrate.downgrade(empty_database, "base")
    assert tables_of(empty_database) == {"alembic_version"}
    migrate.upgrade(empty_database)
    migrate.check(empty_database)


def test_a_second_up_keeps_the_data(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate.upgrade(empty_database)
    monkeypatch.setenv("DATABASE_URL", empty_database)
    with session_scope(write=True) as session:
        assert demo.fill(session, TODAY)
    dispose_engine()
    migrate.upgrade(empty_database)
    with session_scope(write=True) as session:
        assert not demo.fill(session, TODAY), "the database should still be full"
    dispose_engine()


def test_lines_from_before_the_chain_are_chained(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gaps in their numbers are closed; taking the chain back keeps the lines."""
    migrate.upgrade(empty_database, "0002")
    is_sqlite = empty_database.startswith("sqlite")
    moment = "2026-11-01 08:00:00.000000" + ("" if is_sqlite else "+00:00")
    engine = make_engine(empty_database)
    with engine.begin() as connection:
        for number in (3, 7, 8):
            connection.execute(
                text(
                    "INSERT INTO audit_log (id, at, event, outcome, customer_id, detail) VALUES"
                    " (:id, :at, 'identity_check', 'ok', 'MI1', :detail)"
                ),
                {"id": number, "at": moment, "detail": '{"purpose": "缴费"}'},
            )
    engine.dispose()
    migrate.upgrade(empty_database)
    monkeypatch.setenv("DATABASE_URL", empty_database)
    with session_scope(write=True) as session:
        audit = AuditRepository(session)
        assert list(audit.faults()) == []
        audit.record("identity_check", customer_id=None, outcome="expired")
    with session_scope() as session:
        audit = AuditRepository(session)
        assert list(audit.faults()) == []
        lines = audit.last(9)
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert lines[0].detail == {"purpose": "缴费"}
    dispose_engine()
    migrate.downgrade(empty_database, "0002")
    engine = make_engine(empty_database)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM audit_log")) == 4
    engine.dispose()
