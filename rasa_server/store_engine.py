"""Connections to the conversations' database: not made by accident, not waited for long."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa  # type: ignore[import-untyped]
from sqlalchemy.engine import Engine  # type: ignore[import-untyped]
from sqlalchemy.engine.url import URL, make_url  # type: ignore[import-untyped]
from sqlalchemy.pool import NullPool  # type: ignore[import-untyped]

LOCK_WITHIN = 2.0
"""Seconds to wait for a lock, a connection or a statement. Readers never wait on SQLite in WAL
mode, writers for one another a few milliseconds."""

_POSTGRESQL = {
    "connect_timeout": int(LOCK_WITHIN),
    "options": f"-c statement_timeout={LOCK_WITHIN * 1000:.0f}",
    "application_name": "fenqi-conversations",
}


def make_engine(url: str) -> Engine:
    """Return an engine for conversations, `url` being an SQLAlchemy URL.

    An SQLite file is opened anew for each session and only where it is there: one that was
    taken away is missed at once and not made anew. Connections to a server are tried out before
    they are used, so that a restart of the database is not noticed.

    Raises:
        sqlalchemy.exc.ArgumentError: `url` is none.
    """
    return _engine(make_url(url), mode="rw")


def make_tables(url: str, metadata: sa.MetaData, indexes: Iterable[sa.Index] = ()) -> None:
    """Make the tables and indexes that are not there, and with SQLite the file, in WAL mode.

    The file, and those SQLite keeps beside it, become their owner's alone.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    parsed = make_url(url)
    engine = _engine(parsed, mode="rwc")
    try:
        if _is_file(parsed):
            Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
            with engine.connect() as connection:
                connection.execute(sa.text("PRAGMA journal_mode = WAL"))
            for ending in ("", "-wal", "-shm"):
                keep_private(Path(f"{parsed.database}{ending}"))
        metadata.create_all(engine)
        for index in indexes:
            index.create(engine, checkfirst=True)
    finally:
        engine.dispose()


def keep_private(file: Path) -> None:
    """Take away what others than its owner may do with a file that is there and ours."""
    with suppress(OSError):
        if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            os.chmod(file, stat.S_IRUSR | stat.S_IWUSR)


def empty_log(engine: Engine) -> None:
    """Move what an SQLite database's write-ahead log holds into the file, and empty the log.

    What was deleted may still stand in it. Where somebody reads at the moment, it is emptied
    once the last connection closes.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _engine(url: URL, mode: str) -> Engine:
    if url.get_backend_name() == "sqlite":
        arguments = {"timeout": LOCK_WITHIN}
        if _is_file(url):
            database = f"file:{quote(str(url.database))}"
            url = url.set(database=database, query={**url.query, "mode": mode, "uri": "true"})
        engine = sa.create_engine(url, connect_args=arguments, poolclass=NullPool)
        sa.event.listen(engine, "connect", _delete_securely)
        return engine
    given: dict[str, Any] = _POSTGRESQL if url.get_backend_name() == "postgresql" else {}
    # What the URL says itself takes precedence.
    arguments = {key: value for key, value in given.items() if key not in url.query}
    return sa.create_engine(
        url, connect_args=arguments, pool_pre_ping=True, pool_timeout=LOCK_WITHIN
    )


def _is_file(url: URL) -> bool:
    named = str(url.database or ":memory:")
    return url.get_backend_name() == "sqlite" and not named.startswith(("file:", ":memory:"))


def _delete_securely(connection: Any, _record: object) -> None:
    # What is deleted is overwritten, not only forgotten.
    connection.execute("PRAGMA secure_delete = ON")
