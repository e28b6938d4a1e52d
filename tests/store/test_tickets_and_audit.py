"""Tickets and the audit log, in the database and as the operator sees them."""

import re

import pytest

from actions.store.commands import main
from actions.store.database import session_scope
from actions.store.models import FeedbackRow
from actions.store.records import TicketRecord
from actions.store.repositories import AuditRepository, FeedbackRepository, TicketRepository

pytestmark = pytest.mark.usefixtures("demo_shop")


def opened(
    topic: str = "提前还款",
    summary: str = "想结清",
    contact: str = "",
    customer_id: str | None = None,
    plan_no: str | None = None,
) -> TicketRecord:
    with session_scope(write=True) as session:
        return TicketRepository(session).open(
            topic=topic,
            summary=summary,
            contact=contact,
            customer_id=customer_id,
            plan_no=plan_no,
        )


def test_a_ticket_has_a_number_of_the_day_nobody_can_guess() -> None:
    numbers = {opened().ticket_no for _ in range(20)}
    assert len(numbers) == 20
    assert all(re.fullmatch(r"T20261123-[2-9A-HJ-NP-Z]{5}", number) for number in numbers)


def test_open_tickets_are_listed_oldest_first_until_they_are_closed() -> None:
    first, second = opened(topic="甲"), opened(topic="乙")
    with session_scope(write=True) as session:
        tickets = TicketRepository(session)
        assert [ticket.topic for ticket in tickets.list_open()] == ["甲", "乙"]
        closed = tickets.close(first.ticket_no.lower())
        assert closed is not None
        assert closed.status == "closed"
        assert closed.closed_at is not None
        assert tickets.close("T20260101-AAAAA") is None
        assert [ticket.ticket_no for ticket in tickets.list_open()] == [second.ticket_no]


def test_a_ticket_keeps_no_phone_card_or_token_in_its_summary() -> None:
    ticket = opened(
        summary="我是13800000001,卡号 6222 0212 3456 7890 128,FQ202607020001,"
        "token eyJhbGciOi.eyJpc3Mi.sig"
    )
    assert "13800000001" not in ticket.summary
    assert "138****0001" in ticket.summary
    assert "7890128" not in ticket.summary.replace(" ", "")
    assert "eyJ" not in ticket.summary
    assert "FQ202607020001" in ticket.summary


def test_the_operator_sees_tickets_masked_and_each_full_look_is_audited(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ticket = opened(contact="13800000001", customer_id="MI100001")
    assert main(["tickets"]) == 0
    listed = capsys.readouterr().out
    assert ticket.ticket_no in listed
    assert "138****0001" in listed
    assert "13800000001" not in listed
    assert main(["tickets", "--show", ticket.ticket_no]) == 0
    assert "13800000001" in capsys.readouterr().out
    assert main(["audit"]) == 0
    audited = capsys.readouterr().out
    assert "ticket_shown" in audited
    assert "13800000001" not in audited


def test_the_operator_closes_a_ticket(capsys: pytest.CaptureFixture[str]) -> None:
    ticket = opened()
    assert main(["tickets", "--close", ticket.ticket_no]) == 0
    assert main(["tickets"]) == 0
    assert "待处理工单 0 张" in capsys.readouterr().out
    assert main(["tickets", "--close", "T1"]) == 1


def test_the_audit_log_hides_what_it_is_given_by_mistake() -> None:
    with session_scope(write=True) as session:
        audit = AuditRepository(session)
        audit.record("fir\nst", customer_id=None, outcome="o\u2028k")
        audit.record(
            "second",
            customer_id="MI100001",
            outcome="ok",
            detail={"note": "13800000001 \x1b[2J\r\n" + "长" * 500},
        )
        lines = audit.last(5)
    assert [(line.event, line.outcome) for line in lines] == [("fir st", "o k"), ("second", "ok")]
    assert lines[1].detail["note"].startswith("138****0001 [2J 长")
    assert len(lines[1].detail["note"]) == 200
    assert lines[1].at.tzinfo is not None


def test_the_last_audit_lines_are_the_newest() -> None:
    with session_scope(write=True) as session:
        audit = AuditRepository(session)
        for number in range(5):
            audit.record(f"event{number}", customer_id=None, outcome="ok")
        assert [line.event for line in audit.last(2)] == ["event3", "event4"]


def test_a_second_answer_of_a_conversation_replaces_the_first() -> None:
    with session_scope(write=True) as session:
        feedback = FeedbackRepository(session)
        feedback.give("c1", 2, "慢")
        feedback.give("c1", 5, "打 13800000001 给我")
        row = session.query(FeedbackRow).one()
        assert (row.score, row.comment) == (5, "打 138****0001 给我")
