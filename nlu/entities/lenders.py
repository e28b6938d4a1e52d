"""Lenders' names as customers type them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .details import Detail, Finding

# A bank by a name that means other things too: 银行 or 信用卡 must follow.
_BANKS = (
    "中国|工商|农业|建设|交通|邮储|邮政储蓄|招商|中信|华夏|民生|光大|浦发|兴业|平安|广发"
    "|北京|上海|江苏|宁波|南京|杭州|浙商|渤海|恒丰|微众|网商|新网|百信|亿联|示例"
)
_BANK = (
    rf"(?:{_BANKS})(?:银行[甲乙丙丁]?(?:的?信用卡)?|的?信用卡)"
    r"|(?:工|农|建|中|交|招)行(?:的?信用卡)?(?!为|业|不|吗)"
    r"|(?:中信|招商|浦发|广发)(?=分期)"
)
_COMPANY = (
    r"(?:fenqi)?\s?演示消费金融"
    r"|小米(?:分期|消费金融|金融|贷款|数科|月付|随星借)|随星借|天星(?:消费金融|金融|数科)"
    r"|(?:apple|苹果)\s?(?:官网|官方)?的?\s?(?:免息分期|分期|card)"
    r"|(?:蚂蚁)?花呗|(?:蚂蚁)?借呗|蚂蚁消费金融"
    r"|(?:京东)?(?:白条|金条)|京东金融|京东消费金融"
    # 分付 without 微信 may be a part of 部分付款.
    r"|微信的?\s?分付|(?<=用)分付(?![款清期])|^分付(?![款清期\d])|微粒贷"
    r"|度小满(?:金融)?|有钱花"
    r"|(?:美团|抖音|拼多多|携程)(?:的?月付)|(?:美团)?生意贷|放心借|360借条|分期乐|唯品花|任性付"
    r"|(?:马上|招联|中银|兴业|捷信|海尔|苏宁|中邮|杭银|平安)消费金融|招联金融|捷信"
)
_LENDER = re.compile(rf"{_COMPANY}|{_BANK}")


def read_lenders(text: str, original: str) -> Iterator[Finding]:
    """Lenders' names in the folded `text`, each as it stands in `original`."""
    for match in _LENDER.finditer(text):
        start, end = match.span()
        yield Finding(start, end, Detail("lender", original[start:end], start, end))
