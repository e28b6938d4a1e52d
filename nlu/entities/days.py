"""Days: absolute, relative, by name, and those that only a plan's schedule tells.

A day without a year, month or week is the next one from today on, unless the
words after it say that it is past. Of a longer span (`下周`, `下个月`, `12月`)
the first day still ahead is meant. What lies before today becomes `past_day`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from contract.details import DayRef

from . import day_rules as rules
from .details import Finding, found, nothing
from .holidays import NAMES
from .numerals import NUMERAL_CHARACTERS, SMALL

Rule = Callable[[re.Match[str], date, bool], "date | None"]

_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d|二[零〇][零〇一二三四五六七八九]{2})\s?[年/\-.]?\s?"
    r"|(?P<year_word>大前|前|去|今|本|明|来|(?<![以之])后)年的?)?"
)
_MONTH = (
    r"(?:(?<![\d.个/])(?:0?[1-9]|1[0-2])(?!\d)"
    rf"|(?<![{NUMERAL_CHARACTERS}几第])(?:十[一二]?|[一二三四五六七八九])(?![{NUMERAL_CHARACTERS}个]))"
)
_STEP = r"(?P<step>下下|上上|下|上|这|本|当|今)"
_PART = r"(?P<part>底|末|尾|初|中旬?|上旬|下旬)"
_NUMBERED = r"[号日](?![线楼店院门机员栋客码链游])"
# A day of a month may go without its 号: 12月1还.
_NUMBERED_OR_BARE = rf"(?:{_NUMBERED}|(?=\s?(?:还|结|提前|前|后|之|以|那天|到期|的|$|[,。?!])))"
_WEEK = r"(?:周|星期|礼拜)"
_SPAN = (
    rf"(?:(?P<half>半)|(?P<n>{SMALL}))\s?个?(?P<half_more>半)?"
    rf"(?P<unit>天|日|{_WEEK}|月|年)"
)

# Said right after a day, these put it in the past: 14号贷的款, 15号已经还了.
_PAST_AFTER = re.compile(
    r"(?:那天|的时候|当天|早上|晚上|凌晨)?(?:我|你们|就|在你们?这?)?"
    r"(?:(?:借|贷|买|办|下单?|申请|开通|分期|贷款|借款|购买|扣|还)(?:的(?!话|时候)|过|了的)"
    r"|(?:就|已经?|刚刚?|才)(?:还|扣|借|贷|买|办|结清|付|交|申请|分期)"
    r"|(?:借|贷|买|办|下单)了|的?(?:还款|扣款|账单)?(?:记录|明细|流水))"
)
_DUE_DAY = re.compile(
    # 最后还款日 alone is the bill's due day.
    r"(?P<last>最后(?:一个|一期|那期)的?(?:还款|到期|扣款)(?:日|那天|当天)(?:那天|当天)?)"
    r"|(?P<after>下下)(?:个|次|一个)?(?:月的?)?(?:还款|到期|扣款)日"
    r"|(?:下一?[个次期]?|下个?月的?|最近的?|这个?|本期|当期)(?:的)?(?:还款|到期|扣款)(?:日|那天|当天)(?:那天|当天)?"
    r"|(?:还款|到期|扣款)日?(?:那一?天|当天|当日)"
    r"|(?:(?<=等)|(?<![看收提说想]到)(?<=到))(?:还款|到期|扣款)日(?!期)"
)
# Spans that name no day, and repetitions.
_VAGUE = re.compile(
    rf"每个?月(?:的?{SMALL}[号日])?"
    r"|[这过前]几[天日周]|[这过前]两天|[明今]后两?天|今明两?天|[前第后][一二]天|当天|每天|每周|几[天号日月]"
)


def read_days(text: str, today: date) -> Iterator[Finding]:
    """Days in the folded `text` counted from `today`: `day`, `past_day` or `day_ref` findings."""
    for match in _DUE_DAY.finditer(text):
        yield found("day_ref", _due_day(match), match)
    for match in _VAGUE.finditer(text):
        yield nothing(match)
    for pattern, rule in _PATTERNS:
        for match in pattern.finditer(text):
            past = _PAST_AFTER.match(text, match.end()) is not None
            day = _apply(rule, match, today, past)
            if day is None:
                yield nothing(match)
            else:
                yield found("past_day" if day < today else "day", day.isoformat(), match)


def _due_day(match: re.Match[str]) -> DayRef:
    if match["last"]:
        return "last_due"
    return "due_after_next" if match["after"] else "next_due"


def _apply(rule: Rule, match: re.Match[str], today: date, past: bool) -> date | None:
    try:
        return rule(match, today, past)
    except (OverflowError, ValueError):  # beyond the years a date can hold
        return None


_PATTERNS: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            r"(?<![\d.])(?P<y>(?:19|20)\d\d)\s?[年\-/.]\s?(?P<m>\d{1,2})\s?[月\-/.]\s?"
            r"(?P<d>\d{1,2})(?![\d.])\s?[号日]?",
            rules.full_date,
        ),
        (
            r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
            rules.full_date,
        ),
        (
            r"(?:农历|阴历|旧历)的?(?P<lunar_month>[正冬腊一二三四五六七八九十]{1,2})月初?"
            rf"(?P<d>{SMALL})[日号]?",
            rules.lunar_day,
        ),
        (
            rf"(?:(?P<lunar_month>[正冬腊])月|大年(?=初))初?(?P<d>{SMALL})",
            rules.lunar_day,
        ),
        (
            rf"{_YEAR}(?P<m>{_MONTH})\s?月\s?(?P<d>{SMALL})\s?{_NUMBERED_OR_BARE}",
            rules.month_and_day,
        ),
        (rf"{_YEAR}(?P<m>{_MONTH})\s?月份?的?{_PART}", rules.named_month),
        (
            r"(?<![\d/.])(?P<m>\d{1,2})\.(?P<d>\d{1,2})(?:[号日]|(?=那天|之?前))"
            r"|^\s*(?P<only_m>0?[1-9]|1[0-2])\.(?P<only_d>\d{2})(?=\s*呢?\s*$)",
            rules.dotted,
        ),
        (
            r"(?<![\d/.])(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01])(?![\d/.])\s?[号日]?",
            rules.month_and_day,
        ),
        (
            rf"{_STEP}(?:一?个)?月(?:份)?"
            rf"(?:的?(?:(?P<d>{SMALL})\s?(?:[号日]|(?=\s?(?:还|结|$)))|{_PART}))?",
            rules.relative_month,
        ),
        (
            rf"(?<!还了)(?<!还过)(?<!提前)(?<!再还)(?<!第)(?:再?过)?{_SPAN}(?:之后|以后|过后|后)",
            rules.later,
        ),
        (rf"(?:过|再等){_SPAN}(?![前内])", rules.later),
        # 二十日前 is by the 20th, not twenty days ago.
        (rf"(?<!提前)(?<!第){_SPAN}(?<!日)(?:之前|以前|前)", rules.earlier),
        (rf"{_YEAR}(?P<m>{_MONTH})\s?月份?(?![\d个底末])", rules.named_month),
        (
            rf"(?:{_STEP}一?个?)?{_WEEK}(?P<weekday>[一二三四五六日天末]|[1-7](?!\d|[个天期周]))",
            rules.weekday,
        ),
        (rf"(?P<step>下下|下|上)一?个?{_WEEK}", rules.week),
        (
            rf"(?:(?P<year_word>去|今|明|后|来)年的?)?(?P<name>{'|'.join(NAMES)})"
            r"(?:节|假期?)?(?:之|以)?(?P<side>前|后)?",
            rules.holiday,
        ),
        (r"十一(?:(?:之|以)?(?P<side>前)|假期|黄金周|长假)", rules.national_day),
        (r"(?<![\d.])618(?:(?P<side>前)|(?=大促|活动|那天|的时候))", rules.june_sales),
        (r"(?:(?<![以之])(?P<which>今|明|去|后)年?)?年(?:[底末]|终(?!奖))", rules.year_end),
        (r"(?<![\d一二两三四五六七八九十几半多])年前(?!的)", rules.before_new_year),
        (
            r"(?<![\d一二两三四五六七八九十几半多])年后(?!的)|过完年|过了年",
            rules.after_new_year,
        ),
        (r"(?<![\d上下今本这当个每])月(?P<part>底|末|初|中旬?)", rules.part_of_month),
        (
            r"(?P<offset>大前|大后|前|昨|今|明|(?<![以之])后)[天日儿](?:早上?|晚上?|上午|下午|中午|凌晨)?",
            rules.relative_day,
        ),
        (r"(?P<offset>昨|今|明)[晚早]上?", rules.relative_day),
        (rf"(?<![第手账编信卡型单月]){'(?P<d>' + SMALL + ')'}\s?{_NUMBERED}", rules.day_number),
        (r"明年", rules.next_year),
    )
)
