"""The engine and sessions. Nothing connects before the first session is asked for.

A SQLite file is opened, never created, by a session: making the database is the job of
`python -m actions.store migrate`. A pooled connection to SQLite is used again only while the
file it opened is still the one at its path, so that a file taken away is noticed at once.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, Result, create_engine, event, make_url
from sqlalchemy.engine import Connection, CursorResult
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from actions import settings

SQLITE_BUSY_SECONDS = 2.5
POSTGRESQL_CONNECT_SECONDS = 3
POSTGRESQL_LOCK_MILLISECONDS = 2500
POSTGRESQL_STATEMENT_MILLISECONDS = 10_000
UNDEFINED_TABLE = "42P01"

_BEGIN_OPTION = "fenqi_sqlite_begin"


class DatabaseUnavailable(Exception):
    """The database is missing, locked, unreachable or not migrated; trying later may help."""


@contextmanager
def session_scope(*, write: bool = False, of: Engine | None = None) -> Iterator[Session]:
    """A session that commits at the end, or rolls back where the block raises.

    It is one of the engine `of`, or of `DATABASE_URL`. `write` says beforehand that the block
    will write: on SQLite it then waits for its turn at the start instead of failing halfway when
    another writer came first.

    Raises DatabaseUnavailable where the database is missing, locked or unreachable, or its
    tables are; other errors of the database (a violated constraint) pass as they are.
    """
    try:
        with Session(of or engine(), expire_on_commit=False) as session, session.begin():
            if write:
                session.connection(execution_options={_BEGIN_OPTION: "BEGIN IMMEDIATE"})
            yield session
    except (DBAPIError, PoolTimeoutError) as error:
        if not _is_unavailable(error):
            raise
        (of.dispose if of else dispose_engine)()
        raise DatabaseUnavailable(type(error).__name__) from error


def engine() -> Engine:
    """The engine of `DATABASE_URL`, made on first use.

    Raises settings.SettingsError where the URL is not one of SQLite (a file) or PostgreSQL.
    """
    return _engine_for(settings.database_url())


def dispose_engine() -> None:
    """Close pooled connections and forget the engine; the next session starts afresh."""
    try:
        _engine_for(settings.database_url()).dispose()
    finally:
        _engine_for.cache_clear()


def parse_url(text: str) -> URL:
    """A database URL as SQLAlchemy uses it: PostgreSQL goes by psycopg 3.

    Raises settings.SettingsError for anything but PostgreSQL or a SQLite file.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise settings.SettingsError("DATABASE_URL is not a database URL") from error
    backend = url.drivername.partition("+")[0]
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite+pysqlite")
    raise settings.SettingsError("DATABASE_URL must be sqlite:///FILE or postgresql://…")


def database_files(text: str) -> tuple[Path, ...]:
    """The files of a SQLite database, those beside it among them; none of PostgreSQL's.

    Raises settings.SettingsError as `parse_url` does.
    """
    url = parse_url(text)
    if not url.drivername.startswith("sqlite"):
        return ()
    return tuple(Path(f"{url.database}{end}") for end in ("", "-wal", "-shm", "-journal"))


def make_engine(text: str, *, create: bool = False) -> Engine:
    """An engine for a database URL; `create` lets SQLite make a file that is not there."""
    url = parse_url(text)
    if url.drivername == "postgresql+psycopg":
        timeouts = (
            f"-c lock_timeout={POSTGRESQL_LOCK_MILLISECONDS}"
            f" -c statement_timeout={POSTGRESQL_STATEMENT_MILLISECONDS}"
        )
        return create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=POSTGRESQL_CONNECT_SECONDS,
            connect_args={"connect_timeout": POSTGRESQL_CONNECT_SECONDS, "options": timeouts},
        )
    path = Path(url.database or "").absolute()
    made = create_engine(
        _sqlite_uri(path, create=create),
        hide_parameters=True,
        # Kept open between sessions: closing the last connection would fold the write-ahead
        # log into the file each time, and wait for the disk.
        poolclass=QueuePool,
        pool_timeout=SQLITE_BUSY_SECONDS,
        connect_args={"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "connect", partial(_remember_file, path))
    event.listen(made, "checkout", partial(_check_file, path))
    event.listen(made, "begin", _begin_sqlite)
    return made


@lru_cache(maxsize=4)
def _engine_for(text: str) -> Engine:
    return make_engine(text)


def _sqlite_uri(path: Path, *, create: bool) -> str:
    mode = "rwc" if create else "rw"
    return f"sqlite+pysqlite:///file:{quote(str(path))}?mode={mode}&uri=true"


def _remember_file(path: Path, _connection: sqlite3.Connection, record: Any) -> None:
    record.info["file"] = _identity_of(path)


def _check_file(path: Path, _connection: sqlite3.Connection, record: Any, _proxy: Any) -> None:
    if _identity_of(path) != record.info.get("file"):
        raise DisconnectionError("the file is not the one that was opened")


def _identity_of(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # Transactions are begun by _begin_sqlite alone; the driver would begin them too late
    # for a read to be part of one.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    # What is deleted is overwritten, not only forgotten.
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    statement = connection.get_execution_options().get(_BEGIN_OPTION, "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)


def changed_rows(result: Result[Any]) -> int:
    """How many rows a statement inserted, changed or deleted."""
    return result.rowcount if isinstance(result, CursorResult) else 0


def forget_deleted(of: Engine, tables: Iterable[str], *, compact: bool = False) -> None:
    """Have what was deleted from tables gone from the files, and not only from the tables.

    SQLite overwrites what it deletes; here its write-ahead log is emptied. PostgreSQL is told to
    vacuum the tables. `compact` writes everything anew, the gaps left by what was deleted before,
    too, while nobody else may write.

    Raises DatabaseUnavailable where the database is busy or away.
    """
    try:
        with of.connect() as connection:
            # Neither database cleans up within a transaction.
            connection.execution_options(**_OUTSIDE_TRANSACTIONS[connection.dialect.name])
            for statement in _cleaning(connection.dialect.name, tables, compact):
                connection.exec_driver_sql(statement)
    except DBAPIError as error:
        if not _is_unavailable(error):
            raise
        raise DatabaseUnavailable(type(error).__name__) from error


_OUTSIDE_TRANSACTIONS: dict[str, dict[str, str]] = {
    "sqlite": {_BEGIN_OPTION: ""},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}


def _cleaning(dialect: str, tables: Iterable[str], compact: bool) -> Iterator[str]:
    if dialect == "sqlite":
        if compact:
            yield "VACUUM"
        yield "PRAGMA wal_checkpoint(TRUNCATE)"
        return
    yield "SET statement_timeout = 0"
    for table in tables:
        yield f"VACUUM {'(FULL) ' if compact else ''}{table}"


def _is_unavailable(error: DBAPIError | PoolTimeoutError) -> bool:
    if isinstance(error, ProgrammingError):
        return getattr(error.orig, "sqlstate", None) == UNDEFINED_TABLE
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    # Exactly a DatabaseError is what SQLite raises for a file that is damaged or is none of its.
    if type(error) is DatabaseError:
        return True
    return isinstance(error, (OperationalError, InterfaceError, InternalError, PoolTimeoutError))
