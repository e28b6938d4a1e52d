"""Reading an import file into rows: what kind each is, where it stands, its fields."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from actions.importing.places import BadRow, Place

Kind = Literal["lenders", "policies", "offers", "products", "customers", "plans", "payments"]

KINDS: tuple[Kind, ...] = get_args(Kind)
MAX_BYTES = 100_000_000

_TERMS_COLUMNS = (
    "principal",
    "periods",
    "start_date",
    "first_due_date",
    "method",
    "annual_rate",
    "accrual",
    "fee_rate_per_period",
    "fee_total",
    "fee_timing",
    "rounding",
    "remainder_in",
)
_CSV_KINDS: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("plans", frozenset({"plan_no", "order_no", "customer_id", "principal"})),
    ("payments", frozenset({"plan_no", "reference", "paid_on", "amount"})),
    ("customers", frozenset({"customer_id", "name", "phone"})),
)
_WHOLE_NUMBERS = ("periods", "instalments_paid")
_ALIASES_BETWEEN = "|"


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file as it stands."""

    kind: Kind
    place: Place
    fields: Mapping[str, Any]


class _NoValue:
    """What the file has where JSON allows no value; `fault` says what, in Chinese."""

    def __init__(self, fault: str) -> None:
        self.fault = fault


def read_file(path: Path) -> tuple[list[Row], list[BadRow]]:
    """The rows of a CSV or JSON file, and those that are no rows at all.

    Raises UnreadableFile where the file is missing, too large, in an unknown encoding, or
    neither of the documented forms.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile("文件太大，请分成几个文件")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"文件 {path} 打不开") from error
    text = _decoded(content)
    return _from_json(text) if text.lstrip()[:1] == "{" else _from_csv(text)


def _decoded(content: bytes) -> str:
    # Spreadsheets in China save as GB 18030 unless told otherwise.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("文件编码不是 UTF-8 或 GB 18030")


def _from_csv(text: str) -> tuple[list[Row], list[BadRow]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    bad: list[BadRow] = []
    header: list[str] | None = None
    kind: Kind = "plans"
    ended = 0
    try:
        for cells in reader:
            place, ended = Place(ended + 1), reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                kind = _csv_kind(header)
            elif len(cells) != len(header):
                bad.append(BadRow(place, "", f"有 {len(cells)} 列，表头有 {len(header)} 列"))
            else:
                filled = {
                    name: cell.strip()
                    for name, cell in zip(header, cells, strict=True)
                    if cell.strip()
                }
                rows += _csv_rows(kind, place, filled)
    except csv.Error:
        fault = "不是完整的 CSV：引号不成对，或一格太长；后面的行没有读"
        bad.append(BadRow(Place(ended + 1), "", fault))
    if header is None:
        raise UnreadableFile("文件是空的")
    return rows, bad


def _csv_kind(header: list[str]) -> Kind:
    if len(set(header)) != len(header):
        raise UnreadableFile("表头里有重复的列名")
    for kind, needed in _CSV_KINDS:
        if needed <= set(header):
            return kind
    raise UnreadableFile("看不出是哪种表：表头要有 docs/import.md 里写的列名")


def _csv_rows(kind: Kind, place: Place, cells: dict[str, str]) -> Iterator[Row]:
    """A plan's row also stands for its customer and product, where it names them."""
    if kind != "plans":
        yield Row(kind, place, cells)
        return
    customer = {
        "customer_id": cells.get("customer_id"),
        "name": cells.pop("customer_name", None),
        "phone": cells.pop("customer_phone", None),
    }
    if customer["name"] or customer["phone"]:
        yield Row("customers", place, {name: text for name, text in customer.items() if text})
    aliases = cells.pop("product_aliases", None)
    if aliases and "product" in cells:
        names = [alias.strip() for alias in aliases.split(_ALIASES_BETWEEN)]
        yield Row("products", place, {"name": cells["product"], "aliases": names})
    plan: dict[str, Any] = dict(cells)
    for name in _WHOLE_NUMBERS:
        if name in plan and cells[name].isdecimal() and len(cells[name]) < 10:
            plan[name] = int(cells[name])
    plan["terms"] = {name: plan.pop(name) for name in _TERMS_COLUMNS if name in plan}
    yield Row("plans", place, plan)


def _from_json(text: str) -> tuple[list[Row], list[BadRow]]:
    try:
        document = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
        fault = next(_faults(document), None)
    except RecursionError as error:
        raise UnreadableFile("不是可用的 JSON：嵌套太深") from error
    except json.JSONDecodeError as error:
        raise UnreadableFile(f"第 {error.lineno} 行：不是可用的 JSON") from error
    except ValueError as error:
        raise UnreadableFile("不是可用的 JSON：有一个数太长") from error
    if fault:
        raise UnreadableFile(f"不是可用的 JSON：{fault}")
    rows: list[Row] = []
    bad: list[BadRow] = []
    for section, items in document.items():
        if section not in KINDS:
            raise UnreadableFile(f"没有 {section!r} 这一部分")
        if not isinstance(items, list):
            raise UnreadableFile(f"{section} 要是一个列表")
        for number, item in enumerate(items):
            place = Place(number, section)
            if isinstance(item, dict):
                rows.append(Row(section, place, item))
            else:
                bad.append(BadRow(place, "", "要是一个 JSON 对象"))
    return rows, bad


def _object(pairs: list[tuple[str, Any]]) -> Any:
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    names = [name for name, _ in pairs]
    twice = next(name for name in names if names.count(name) > 1)
    return _NoValue(f"有两个 {twice!r}")


def _no_number(name: str) -> Any:
    return _NoValue(f"{name} 不是数")


def _faults(value: object, path: str = "") -> Iterator[str]:
    """Where in a document there is no value, and what stands there."""
    if isinstance(value, _NoValue):
        yield f"{path} {value.fault}".lstrip()
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _faults(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _faults(item, f"{path}[{number}]")
