"""Databases for the store's tests: SQLite always, PostgreSQL where TEST_DATABASE_URL names one.

TEST_DATABASE_URL is a database whose user may create others; it is not itself touched.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from actions.store import demo, migrate
from actions.store.audit_chain import GENESIS
from actions.store.database import dispose_engine, make_engine, parse_url, session_scope
from actions.store.models import AuditHeadRow, Base
from tests.store.server_process import Server, started

SERVER = os.environ.get("TEST_DATABASE_URL", "")
BACKENDS = ["sqlite", *(["postgresql"] if SERVER else [])]
TODAY = date(2026, 11, 23)


class PostgresDatabase:
    """A database of its own on the test server, dropped at the end."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.url = parse_url(SERVER).set(database=name).render_as_string(hide_password=False)
        self._admin = create_engine(parse_url(SERVER), isolation_level="AUTOCOMMIT")
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))

    def drop(self) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {self._name} WITH (FORCE)"))
        self._admin.dispose()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "fenqi.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql() -> Iterator[str]:
    """The URL of a migrated database on the test server."""
    database = PostgresDatabase(f"fenqi_test_{os.getpid()}")
    migrate.upgrade(database.url)
    yield database.url
    database.drop()


@pytest.fixture(params=BACKENDS)
def database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The URL of a migrated, empty database; DATABASE_URL points at it."""
    url = f"sqlite:///{tmp_path / 'fenqi.db'}"
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "fenqi.db")
    else:
        url = request.getfixturevalue("migrated_postgresql")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("FENQI_TODAY", TODAY.isoformat())
    yield url
    if request.param == "postgresql":
        # A test may have gone on to another database.
        monkeypatch.setenv("DATABASE_URL", url)
        dispose_engine()
        with session_scope() as session:
            empty(session)
    dispose_engine()


def empty(session: Session) -> None:
    """Empty every table of a PostgreSQL database, the audit log too, which refuses it otherwise."""
    guarded = ("audit_log", "audit_head")
    for table in guarded:
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    session.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY CASCADE"))
    session.add(AuditHeadRow(id=1, number=0, hash=GENESIS, seal=""))
    session.flush()
    for table in guarded:
        session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


@pytest.fixture(params=BACKENDS)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'fenqi.db'}"
        return
    postgres = PostgresDatabase(f"fenqi_empty_{os.getpid()}")
    yield postgres.url
    postgres.drop()


@pytest.fixture(scope="session")
def filled_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo shop as of TODAY, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "fenqi.db"
    shutil.copy(migrated_sqlite, path)
    engine = make_engine(f"sqlite:///{path}")
    with Session(engine) as session, session.begin():
        assert demo.fill(session, TODAY)
    engine.dispose()
    return path


@pytest.fixture
def demo_shop(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database filled with the demo shop as of TODAY."""
    if database.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("filled_sqlite"), tmp_path / "fenqi.db")
    else:
        with session_scope(write=True) as session:
            assert demo.fill(session, TODAY)
    return database


@pytest.fixture
def rows(database: str) -> Any:
    """A function that runs a query and returns its rows."""

    def query(statement: str, **values: object) -> list[tuple[Any, ...]]:
        with session_scope() as session:
            return [tuple(row) for row in session.execute(text(statement), values)]

    return query


@pytest.fixture(scope="module")
def server(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A development server on the demo shop."""
    directory = tmp_path_factory.mktemp("server")
    shutil.copy(filled_sqlite, directory / "fenqi.db")
    with started(directory) as running:
        yield running
