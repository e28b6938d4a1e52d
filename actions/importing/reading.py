"""Reading an import file into rows: what kind each is, on which line it stands, its fields."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from actions.importing.reasons import BadRow

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
    """One row of the file as it stands, its line counted from 1."""

    kind: Kind
    line: int
    fields: Mapping[str, Any]


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
            line, ended = ended + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                kind = _csv_kind(header)
            elif len(cells) != len(header):
                bad.append(BadRow(line, f"有 {len(cells)} 列，表头有 {len(header)} 列"))
            else:
                filled = {
                    name: cell.strip()
                    for name, cell in zip(header, cells, strict=True)
                    if cell.strip()
                }
                rows += _csv_rows(kind, line, filled)
    except csv.Error as error:
        bad.append(BadRow(ended + 1, f"不是完整的 CSV，后面的行没有读（{error}）"))
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


def _csv_rows(kind: Kind, line: int, cells: dict[str, str]) -> Iterator[Row]:
    """A plan's row also stands for its customer and product, where it names them."""
    if kind != "plans":
        yield Row(kind, line, cells)
        return
    customer = {
        "customer_id": cells.get("customer_id"),
        "name": cells.pop("customer_name", None),
        "phone": cells.pop("customer_phone", None),
    }
    if customer["name"] or customer["phone"]:
        yield Row("customers", line, {name: text for name, text in customer.items() if text})
    aliases = cells.pop("product_aliases", None)
    if aliases and "product" in cells:
        names = [alias.strip() for alias in aliases.split(_ALIASES_BETWEEN)]
        yield Row("products", line, {"name": cells["product"], "aliases": names})
    plan: dict[str, Any] = dict(cells)
    for name in _WHOLE_NUMBERS:
        if name in plan and cells[name].isdecimal() and len(cells[name]) < 10:
            plan[name] = int(cells[name])
    plan["terms"] = {name: plan.pop(name) for name in _TERMS_COLUMNS if name in plan}
    yield Row("plans", line, plan)


def _from_json(text: str) -> tuple[list[Row], list[BadRow]]:
    rows: list[Row] = []
    bad: list[BadRow] = []
    line, counted = 1, 0
    try:
        for section, offset, item in _items(text):
            line, counted = line + text.count("\n", counted, offset), offset
            if section not in KINDS:
                raise UnreadableFile(f"第 {line} 行：没有 {section!r} 这一部分")
            if isinstance(item, dict):
                rows.append(Row(section, line, item))
            else:
                bad.append(BadRow(line, "要是一个 JSON 对象"))
    except RecursionError as error:
        raise UnreadableFile("不是可用的 JSON：嵌套太深") from error
    except json.JSONDecodeError as error:
        raise UnreadableFile(f"第 {error.lineno} 行：不是可用的 JSON") from error
    return rows, bad


def _items(text: str) -> Iterator[tuple[Any, int, Any]]:
    """Every item of every section: the section's name, where the item begins, the item.

    Walks the outer two levels itself, because the standard reader does not tell where a
    value stood.
    """
    decoder = json.JSONDecoder(object_pairs_hook=_without_doubles, parse_constant=_refuse_constant)
    at = _expect(text, 0, "{")
    seen: set[str] = set()
    while not _is_next(text, at, "}"):
        if seen:
            at = _expect(text, at, ",")
        section, at = _value(decoder, text, at)
        if not isinstance(section, str) or section in seen:
            raise json.JSONDecodeError("section", text, at)
        seen.add(section)
        at = _expect(text, _expect(text, at, ":"), "[")
        first = True
        while not _is_next(text, at, "]"):
            if not first:
                at = _expect(text, at, ",")
            first = False
            begin = _after_blanks(text, at)
            item, at = _value(decoder, text, begin)
            yield section, begin, item
        at = _expect(text, at, "]")
    if _after_blanks(text, _expect(text, at, "}")) != len(text):
        raise json.JSONDecodeError("extra", text, at)


def _value(decoder: json.JSONDecoder, text: str, at: int) -> tuple[Any, int]:
    begin = _after_blanks(text, at)
    try:
        return decoder.raw_decode(text, begin)
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        raise json.JSONDecodeError(str(error), text, begin) from error


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _is_next(text: str, at: int, mark: str) -> bool:
    return text.startswith(mark, _after_blanks(text, at))


def _expect(text: str, at: int, mark: str) -> int:
    at = _after_blanks(text, at)
    if not text.startswith(mark, at):
        raise json.JSONDecodeError("expected " + mark, text, at)
    return at + 1


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field stands twice")
    return fields


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
