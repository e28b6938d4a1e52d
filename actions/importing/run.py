"""The import itself: everything is checked first, then all of it is written or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.importing.entries import Entry, checked
from actions.importing.places import BadRow, Place
from actions.importing.reading import KINDS, read_file
from actions.importing.reasons import RowRejected
from actions.importing.writing import Writer
from actions.store.database import session_scope
from actions.store.ledger import LedgerError


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do: rows read, bad ones, counts by kind and outcome.

    Nothing was written where there are bad rows or `written` is false.
    """

    rows: int
    bad: tuple[BadRow, ...]
    counts: Mapping[tuple[str, str], int]
    written: bool


class _TakeBack(Exception):
    """Ends the session without writing."""


def import_file(path: Path, today: date, *, dry_run: bool = False) -> Report:
    """Import a file; days after `today` are refused in it.

    Raises UnreadableFile where the file as a whole cannot be read, DatabaseUnavailable.
    """
    rows, bad = read_file(path)
    read = len({row.place for row in rows} | {each.place for each in bad})
    entries: list[tuple[Place, Entry]] = []
    # Lenders before rules, rules before plans, plans before payments, wherever they stand.
    for row in sorted(rows, key=lambda row: KINDS.index(row.kind)):
        entry = checked(row, today)
        if isinstance(entry, list):
            bad += entry
        else:
            entries.append((row.place, entry))
    counts: Mapping[tuple[str, str], int] = {}
    try:
        with session_scope(write=True) as session:
            writer = Writer(session, today)
            bad += _written(session, writer, entries)
            counts = writer.counts
            if bad or dry_run:
                raise _TakeBack
    except _TakeBack:
        return Report(read, tuple(sorted(dict.fromkeys(bad), key=_order)), counts, written=False)
    return Report(read, (), counts, written=True)


def _order(bad: BadRow) -> tuple[int, int]:
    sections = ("", *KINDS)
    return sections.index(bad.place.section), bad.place.number


def _written(session: Session, writer: Writer, entries: list[tuple[Place, Entry]]) -> list[BadRow]:
    bad = []
    for place, entry in entries:
        try:
            with session.begin_nested():
                writer.write(place, entry)
        except (RowRejected, LedgerError) as error:
            bad.append(BadRow(place, "", str(error)))
        except IntegrityError:
            bad.append(BadRow(place, "", "与数据库里的其他记录冲突"))
    return bad
