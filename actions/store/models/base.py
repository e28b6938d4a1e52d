"""The declarative base, and the column types all tables share."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BILLION = 10**9


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: only aware values go in, aware UTC values come out, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The value in UTC. Raises ValueError for a value without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored moment, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Fen(TypeDecorator[int]):
    """A sum in whole fen; refuses anything but an int, so that no float slips in."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """The value. Raises TypeError for anything but a whole number."""
        if value is not None and type(value) is not int:
            raise TypeError("a sum is stored in whole fen")
        return value


class Rate(TypeDecorator[Decimal]):
    """A rate, exact: kept as whole billionths, 0.144 as 144000000."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """The value in billionths.

        Raises TypeError for anything but a Decimal, ValueError for one that is finer.
        """
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError("a rate is stored from a Decimal")
        billionths = value * BILLION
        if billionths != int(billionths):
            raise ValueError("a rate has nine decimals at most")
        return int(billionths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """The stored value, without trailing zeros."""
        return None if value is None else Decimal(value) / BILLION


class Base(DeclarativeBase):
    """Base of all tables; constraints are named so that migrations can find them."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSON, datetime: UtcDateTime}


def now_utc() -> datetime:
    """This moment."""
    return datetime.now(UTC)
