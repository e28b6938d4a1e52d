"""Links, mail addresses, tokens, and names in messengers."""

from __future__ import annotations

import re

from contract.masking.canvas import Canvas, Kind

_HAN = r"\u3400-\u9fff"
# A sentence's punctuation after a link is none of it; /… is what this masker leaves of a path.
_TO_ITS_END = rf"(?:[^\s{_HAN}<>\"。、]*(?:/\.{{3}}|[^\s{_HAN}<>\"。、,.;:!?)])|\.{{3}})"
_LINK = re.compile(
    rf"(?:(?<![a-z0-9])[a-z][a-z0-9+.\-]{{1,20}}://|(?<![a-z0-9])www\.){_TO_ITS_END}"
    rf"|(?<![a-z0-9.\-])[a-z0-9\-]{{1,63}}(?:\.[a-z0-9\-]{{1,63}}){{1,5}}/{_TO_ITS_END}"
)
_MAIL = re.compile(
    r"[a-z0-9._%+\-]{1,64}(?:\*{4})?@[a-z0-9.\-]{1,100}"
    r"|[a-z0-9._%+\-]{1,64} ?(?:@|艾特|(?<= )at(?= )|[(\[]at[)\]]) ?"
    r"[a-z0-9\-]{1,63}(?: ?(?:[.。点]|(?<= )dot(?= )) ?[a-z0-9\-]{1,63}){1,4}"
)
# Keys and tokens: long runs without a space, of letters and digits.
_TOKEN = re.compile(
    r"(?<![a-z0-9_\-.])(?=[a-z_\-.]*\d)(?=[\d_\-.]*[a-z])[a-z0-9_\-.]{20,}"
    r"|(?<![a-z0-9_\-.])eyj[a-z0-9_\-]*\.[a-z0-9_\-.]*"
)
_MESSENGER = (
    r"(?:微信|薇信|威信|企鹅|抖音|快手|微博|小红书|支付宝|钉钉|飞书"
    r"|(?<![a-z])(?:weixin|wechat|vx|wx|qq)|[加+] ?v)"
)
_IN_MESSENGER = re.compile(
    rf"{_MESSENGER} ?(?:账号|帐号|号码?|id|群)? ?(?:就?是|为|叫|:|=)? ?([a-z0-9_\-]{{5,30}})"
)
# A product's name is not an account: iPhone15Pro, redmi13c.
_PRODUCT = (
    r"(?:iphone|ipad|xiaomi|redmi|huawei|honor|mate|nova|oppo|vivo|reno|find|pura|poco|galaxy)"
    r"\d{1,3}(?:promax|plus|pro|max|ultra|mini|air|note|turbo|[a-z]{1,2})?(?![a-z\d])"
)
_MIXED = re.compile(
    rf"(?<![a-z0-9])(?!{_PRODUCT})(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{{8,19}}(?![a-z0-9])"
)


def find_links_mails_and_tokens(canvas: Canvas) -> None:
    """What is one word without a space, whatever numbers it holds."""
    canvas.find(_LINK, Kind.LINK)
    canvas.find(_MAIL, Kind.MAIL)
    canvas.find(_TOKEN, Kind.ACCOUNT)


def find_names_in_messengers(canvas: Canvas) -> None:
    """What stands after the name of a messenger. Phones must be found before."""
    canvas.find(_IN_MESSENGER, Kind.ACCOUNT)


def find_mixed_words(canvas: Canvas) -> None:
    """Words that mix letters and digits."""
    canvas.find(_MIXED, Kind.ACCOUNT)
