"""The operator's commands: migrate, demo, tickets, audit.

Each returns the exit code: 0 done, 1 refused with a reason on standard error, 2 bad usage.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from actions import settings
from actions.store import demo, migrate
from actions.store.audit_chain import FaultKind
from actions.store.database import DatabaseUnavailable, session_scope
from actions.store.records import TicketRecord
from actions.store.repositories import AuditRepository, TicketRepository
from contract.masking import mask_text

_FAULTS_SHOWN = 20
_FAULTS: Mapping[FaultKind, str] = {
    "missing": "不见了",
    "changed": "被改动过",
    "out_of_place": "不在原来的位置：这里有记录被删去、插入或调换",
    "added": "不是本程序写入的",
    "head": "之后的末尾标记被改动过",
}

Registers = Callable[["argparse._SubParsersAction[argparse.ArgumentParser]"], None]
"""Adds a command to those there are; its `run` takes the options and returns the exit code."""


def main(arguments: Sequence[str], more: Iterable[Registers] = ()) -> int:
    """Run one command, one of `more` among them; the exit code."""
    options = _parser(more).parse_args(arguments)
    # The database is nobody else's to read.
    os.umask(0o077)
    try:
        settings.business_day()
        code: int = options.run(options)
    except DatabaseUnavailable:
        return refuse("数据库打不开：请检查 DATABASE_URL，或先运行 python -m actions.store migrate")
    except settings.SettingsError as error:
        return refuse(f"设置有误：{error}")
    return code


def _parser(more: Iterable[Registers]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m actions.store", description="数据库的维护命令")
    commands = parser.add_subparsers(required=True, metavar="命令")
    command = commands.add_parser("migrate", help="建立或升级数据库的表")
    command.set_defaults(run=_migrate)
    command = commands.add_parser("demo", help="向空数据库写入演示数据，并列出演示客户")
    command.set_defaults(run=_demo)
    command = commands.add_parser("tickets", help="列出待处理的工单")
    command.add_argument("--show", metavar="工单号", help="显示一张工单和联系方式（记入审计）")
    command.add_argument("--close", metavar="工单号", help="关闭一张工单")
    command.set_defaults(run=_tickets)
    command = commands.add_parser("audit", help="列出最近的审计记录")
    command.add_argument("--last", metavar="条数", type=_count, default=20)
    command.add_argument("--verify", action="store_true", help="核对有没有记录被删改、插入或调换")
    command.set_defaults(run=_audit)
    for register in more:
        register(commands)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("要一个正整数")
    return int(text)


def refuse(reason: str) -> int:
    """Tell on standard error why nothing was done; the exit code."""
    print(reason, file=sys.stderr)
    return 1


def _migrate(_options: argparse.Namespace) -> int:
    migrate.upgrade()
    print("数据库已是最新。")
    return 0


def _demo(_options: argparse.Namespace) -> int:
    if settings.in_production():
        return refuse("正式环境不写入演示数据。")
    with session_scope(write=True) as session:
        filled = demo.fill(session, settings.business_day())
    print("已写入演示数据。" if filled else "数据库里已有数据，没有改动。")
    for customer in demo.list_demo_customers():
        print(f"{customer.phone}  {customer.name}  {customer.shows}")
    return 0


def _tickets(options: argparse.Namespace) -> int:
    with session_scope(write=bool(options.show or options.close)) as session:
        tickets = TicketRepository(session)
        if options.close:
            closed = tickets.close(options.close)
            if closed is None:
                return refuse(f"没有工单 {options.close}")
            print(f"已关闭 {closed.ticket_no}")
        elif options.show:
            ticket = tickets.by_number(options.show)
            if ticket is None:
                return refuse(f"没有工单 {options.show}")
            AuditRepository(session).record(
                "ticket_shown",
                customer_id=ticket.customer_id,
                outcome="ok",
                detail={"ticket": ticket.ticket_no},
            )
            print(_ticket_line(ticket))
            print(f"  联系方式：{ticket.contact or '未留'}  客户：{ticket.customer_id or '未登录'}")
        else:
            listed = tickets.list_open()
            print(f"待处理工单 {len(listed)} 张")
            for ticket in listed:
                print(_ticket_line(ticket))
    return 0


def _ticket_line(ticket: TicketRecord) -> str:
    parts = [
        ticket.ticket_no,
        _shop_time(ticket.opened_at),
        ticket.topic,
        ticket.plan_no or "无分期",
        mask_text(ticket.contact) or "未留联系方式",
    ]
    summary = "\n".join(f"  {line}" for line in ticket.summary.splitlines())
    return "  ".join(parts) + ("\n" + summary if summary else "")


def _audit(options: argparse.Namespace) -> int:
    if options.verify:
        return _verify_audit()
    with session_scope() as session:
        for line in AuditRepository(session).last(options.last):
            detail = " ".join(f"{name}={value}" for name, value in line.detail.items())
            origin = " ".join(
                f"{name}={value}"
                for name, value in (
                    ("line", line.number),
                    ("proof", line.proof),
                    ("channel", line.channel),
                    ("conversation", line.conversation),
                    ("address", line.address),
                )
                if value is not None
            )
            parts = (_shop_time(line.at), line.event, line.outcome, line.customer_id or "-")
            print("  ".join(part for part in (*parts, detail, origin) if part))
    return 0


def _verify_audit() -> int:
    with session_scope() as session:
        found = list(islice(AuditRepository(session).faults(), _FAULTS_SHOWN + 1))
    if not found:
        print("审计记录完整：没有被删改、插入或调换。")
        return 0
    for fault in found[:_FAULTS_SHOWN]:
        print(f"第 {fault.number} 行{_FAULTS[fault.kind]}", file=sys.stderr)
    more = "，还有更多没有列出" if len(found) > _FAULTS_SHOWN else ""
    return refuse(f"审计记录不完整：有 {min(len(found), _FAULTS_SHOWN)} 处问题{more}。")


def _shop_time(moment: datetime) -> str:
    return f"{moment.astimezone(settings.SHOP_TIME_ZONE):%Y-%m-%d %H:%M:%S}"
