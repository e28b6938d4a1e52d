"""The operator's command that deletes what was kept long enough, or all of one customer."""

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from actions.store.commands import Registers, refuse
from actions.store.database import DatabaseUnavailable
from actions.store.purge import clear, purge

EraseCustomer = Callable[[str, bool], Mapping[str, int] | None]
"""Deletes all of a customer, or with True counts it: from an id to how much of each, None where
there is no such customer."""

_KIND_NAMES = {
    "conversations": "对话",
    "tickets": "工单",
    "feedback": "评价",
    "codes": "验证码记录",
    "bindings": "渠道账号绑定",
    "audit": "审计记录",
}


def purge_command(erase_customer: EraseCustomer) -> Registers:
    """What adds `purge` to the operator's commands."""

    def run(options: argparse.Namespace) -> int:
        return _run(options, erase_customer)

    def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
        command = commands.add_parser("purge", help="删除过了保留期的数据，或一位客户的全部数据")
        command.add_argument("--customer", metavar="客户编号", help="只删这位客户的，不论多久")
        command.add_argument("--dry-run", action="store_true", help="只数一数，不删除")
        command.add_argument(
            "--compact", action="store_true", help="删除后重写数据库文件（期间不能写入）"
        )
        command.set_defaults(run=run)

    return register


def _run(options: argparse.Namespace, erase_customer: EraseCustomer) -> int:
    done: Mapping[str, int] | None
    try:
        if options.customer:
            done = erase_customer(options.customer, options.dry_run)
        else:
            done = purge(datetime.now(UTC), dry_run=options.dry_run)
        if done is None:
            return refuse(f"没有客户 {options.customer}")
    except DatabaseUnavailable:
        return refuse(
            "数据库打不开，没有删完：请检查 DATABASE_URL 和 CONVERSATIONS_URL，然后再运行一次。"
        )
    counts = "，".join(f"{_KIND_NAMES[kind]} {count}" for kind, count in done.items())
    print(f"{'可删除' if options.dry_run else '已删除'}：{counts or '无'}")
    if options.dry_run:
        return 0
    try:
        clear(compact=options.compact)
    except DatabaseUnavailable:
        return refuse("数据已删除，但数据库正忙，文件还没有清理：请稍后再运行一次。")
    return 0
