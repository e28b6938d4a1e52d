"""Product names: brands with their models, and words for kinds of devices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .details import Detail, Finding

# After a brand these make the shop, its credit or its service out of it.
_NOT_A_DEVICE = (
    r"(?!\s?(?:分期|商城|商店|金融|消费|贷|钱包|账号|账户|客服|官网|官方|支付|之家|有品|公司|店|信用"
    r"|随星|数科|月付|白条|云|社区|论坛|售后|会员|优惠|平台|服务|app|id\b|pay|care))"
)
_SERIES = (
    r"mate|nova|pura|note|mix|max|civi|turbo|reno|find|ace|magic|neo|galaxy|play|pocket|畅享|畅玩"
    r"|[a-z]{1,2}(?=\d)"
)
# A model's number, unless a unit makes a day, a sum or a count of it.
_MODEL_NUMBER = (
    r"\d{1,3}(?:[a-z](?![a-z]))?(?![\d.,]\d|\d)"
    r"(?!\s?(?:[号日天期个块元万千百月年次笔%w]|分期|多|左右))"
)
_MODEL_WORD = (
    r"pro|plus|max|ultra|mini|air|se|fe|gt|lite|xr|xs|pm|青春版|至尊版|标准版|数字版|典藏版|竞速版"
    r"|fold|flip|rsr?|rs|5g"
)
_KIND = (
    r"平板|手表|手环|耳机|耳塞|笔记本电脑|电脑|笔记本|电视|音箱|路由器|空调|冰箱|洗衣机|净化器|扫地机器人|扫地机|充电宝"
    r"|pad|watch|buds|tv"
)
_MODEL = (
    rf"(?:\s?(?:{_SERIES})){{0,2}}(?:\s?{_MODEL_NUMBER}|\s?十[一二三四五六七]?(?=\s?(?:pro|plus|max|ultra|手机|那|的|$)))?"
    rf"(?:\s?(?:{_MODEL_WORD})(?![a-z])){{0,3}}(?:\s?(?:{_KIND})(?:\s?\d{{1,2}}(?![\d号日期个块元]))?"
    rf"(?:\s?(?:{_MODEL_WORD})(?![a-z])){{0,2}}|\s?手机(?!号|卡|分期|支付|银行|端|验证))?"
)
_BRAND = (
    r"(?<![a-z])(?:xiaomi|redmi|iphone|ipad|macbook|imac|airpods|apple\s?watch|apple|huawei|honor"
    r"|samsung|galaxy|oppo|vivo|iqoo|oneplus|realme|meizu)"
    r"|小米|红米|苹果|华为|荣耀|三星|魅族|一加(?![一二三上起入])|真我|努比亚|联想|大疆"
)
_BRANDED = re.compile(rf"(?:{_BRAND}){_NOT_A_DEVICE}{_MODEL}")
# A model without its brand: Mate 60 Pro, K80, Note 13.
_SERIES_ALONE = re.compile(
    rf"(?<![a-z])(?:mate|nova|pura|reno|note|magic|mix|civi|turbo)\s?{_MODEL_NUMBER}"
    rf"(?:\s?(?:{_MODEL_WORD})(?![a-z])){{0,2}}"
    r"|(?<![a-z0-9])[kxs]\d{2,3}(?!\d)(?:\s?(?:pro|plus|ultra|至尊版)(?![a-z])){0,2}(?![a-z0-9])"
)
_KIND_ALONE = re.compile(
    rf"(?<![a-z看])(?:{_KIND})(?![a-z])(?:\s?\d{{1,2}}(?![\d.号日天期个块元万千月]))?"
)


def read_products(text: str, original: str) -> Iterator[Finding]:
    """Product names in the folded `text`, each as it stands in `original`."""
    for pattern in (_BRANDED, _SERIES_ALONE, _KIND_ALONE):
        for match in pattern.finditer(text):
            start, end = match.start(), match.start() + len(match[0].rstrip())
            yield Finding(start, end, Detail("product", original[start:end], start, end))
