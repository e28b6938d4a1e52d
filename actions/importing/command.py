"""The operator's command that imports a shop's own data. See docs/import.md."""

import argparse
import sys
from pathlib import Path

from actions import settings
from actions.importing.reading import UnreadableFile
from actions.importing.run import import_file
from actions.store.commands import refuse


def add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `import` to the operator's commands."""
    command = commands.add_parser("import", help="导入商城自己的分期数据（见 docs/import.md）")
    command.add_argument("file", metavar="文件", type=Path)
    command.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    command.set_defaults(run=_run)


_KIND_NAMES = {
    "lenders": "贷款机构",
    "policies": "提前还款规则",
    "offers": "分期价格",
    "products": "商品",
    "customers": "客户",
    "plans": "分期",
    "payments": "还款",
}


def _run(options: argparse.Namespace) -> int:
    try:
        report = import_file(options.file, settings.business_day(), dry_run=options.dry_run)
    except UnreadableFile as error:
        return refuse(str(error))
    if report.bad:
        for row in report.bad:
            print(row, file=sys.stderr)
        return refuse(f"共 {report.rows} 条，{len(report.bad)} 处有误，没有写入任何数据。")
    for kind, name in _KIND_NAMES.items():
        new, changed = report.counts.get((kind, "new"), 0), report.counts.get((kind, "changed"), 0)
        if new or changed:
            print(f"{name}：新增 {new}，更新 {changed}")
    outcome = "已写入" if report.written else "检查通过，没有写入（--dry-run）"
    print(f"共 {report.rows} 条，{outcome}。")
    return 0
