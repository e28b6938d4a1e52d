"""Hiding what a log, a summary or an operator's list must not show in full."""

import re

_TOKEN = re.compile(r"eyJ[\w-]*\.[\w-]*\.[\w-]*")
_LONG_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?(\d(?:[ -]?\d){10,18})([Xx]?)(?![0-9A-Za-z])"
)
_PHONE = re.compile(r"1[3-9]\d{9}")
_IDENTITY_NUMBER = re.compile(r"\d{17}[\dXx]")
_CARD_LENGTHS = range(16, 20)
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9])[A-Za-z0-9._%+-]{0,63}"
    r"@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})"
)
_HAN = r"[\u3400-\u9fff]"
# Family names by frequency (census of 2020), with the commonest of two characters.
_SURNAME = (
    "(?:欧阳|司马|上官|诸葛|皇甫|慕容|司徒|令狐|夏侯"
    "|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤康易乔赖文施洪])"
)
_END_OF_NAME = (
    rf"(?=(?!{_HAN})|[的我想要查问]|在|先生|女士|手机|电话|身份|号码|今天|昨天|明天|现在|刚才|还款)"
)
_NAME_TOLD = re.compile(
    r"((?:我叫|名字[是叫为]?|姓名[是叫为]?|户名[是叫为]?|(?:收[件货]|联系)人[是叫为]?)\s?[:：]?\s?)"
    rf"(?!什么|啥|你|不|我|[是叫为])({_HAN})(?:{_HAN}{{1,3}}?{_END_OF_NAME}|{_HAN}{{1,2}})"
)
_NAME_AFTER_BEING = re.compile(
    rf"((?:我是|本人)\s?)(?={_SURNAME})({_HAN})(?:{_HAN}{{1,3}}?{_END_OF_NAME})"
)


def mask_phone(phone: str) -> str:
    """`13800000001` as `138****0001`; anything shorter than seven characters as `****`."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "****"


def mask_name(name: str) -> str:
    """The family name's first character, the rest as one `*`: `王*`."""
    return f"{name[:1]}*"


def mask_text(text: str) -> str:
    """Free text with phones, identity numbers, bank cards, mail addresses and tokens hidden.

    So are names where the text tells that they are names: 我叫王小明 as 我叫王*, 我是王小明 only
    for common family names. Plan and order numbers stay: a number counts as a bank card by
    its check digit only.
    """
    hidden = _MAIL.sub(r"\1****@\2", _TOKEN.sub("[token]", text))
    hidden = _NAME_AFTER_BEING.sub(r"\1\2*", _NAME_TOLD.sub(r"\1\2*", hidden))
    return _LONG_NUMBER.sub(_masked_number, hidden)


def _masked_number(match: re.Match[str]) -> str:
    digits = re.sub(r"[ -]", "", match[1]) + match[2]
    if _PHONE.fullmatch(digits):
        return mask_phone(digits)
    if _IDENTITY_NUMBER.fullmatch(digits) or (
        len(digits) in _CARD_LENGTHS and digits.isdecimal() and _has_card_check_digit(digits)
    ):
        return f"****{digits[-4:]}"
    return match[0]


def _has_card_check_digit(digits: str) -> bool:
    # ISO/IEC 7812-1: every second digit from the right doubled, its digits summed.
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
