"""Which of several plans is meant: by place in the list, by a trait, or the one talked about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contract.details import LAST, Trait

from .details import Finding, found, nothing
from .numerals import SMALL, small_number

_MEASURE = r"[个台笔单部款张份项条件样只]"
_THAT = rf"那\s?一?{_MEASURE}?"

_ORDINAL = re.compile(
    rf"(?<!倒数)第\s?({SMALL})\s?(?:{_MEASURE}(?!月|礼拜|星期|小时)|(?=$|[,。?!\s吧呢的]))"
)
_FIRST = re.compile(
    rf"(?:头一|头|首|上面|最上面|最前面)(?:的|的?{_THAT}|{_MEASURE})(?!月|人)|前者|打头{_THAT}"
)
_LAST = re.compile(
    rf"(?:最后|最末|末尾|最下面|下面|后面|最后面)(?:的?{_THAT}|一{_MEASURE}(?!月|人|礼拜|星期))|后者|倒数第一{_MEASURE}"
)
_CHOSEN = re.compile(
    r"^(?:我)?(?:就|要|选|选择|查|看|那就)+\s?([1-9一二两三四五六七八九])(?=$|[吧呢啊哦,。!\s])"
)
_BARE = re.compile(r"^[\s,。.!?]*([1-9一二两三四五六七八九])[\s,。.!?吧呢啊]*$")

_OBJECT = (
    rf"(?:的?(?:{_THAT}|这{_MEASURE}|{_MEASURE}|手机|订单|分期|单子|机器|商品|计划|欠款|账单))"
)
# After `最贵的`: not a way to pay, a kind of instalment or the price of something.
_NOT_A_PLAN = (
    r"(?!的?(?:还款|付款|分期)?(?:方式|方案|方法|办法|还法|期数|选择|利息|利率|费"
    r"|手机(?:可以|能|分期|有)))"
)
_ENDS_HERE = r"(?=$|[,。?!\s吧呢啊]|提前|先|还|结清|全部|一次|清|付|多少|什么时候)"


def _trait(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![怎么哪样个])(?:{words}){_NOT_A_PLAN}(?:{_OBJECT}|的{_ENDS_HERE})|^(?:{words})$"
    )


_TRAITS: tuple[tuple[Trait, re.Pattern[str]], ...] = (
    ("most_expensive", _trait("最贵|价格最高|最值钱|金额最[大高]|本金最[大高多]")),
    ("cheapest", _trait("最便宜|价格最低|金额最[小低]|本金最[小低少]")),
    (
        "oldest",
        _trait(
            "最早(?:买|办|下单|分期|购买|借|申请)?|最先(?:买|办|下单|分期)?|第一次(?:买|办|分期|下单)|最老"
        ),
    ),
    (
        "newest",
        _trait(
            "最近(?:买|办|下单|分期|购买|借|申请)?|最新(?:买|办)?|刚(?:刚|才)?(?:买|办|下单|分期)|新买|最后(?:买|办|下单)"
        ),
    ),
    ("most_expensive", re.compile(rf"(?:金额|价格)?[贵大]的{_THAT}")),
    ("cheapest", re.compile(rf"(?:便宜|金额小|价格低)的{_THAT}")),
    ("oldest", re.compile(rf"[旧老]的{_THAT}")),
    ("newest", re.compile(rf"新的{_THAT}")),
    (
        "overdue",
        re.compile(
            rf"(?:已经?|正在|有)?(?:逾期|过期)了?的?(?:{_THAT}|{_MEASURE}|订单|单子|计划)|(?:逾期)了?的(?=$|[,。?!吧呢])"
        ),
    ),
    (
        "least_left",
        re.compile(
            r"(?:剩|欠|还剩)(?:得|的|余的|下的?|余)?最少的?(?:那\s?一?[个台笔单部款])?|快(?:要)?还完的(?:那\s?一?[个台笔单部款])?"
        ),
    ),
    (
        "most_left",
        re.compile(r"(?:剩|欠|还剩)(?:得|的|余的|下的?|余)?最多的?(?:那\s?一?[个台笔单部款])?"),
    ),
    (
        "other",
        re.compile(
            rf"另外?一?{_MEASURE}(?!人|号|手机号|银行卡|卡)|另外(?:的)?{_THAT}|(?:其他|别的|剩下|剩)的?那\s?一?{_MEASURE}"
        ),
    ),
    (
        "all",
        re.compile(
            rf"[两三四五](?:{_MEASURE})(?:手机|分期|订单|计划)?(?:都|一起|全部?)"
            rf"|(?:所有|全部)(?:的)?(?:分期|订单|计划|手机|单子)(?!款|账单|付款|服务|功能|还款|信息|利息|费|限|分期)"
            rf"|每一?{_MEASURE}都|(?<!不)(?:全部|所有|全都)的(?=$|[,。?!吧呢])|都(?:要|算上)(?=$|[,。?!])"
        ),
    ),
)

# Points at what was talked about: not 这个月, not 其它, and not where somebody looks for a word.
_CURRENT = re.compile(
    r"[这那](?:[个台笔]|部(?!分(?!期))|一笔)(?!月|星期|礼拜|周|时候|人|号|啥|什么|东西)"
    r"|(?<!其)它(?!们)"
)


def read_plans(text: str) -> Iterator[Finding]:
    """Plans told by place (`ordinal`, from 1; -1 is the last) or by trait, in the folded `text`."""
    for trait, pattern in _TRAITS:
        for match in pattern.finditer(text):
            yield found("plan_trait", trait, match)
    for pattern, value in ((_LAST, LAST), (_FIRST, 1)):
        for match in pattern.finditer(text):
            yield found("ordinal", value, match)
    for match in _ORDINAL.finditer(text):
        place = small_number(match[1])
        yield found("ordinal", place, match) if place else nothing(match)
    for pattern in (_CHOSEN, _BARE):
        chosen = pattern.match(text)
        if chosen:
            yield found("ordinal", small_number(chosen[1]), chosen, 1)
            return


def read_plan_references(text: str) -> Iterator[Finding]:
    """Words for the plan talked about (`plan_ref`), in a folded text without its details."""
    for match in _CURRENT.finditer(text):
        yield found("plan_ref", "current", match)
