"""Personal data out of what customers wrote, before an operator reads it.

Rather too much is masked than too little: a sentence is kept to teach what
people mean, and it means the same without names, numbers and addresses.
"""

from __future__ import annotations

import re
import unicodedata

NAME, PHONE, NUMBER, PLAN, MAIL, ADDRESS, ACCOUNT, LINK = (
    "〈姓名〉",
    "〈电话〉",
    "〈号码〉",
    "〈计划号〉",
    "〈邮箱〉",
    "〈地址〉",
    "〈账号〉",
    "〈链接〉",
)

_HAN = r"\u3400-\u9fff"
# The commonest family names (2020 census), with the commonest of two characters.
_SURNAME = (
    "(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|端木|南宫|西门"
    "|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚"
    "沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔"
    "赖文施洪辛柯庄温牛樊葛邢安齐伍庞颜倪聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮纪梅童凌毕单裴霍涂成"
    "苗谷盛曲翁冉骆蓝路游靳管柴蒙鲍华喻祁蒲房滕饶解牟艾尤穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏"
    "宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝])"
)
_END_OF_NAME = rf"(?![{_HAN}])|(?=的|先生|女士|小姐|同学|本人|身份|手机|电话|号码|号|要|想|在)"
_NUMERAL = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"

_REPLACEMENTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"[a-z0-9._%+\-]{1,64}@[a-z0-9.\-]{1,100}", MAIL),
        (r"(?:https?://|www\.)[^\s\u3400-\u9fff]{1,500}", LINK),
        # Keys and tokens: long runs without a space.
        (r"(?<![a-z0-9])(?=[a-z_\-.]*\d)[a-z0-9_\-.]{20,}", ACCOUNT),
        (r"(?<![a-z])f\s?q[\s:\-_.#]{0,3}(?:\d[\s\-]?){6,12}", PLAN),
        (r"(?:\+|00)?(?:86[\s\-]?)?(?<!\d)1[3-9]\d[\s\-.]?\d{4}[\s\-.]?\d{4}(?!\d)", PHONE),
        (r"(?<!\d)0\d{2,3}[\s\-]?\d{7,8}(?!\d)", PHONE),
        (r"(?:微信|企鹅|抖音|vx|wx|qq)\s?(?:号码?|id)?\s?[:是为]?\s?[a-z0-9_\-]{5,30}", ACCOUNT),
        # A run of six digits and more, spaced or not, is a number of something,
        # save for a day and a sum.
        (
            r"(?<![\d.])(?!20[2-9]\d-\d\d?-\d\d?(?!\d)|\d{6,7}\s?[元块])\d(?:[\s\-]?\d){5,}x?(?![a-z])",
            NUMBER,
        ),
        (rf"[{_NUMERAL}](?:[\s\-]?[{_NUMERAL}]){{6,}}", NUMBER),
        (r"(?:尾号|后四位|末四位|验证码|密码)\s?(?:是|为|:)?\s?\d{3,6}", f"尾号{NUMBER}"),
        (r"(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{8,19}(?![a-z0-9])", ACCOUNT),
        # Addresses: from a province, town or district down to a street, house or room.
        (
            rf"(?:[{_HAN}]{{2,7}}?(?:省|自治区|自治州|市|区|县|旗|州)){{1,4}}"
            rf"(?:[{_HAN}\da-z\-#]{{0,12}}?"
            r"(?:路|街|大道|巷|弄|胡同|镇|乡|村|小区|花园|公寓|大厦|广场|号楼|号院|号|栋|幢|座|单元|室|楼|组)){1,7}",
            ADDRESS,
        ),
        (
            rf"[{_HAN}]{{2,7}}(?:路|街|大道|巷|弄|胡同)\s?\d{{1,5}}\s?(?:号|弄)"
            rf"(?:[{_HAN}\d\-]{{0,12}}?(?:号楼|栋|幢|座|单元|室|楼)){{0,4}}",
            ADDRESS,
        ),
        (
            rf"[{_HAN}]{{2,8}}(?:小区|花园|公寓|大厦|苑|城)\s?\d{{1,4}}\s?(?:号楼|栋|幢|座|号)"
            rf"(?:[{_HAN}\d\-]{{0,12}}?(?:单元|室|楼|号)){{0,3}}",
            ADDRESS,
        ),
        (r"\d{1,4}(?:号楼|栋|幢|座)\s?(?:\d{1,2}单元)?\s?\d{2,4}(?:室|号)?", ADDRESS),
        (r"(?:地址|家住|住在|寄到|寄给|收货地)(?:是|在|:|改成)?\s?[^,。.;!?\s]{4,40}", ADDRESS),
        # Names.
        (
            rf"(我叫|名叫|叫做|名字(?:是|叫|:)|姓名(?:是|:)?|户名(?:是|:)?|持卡人(?:是|:)?|机主(?:是|:)?"
            rf"|收[件货]人(?:是|:)?|联系人(?:是|:)?)\s?(?!什么|我|客服)[{_HAN}·]{{2,4}}?(?:{_END_OF_NAME})",
            rf"\1{NAME}",
        ),
        (
            r"(我叫|名叫|名字(?:是|叫|:)|姓名(?:是|:)?|户名(?:是|:)?|收[件货]人(?:是|:)?"
            r"|my name is|i am|i'm)"
            r"\s?[a-z][a-z .]{1,30}",
            rf"\1{NAME}",
        ),
        (
            rf"(我是|这是|本人|我老公|我老婆|我妈|我爸|帮)\s?{_SURNAME}[{_HAN}]{{1,2}}?(?:{_END_OF_NAME})",
            rf"\1{NAME}",
        ),
        (rf"我姓\s?[{_HAN}]", f"我姓{NAME}"),
        (
            rf"{_SURNAME}[{_HAN}]{{0,2}}?(?=先生|女士|小姐|老师|经理|师傅|阿姨|叔叔)",
            NAME,
        ),
        (rf"{_SURNAME}[{_HAN}]{{1,2}}(?=[\s,:]*{PHONE})", NAME),
        (
            rf"((?:{PHONE}|{NUMBER})[\s,:]{{0,3}}){_SURNAME}[{_HAN}]{{1,2}}(?![{_HAN}])",
            rf"\1{NAME}",
        ),
    )
)

_LONGEST = 500  # characters of a message that are kept
_SPACES = re.compile(r"\s+")


def mask(text: str) -> str:
    """`text` on one line, in half-width characters, with what is personal replaced.

    Phones, plan, order, card and identity card numbers, names a customer gives,
    addresses, mail addresses, accounts and links become placeholders such as
    `〈电话〉`. Square brackets become `【】`, since they mark entities in Rasa's
    training data. Longer texts are cut to 500 characters.
    """
    plain = unicodedata.normalize("NFKC", text[: 2 * _LONGEST])
    kept = (
        " " if character in "\t\r\n" else character
        for character in plain
        if character in "\t\r\n" or not unicodedata.category(character).startswith("C")
    )
    masked = "".join(kept).replace("[", "【").replace("]", "】")
    for pattern, replacement in _REPLACEMENTS:
        masked = pattern.sub(replacement, masked)
    return _SPACES.sub(" ", masked).strip()[:_LONGEST]
