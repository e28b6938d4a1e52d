"""The migrations make the tables the models describe, and can be taken back."""

from datetime import date

import pytest
from sqlalchemy import inspect

from actions.store import demo, migrate
from actions.store.database import dispose_engine, make_engine, session_scope
from actions.store.models import Base

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
