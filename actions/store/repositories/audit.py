"""The audit log: what was tried with accounts, by whom, how proven, and what came of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from actions.store.audit_chain import GENESIS, Fault, faults, head_seal, row_hash
from actions.store.digests import digest_key
from actions.store.models import AuditHeadRow, AuditRow
from actions.store.models.base import now_utc
from actions.store.records import NOWHERE, AuditRecord, Origin, ProofKind
from contract.masking import mask_text

_SHORT = 40
_DETAIL_LENGTH = 200
_PENDING = "audit_lines"
_ROWS_AT_ONCE = 1000

PURGED = "audit_purged"
"""The event of the row that a purge leaves."""


@dataclass(frozen=True, slots=True)
class _Line:
    values: dict[str, Any]
    once_in: timedelta | None = None


class AuditRepository:
    """Writes, lists, verifies and purges audit lines."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(
        self,
        event: str,
        *,
        customer_id: str | None,
        outcome: str,
        detail: Mapping[str, str] | None = None,
        origin: Origin = NOWHERE,
        proof: ProofKind = "none",
        once_in: timedelta | None = None,
    ) -> None:
        """Write a line at the end of the session's transaction.

        Phones, cards and tokens in the detail are hidden, long text cut. With `once_in` the line
        is left out where one of the same event, outcome and address was written within that time,
        so that a flood of refusals does not become a flood of lines.

        The line is written just before the commit: writers wait for one another, and do so for no
        longer than writing takes.
        """
        values = _values(event, customer_id, outcome, origin, proof)
        values["detail"] = {
            name: _one_line(mask_text(value))[:_DETAIL_LENGTH]
            for name, value in (detail or {}).items()
        }
        self._add(_Line(values, once_in))

    def last(self, count: int) -> tuple[AuditRecord, ...]:
        """The newest lines, oldest of them first; this transaction's own among them."""
        _append_pending(self._session)
        rows = self._session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(count))
        return tuple(_record(row) for row in reversed(rows.all()))

    def faults(self) -> Iterator[Fault]:
        """What shows that rows were changed, removed, inserted or moved; nothing where all is well.

        Writers are not held up; what they write meanwhile is not looked at.
        """
        head = self._session.scalars(select(AuditHeadRow)).one_or_none()
        if head is None:
            yield Fault(0, "head")
            return
        key = digest_key()
        if not _is_sealed(head, key):
            yield Fault(head.number, "head")
        start, previous = self._beginning(head.number)
        watched = _Watched(
            self._session.scalars(
                select(AuditRow)
                .where(AuditRow.id <= head.number)
                .order_by(AuditRow.id)
                .execution_options(yield_per=_ROWS_AT_ONCE)
            )
        )
        yield from faults(watched, start, previous, key)
        for missing in range(max(start, watched.number + 1), head.number + 1):
            yield Fault(missing, "missing")
        if watched.number == head.number > 0 and watched.hash != head.hash:
            yield Fault(head.number, "head")
        end = select(AuditHeadRow.number).scalar_subquery()
        for number in self._session.scalars(select(AuditRow.id).where(AuditRow.id > end)):
            yield Fault(number, "added")

    def purge(self, before: datetime) -> int:
        """Remove the lines written before a moment; how many.

        This is the only way the database lets lines go: a line of the event `PURGED` that stays
        says through which number they are gone and what the last of them hashed to, so that
        `faults` goes on from there. Where nothing is that old, nothing is written.
        """
        _append_pending(self._session)
        kept_from = self._session.scalar(select(func.min(AuditRow.id)).where(AuditRow.at >= before))
        older = AuditRow.id < kept_from if kept_from is not None else AuditRow.at < before
        through = self._session.scalar(select(func.max(AuditRow.id)).where(older))
        if through is None:
            return 0
        last = self._session.get_one(AuditRow, through)
        gone = self._session.scalar(select(func.count()).where(AuditRow.id <= through)) or 0
        values = _values(PURGED, None, "ok", NOWHERE, "none")
        values["purged_through"] = through
        values["detail"] = {"hash": last.hash, "lines": str(gone)}
        self._add(_Line(values))
        _append_pending(self._session)
        self._session.execute(
            delete(AuditRow)
            .where(AuditRow.id <= through)
            .execution_options(synchronize_session=False)
        )
        return gone

    def _add(self, line: _Line) -> None:
        if _PENDING not in self._session.info:
            self._session.info[_PENDING] = []
            sqlalchemy_event.listen(self._session, "before_commit", _append_pending)
        self._session.info[_PENDING].append(line)

    def _beginning(self, end: int) -> tuple[int, str | None]:
        """The number of the first line that was not purged, and the hash of the one before it."""
        first = self._session.scalar(select(func.min(AuditRow.id)).where(AuditRow.id <= end))
        purged = self._session.scalars(
            select(AuditRow)
            .where(AuditRow.purged_through < (first or 1))
            .order_by(AuditRow.purged_through.desc())
        ).first()
        if purged is None or purged.purged_through is None:
            return 1, GENESIS
        return purged.purged_through + 1, purged.detail.get("hash")


class _Watched:
    """Rows as they come, the last of them remembered."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows
        self.number = 0
        self.hash = GENESIS

    def __iter__(self) -> Iterator[AuditRow]:
        for row in self._rows:
            self.number, self.hash = row.id, row.hash
            yield row


def _append_pending(session: Session) -> None:
    lines: list[_Line] = session.info.get(_PENDING, [])
    if not lines:
        return
    session.info[_PENDING] = []
    key = digest_key()
    head = _locked_head(session)
    number, last_hash = head.number, head.hash
    for line in lines:
        if line.once_in is not None and _is_known(session, line):
            continue
        number += 1
        new_hash = row_hash(line.values, last_hash, key)
        session.execute(
            insert(AuditRow).values(
                id=number, previous_hash=last_hash, hash=new_hash, **line.values
            )
        )
        last_hash = new_hash
    if number != head.number:
        session.execute(
            update(AuditHeadRow)
            .values(number=number, hash=last_hash, seal=head_seal(number, last_hash, key))
            .execution_options(synchronize_session=False)
        )


def _locked_head(session: Session) -> AuditHeadRow:
    """The end of the log, to which nobody else writes until this transaction has ended.

    PostgreSQL locks the row; on SQLite there is one writer anyway.
    """
    return session.scalars(
        select(AuditHeadRow).with_for_update().execution_options(populate_existing=True)
    ).one()


def _is_known(session: Session, line: _Line) -> bool:
    values, span = line.values, line.once_in or timedelta(0)
    address = values["address"]
    found = session.scalar(
        select(AuditRow.id)
        .where(
            AuditRow.address.is_(None) if address is None else AuditRow.address == address,
            AuditRow.event == values["event"],
            AuditRow.outcome == values["outcome"],
            AuditRow.at > values["at"] - span,
        )
        .limit(1)
    )
    return found is not None


def _is_sealed(head: AuditHeadRow, key: bytes) -> bool:
    if head.number == 0 and head.seal == "":
        return head.hash == GENESIS
    return head.seal == head_seal(head.number, head.hash, key)


def _values(
    event: str, customer_id: str | None, outcome: str, origin: Origin, proof: ProofKind
) -> dict[str, Any]:
    return {
        "at": now_utc(),
        "event": _one_line(event)[:_SHORT],
        "outcome": _one_line(outcome)[:_SHORT],
        "customer_id": customer_id,
        "channel": origin.channel,
        "conversation": origin.conversation,
        "proof": proof,
        "address": origin.address,
        "detail": {},
        "purged_through": None,
    }


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _record(row: AuditRow) -> AuditRecord:
    return AuditRecord(
        number=row.id,
        at=row.at,
        event=row.event,
        outcome=row.outcome,
        customer_id=row.customer_id,
        channel=row.channel,
        conversation=row.conversation,
        proof=row.proof,
        address=row.address,
        detail=row.detail,
    )
