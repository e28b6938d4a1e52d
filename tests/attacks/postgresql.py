"""A bot with both its databases on PostgreSQL, which is searched byte by byte."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL

from tests.attacks.target import Target

SERVER = os.environ.get("TEST_DATABASE_URL", "")
_DATABASES = ("fenqi_attacked", "fenqi_attacked_talk")


@dataclass
class PostgresTarget(Target):
    """A bot whose plans and conversations are in databases of their own on the test server."""

    @property
    def env(self) -> dict[str, str]:
        """The settings of this bot's processes."""
        plans, conversations = (_database(name) for name in _DATABASES)
        return {
            **super().env,
            "DATABASE_URL": plans.render_as_string(hide_password=False),
            "CONVERSATIONS_URL": conversations.set(drivername="postgresql").render_as_string(
                hide_password=False
            ),
        }

    def start(self) -> None:
        """Make both databases anew, then start as any bot."""
        _admin(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in _DATABASES))
        _admin(*(f"CREATE DATABASE {name}" for name in _DATABASES))
        super().start()

    def stop(self) -> None:
        """End the bot, and drop its databases."""
        super().stop()
        _admin(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in _DATABASES))

    def holding(self, forms: set[bytes]) -> Iterator[str]:
        """Yield where one of the forms lies: files of the server's, rows, files of the bot's."""
        _admin("CHECKPOINT")
        places = [*_files(), *(each for each in self.folder.rglob("*") if each.is_file())]
        for path in places:
            if "outbox" not in path.parts and any(form in _read(path) for form in forms):
                yield str(path)
        for name in _DATABASES:
            for table, row in _rows(name):
                if any(form in row for form in forms):
                    yield f"{name}.{table}"


def _database(name: str) -> URL:
    return make_url(SERVER).set(drivername="postgresql+psycopg", database=name)


def _admin(*statements: str) -> None:
    engine = create_engine(make_url(SERVER).set(drivername="postgresql+psycopg"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _files() -> list[Path]:
    """The server's files, where they are on this machine and may be read."""
    engine = create_engine(make_url(SERVER).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        folder = Path(str(connection.execute(text("SHOW data_directory")).scalar_one()))
    engine.dispose()
    if not os.access(folder, os.R_OK):
        return []
    return [
        path for part in ("base", "pg_wal") for path in (folder / part).rglob("*") if path.is_file()
    ]


def _rows(name: str) -> Iterator[tuple[str, bytes]]:
    engine = create_engine(_database(name))
    with engine.connect() as connection:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for table in connection.execute(text(tables)).scalars().all():
            for (row,) in connection.execute(text(f'SELECT t::text FROM "{table}" t')):
                yield str(table), str(row).encode()
    engine.dispose()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
