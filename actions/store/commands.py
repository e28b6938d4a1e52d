"""The operator's commands: migrate, demo, import, tickets, audit.

Each returns the exit code: 0 done, 1 refused with a reason on standard error, 2 bad usage.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from actions import settings
from actions.importing import UnreadableFile, import_file
from actions.store import demo, migrate
from actions.store.database import DatabaseUnavailable, session_scope
from actions.store.records import TicketRecord
from actions.store.repositories import AuditRepository, TicketRepository
from contract.masking import mask_text


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        settings.business_day()
        code: int = options.run(options)
    except DatabaseUnavailable:
        return _refuse(
            "数据库打不开：请检查 DATABASE_URL，或先运行 python -m actions.store migrate"
        )
    except settings.SettingsError as error:
        return _refuse(f"设置有误：{error}")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m actions.store", description="数据库的维护命令")
    commands = parser.add_subparsers(required=True, metavar="命令")
    command = commands.add_parser("migrate", help="建立或升级数据库的表")
    command.set_defaults(run=_migrate)
    command = commands.add_parser("demo", help="向空数据库写入演示数据，并列出演示客户")
    command.set_defaults(run=_demo)
    command = commands.add_parser("import", help="导入商城自己的分期数据（见 docs/import.md）")
    command.add_argument("file", metavar="文件", type=Path)
    command.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    command.set_defaults(run=_import)
    command = commands.add_parser("tickets", help="列出待处理的工单")
    command.add_argument("--show", metavar="工单号", help="显示一张工单和联系方式（记入审计）")
    command.add_argument("--close", metavar="工单号", help="关闭一张工单")
    command.set_defaults(run=_tickets)
    command = commands.add_parser("audit", help="列出最近的审计记录")
    command.add_argument("--last", metavar="条数", type=_count, default=20)
    command.set_defaults(run=_audit)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("要一个正整数")
    return int(text)


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


def _migrate(_options: argparse.Namespace) -> int:
    migrate.upgrade()
    print("数据库已是最新。")
    return 0


def _demo(_options: argparse.Namespace) -> int:
    if settings.in_production():
        return _refuse("正式环境不写入演示数据。")
    with session_scope(write=True) as session:
        filled = demo.fill(session, settings.business_day())
    print("已写入演示数据。" if filled else "数据库里已有数据，没有改动。")
    for customer in demo.list_demo_customers():
        print(f"{customer.phone}  {customer.name}  {customer.shows}")
    return 0


_KIND_NAMES = {
    "lenders": "贷款机构",
    "policies": "提前还款规则",
    "offers": "分期价格",
    "products": "商品",
    "customers": "客户",
    "plans": "分期",
    "payments": "还款",
}


def _import(options: argparse.Namespace) -> int:
    try:
        report = import_file(options.file, settings.business_day(), dry_run=options.dry_run)
    except UnreadableFile as error:
        return _refuse(str(error))
    if report.bad:
        for row in report.bad:
            print(row, file=sys.stderr)
        return _refuse(f"共 {report.rows} 条，{len(report.bad)} 处有误，没有写入任何数据。")
    for kind, name in _KIND_NAMES.items():
        new, changed = report.counts.get((kind, "new"), 0), report.counts.get((kind, "changed"), 0)
        if new or changed:
            print(f"{name}：新增 {new}，更新 {changed}")
    outcome = "已写入" if report.written else "检查通过，没有写入（--dry-run）"
    print(f"共 {report.rows} 条，{outcome}。")
    return 0


def _tickets(options: argparse.Namespace) -> int:
    with session_scope(write=bool(options.show or options.close)) as session:
        tickets = TicketRepository(session)
        if options.close:
            closed = tickets.close(options.close)
            if closed is None:
                return _refuse(f"没有工单 {options.close}")
            print(f"已关闭 {closed.ticket_no}")
        elif options.show:
            ticket = tickets.by_number(options.show)
            if ticket is None:
                return _refuse(f"没有工单 {options.show}")
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
    with session_scope() as session:
        for line in AuditRepository(session).last(options.last):
            detail = " ".join(f"{name}={value}" for name, value in line.detail.items())
            parts = (_shop_time(line.at), line.event, line.outcome, line.customer_id or "-", detail)
            print("  ".join(part for part in parts if part))
    return 0


def _shop_time(moment: datetime) -> str:
    return f"{moment.astimezone(settings.SHOP_TIME_ZONE):%Y-%m-%d %H:%M:%S}"
