"""What the grammar finds in a message, and the text it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contract.details import EntityName

# A character no pattern of the grammar matches: it stands where an earlier
# reader has already understood the text.
TAKEN = "\ufffc"


@dataclass(frozen=True)
class Detail:
    """One detail of a message.

    `entity`, `value` and `role` have the forms of `contract.details`; `start` and
    `end` are offsets into the text as the customer sent it.
    """

    entity: EntityName
    value: str | int
    start: int
    end: int
    role: str | None = None


@dataclass(frozen=True)
class Finding:
    """A stretch of text a reader accounts for.

    `detail` is None where the reader knows what the text is and that it tells
    nothing about a plan (a phone number, a time of day): no later reader may
    make something else of it.
    """

    start: int
    end: int
    detail: Detail | None = None


def found(
    entity: EntityName,
    value: str | int,
    match: re.Match[str],
    group: str | int = 0,
    role: str | None = None,
) -> Finding:
    """A finding for what `group` of `match` says."""
    start, end = match.span(group)
    return Finding(start, end, Detail(entity, value, start, end, role))


def nothing(match: re.Match[str], group: str | int = 0) -> Finding:
    """A finding without a detail for what `group` of `match` covers."""
    return Finding(*match.span(group))


# Traditional characters the grammar's words are written with, each with its simplified one.
_SIMPLIFIED = (
    "兩两 個个 萬万 塊块 錢钱 還还 號号 點点 後后 週周 禮礼 數数 機机 電电 "
    "腦脑 錶表 貴贵 單单 圓圆 國国 慶庆 節节 過过 頭头 這这 筆笔 臺台 隻只 "
    "紅红 華华 為为 榮荣 餘余 貳贰 參叁 陸陆 億亿 舊旧 買买 辦办 訂订 總总 "
    "結结 陰阴 曆历 農农 臘腊 聖圣 員员 東东 話话 選选 別别 種种 視视 環环 "
    "齊齐 從从 關关 終终 來来 幾几 時时 間间 當当 邊边 現现 應应 該该 給给 "
    "讓让 裡里 貨货 淨净 達达 聯联 無无 線线 剛刚 纔才 錄录 續续 費费 違违 約约 罰罚 銀银 條条 "
    "唄呗 滿满 貸贷 興兴 業业 廣广 發发 郵邮 儲储 設设 農农 沒没 開开"
)


def _folding() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord("\u3000"): " ", ord("￥"): "¥", ord("、"): ","}
    table |= {ord(pair[0]): pair[1] for pair in _SIMPLIFIED.split()}
    table |= {ord("①") + number: str(number + 1) for number in range(9)}
    for full in range(0xFF21, 0xFF3B):
        table[full] = chr(full - 0xFEE0 + 32)
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    return table


_FOLDING = _folding()


def fold(text: str) -> str:
    """`text` with full-width, traditional and upper-case characters made plain.

    Character for character, so that offsets stay those of the original; the
    traditional characters are those the grammar's own words are written with.
    """
    return text.translate(_FOLDING)


def blank(text: str, findings: Iterable[Finding]) -> str:
    """`text` with what `findings` cover taken out, its length unchanged."""
    for finding in findings:
        text = text[: finding.start] + TAKEN * (finding.end - finding.start) + text[finding.end :]
    return text


def apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """`findings` without those that overlap one before them."""
    covered: list[tuple[int, int]] = []
    for finding in findings:
        if all(finding.end <= start or end <= finding.start for start, end in covered):
            covered.append((finding.start, finding.end))
            yield finding
