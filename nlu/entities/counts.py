"""Counts of instalments and what they count: paid, ahead, total, left, or which one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contract.details import LAST, MOST_INSTALMENTS, CountRole

from .details import Detail, Finding, nothing
from .numerals import SMALL, small_number

_NTH = re.compile(rf"第\s?({SMALL})\s?(?:期|个月)|(首期)|(最后一期|末期)")
_COUNTED = re.compile(
    # 那一期 points at one instalment; 那24期呢 at the beginning asks for another number of them.
    rf"(?:(?<![下上这那每本当某哪第])|(?<=^那)(?![一1]期))({SMALL})\s?(?:分?期(?!限)|(?:个)?月(?![份\d一二三十底初末中]))"
)
_SPLIT_INTO = re.compile(
    rf"(?:分期|期数|期限)(?:是|为|:|选|改|成|到|办)?\s?(?=\d|[一二三四五六]?十)({SMALL})(?![\d.]|\s?[块元万千百%号日天年次笔w个月期])"
)

# What stands before the count tells its role; the first that fits wins.
_ROLE_BEFORE: tuple[tuple[CountRole, re.Pattern[str]], ...] = (
    (
        "left",
        re.compile(
            r"(?:剩下?|剩余|余下|还有|还差|还欠|欠|后面|(?<!期)后|剩下的|未还)(?:的|最后|这|还有|大概|了)?\s?$"
        ),
    ),
    (
        "paid",
        re.compile(
            r"(?:还|付|交|扣|还款|扣款)(?:款|完|到|掉|清)?(?:了|过|够|满|完)(?:大概|有|差不多|快)?\s?$"
            r"|(?:已经?|已)(?:还|付|交|扣|还款)(?:款)?\s?$|(?:还到|还完|还满)\s?$"
        ),
    ),
    (
        "ahead",
        re.compile(
            r"(?:提前|再|(?<!最)多|先)(?:还|付|交|结|结清|还款|还掉|还清|还上)?(?:个)?\s?$"
            r"|(?:一次性?|一起|想|要|只|能|可以|帮我|[,。?!\s我了])(?:还|付|交|结)个?\s?$|^(?:还|付|交|结)个?\s?$"
            r"|(?:还|付|交|还清|结清|还掉)个?$"
        ),
    ),
    (
        "total",
        re.compile(
            r"(?:分|分期|分成|分为|分了|分的是|分的|办了?|办的|选了?|选的?是?|选择的?是?|改|改成|改为|共|一共|总共"
            r"|最长|最多|最少|期限|为期|申请了?|申请的|做了?|搞|借|买了?|是|按|贷)(?:的|个|了)?\s?$"
        ),
    ),
)
_ROLE_AFTER: tuple[tuple[CountRole, re.Pattern[str]], ...] = (
    ("left", re.compile(r"\s?(?:都|还)?(?:没还|未还|没有还|没付|未付|没交)")),
    (
        "paid",
        re.compile(
            r"\s?(?:都|全部|我)?(?:已经?|都)(?:还|付|交)(?:了|完|清)?|\s?(?:还|付|交)(?:完|过)?了(?!\s?[\d一二两三四五六七八九十])"
        ),
    ),
    (
        "total",
        re.compile(
            r"\s?(?:的)?(?:分期|免息|还款|利息|手续费|账单|套餐|提前|还完|还清|总共|每)|\s?的"
        ),
    ),
)
# Months count instalments only beside one of these: 逾期一个月 does not.
_MONTHS_OF_DELAY = re.compile(
    r"(?:逾期|晚|拖|延|推迟|欠款|过|每|等|隔|上|下|用|买|(?<!提)前|近)了?\s?$"
)
_MONTHS_OF_SOMETHING_ELSE = re.compile(
    r"\s?(?:内|以内|之内|前|以前|之前|左右|没|账单日|的?时候?)|\s?(?:以|之)?后"
)
_PAID_UP = re.compile(r"\s?(?:之?内)?(?:就|全部|都)?(?:还清|还完|结清)")


def read_counts(text: str) -> Iterator[Finding]:
    """Counts of instalments in the folded `text`, with the role where the words tell it."""
    for match in _NTH.finditer(text):
        group = next(number for number in (1, 2, 3) if match[number])
        value = small_number(match[1]) if group == 1 else (1 if group == 2 else LAST)
        yield _count(match, value, "nth")
    for match in _COUNTED.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()]
        after = text[match.end() : match.end() + 8]
        months = "月" in match[0]
        role = _role(before, after)
        value = small_number(match[1])
        if _is_other_span(before, after, months, role) or _is_each(value, role, before, after):
            yield nothing(match)
        elif not months or role or match.span() == _extent(text):
            yield _count(match, value, role)
    for match in _SPLIT_INTO.finditer(text):
        yield _count(match, small_number(match[1]), "total", group=1)


def _is_other_span(before: str, after: str, months: bool, role: CountRole | None) -> bool:
    """Whether the number measures a delay or a time rather than instalments."""
    if months and role == "paid":
        return False
    if _MONTHS_OF_DELAY.search(before):
        return months or role != "paid"
    return months and _MONTHS_OF_SOMETHING_ELSE.match(after) is not None


def _is_each(value: int, role: CountRole | None, before: str, after: str) -> bool:
    """Whether one instalment is spoken of as a measure: 一期多少钱, 每还一期, 按一个月算."""
    if value != 1 or role not in (None, "total"):
        return value == 1 and before.endswith(("每还", "每付", "每交"))
    return bool(before.strip() or after.strip()) and not _PAID_UP.match(after)


def _role(before: str, after: str) -> CountRole | None:
    for role, pattern in _ROLE_BEFORE:
        if pattern.search(before):
            return role
    return next((role for role, pattern in _ROLE_AFTER if pattern.match(after)), None)


def _count(match: re.Match[str], value: int, role: CountRole | None, group: int = 0) -> Finding:
    if value == 0 or value > MOST_INSTALMENTS:
        return nothing(match, group)
    start, end = match.span(group)
    return Finding(start, end, Detail("instalment_count", value, start, end, role))


def _extent(text: str) -> tuple[int, int]:
    """Where the text begins and ends without the spaces around it."""
    stripped = text.strip()
    start = text.find(stripped)
    return start, start + len(stripped)
