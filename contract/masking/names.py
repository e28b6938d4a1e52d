"""Names of people, where what stands around them tells that they are names."""

from __future__ import annotations

import re

from contract.masking.canvas import Canvas, Kind, blank

_HAN = r"[\u3400-\u9fff]"
# The family names of the 2020 census by frequency, then rarer ones that are no common words;
# those of two characters first.
_SURNAME = (
    "(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|端木|南宫|西门|独孤|长孙|宇文|闻人|轩辕|百里|呼延|澹台"
    "|公冶|宗政|濮阳|淳于|单于|太叔|申屠|仲孙|钟离|鲜于|闾丘|亓官|司寇|司空|巫马|公西|颛孙|壤驷|公良|漆雕|乐正|拓跋|夹谷|谷梁"
    "|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚"
    "沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔"
    "赖文施洪辛柯庄温牛樊葛邢安齐伍庞颜倪聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮纪梅童凌毕单裴霍涂成"
    "苗谷盛曲翁冉骆蓝路游靳管柴蒙鲍华喻祁蒲房滕饶解牟艾尤穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏"
    "宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "亓仉佴冼冀匡厍訾乜仝邰郜郏郇郗郦郧鄂鄢鄞酆钭阙阚雍鞠麴璩缑羿蔺蔚蒯蓟荀荆莘茅谌谯逄逯庾弘扈戈戎晁暨暴束桓"
    "楚殳毋汲沃沐浦湛濮牧燕狄祖禄禹竺笪籍胥苍茹宓宦宿尧屠嵇巢幸怀慎揭昝杭栗檀洛琚矫糜綦练翦肇苻莱菅衡裘褟贡赫"
    "郁郄鄄鄱钮闻隆靖颉])"
)
_STOPS_HERE = (
    rf"(?=(?!{_HAN})|[的我想要查问在]|先生|女士|小姐|同学|本人|身份|手机|电话"
    rf"|姓名|联系|收货|微信|账号|卡号|尾号|密码|验证码|地址|号"
    rf"|今天|昨天|明天|现在|刚才|还款)"
)
# What comes after a family name; a star is a name as this masker leaves it for operators.
_GIVEN = rf"(?:{_HAN}{{1,3}}?{_STOPS_HERE}|\*)"
_NO_NAME = r"(?!什么|啥|你|不|我|谁|怎|客服|人工|机器人|一[下声个]|个|[是叫为])"
# After a word such as 户名 without 是 or a colon, more often than not comes something else.
_NO_NAME_BESIDE = (
    r"(?!什么|啥|你|不|我|谁|怎|[是叫为在和与或的了吗有没要会对错写填改变"
    r"换这那号一能可必信电地给去来再登注跟都也就才还说老])"
)
_OWNER = r"(?:名字|姓名|户名|持卡人|机主|收[件货]人|联系人|开户人|借款人|本人姓名)"
_SAID = re.compile(
    rf"(?:我叫|[他她]叫|名叫|叫做|{_OWNER}(?: ?[:是叫为]){{1,2}}) ?:? ?{_NO_NAME}"
    rf"((?:{_SURNAME}|{_HAN})(?:[\u3400-\u9fff·]{{0,8}}·{_HAN}{{1,8}}|{_GIVEN}|{_HAN}{{1,2}}))"
)
_SAID_BESIDE = re.compile(
    rf"(?:(?:姓名|户名|收[件货]人|联系人) ?|{_OWNER} ?(?={_SURNAME}))"
    rf"{_NO_NAME_BESIDE}((?:{_SURNAME}|{_HAN})(?:{_GIVEN}|{_HAN}{{1,2}}))"
)
# 我是单独还的, 我是常常…, 我是马上要…: words that begin like a family name.
_ORDINARY = (
    r"(?!马上|单独|常常|经常|向你|向您|和你|和您|和他|和她|于昨|于今|方便|明天|明明|明年|应该|全部|全款|全额|成功|安全"
    r"|平时|高兴|查账|查询|查看|查一|查下|解释|房贷|车贷|路过|白条|白领|商户|商家|连续|相信|应当|党员|师傅|管理|飞快|边还|费用)"
)
_AFTER_BEING = re.compile(
    rf"(?:我是|这是|本人|我老公|我老婆|我妈|我爸|帮) ?{_ORDINARY}({_SURNAME}{_GIVEN})"
)
_SURNAME_TOLD = re.compile(rf"我姓 ?(?!什么|啥)((?:{_SURNAME}|{_HAN})\*?)")
_BEFORE_TITLE = re.compile(
    rf"({_SURNAME}(?:{_HAN}{{0,2}}?|\*))(?=先生|女士|小姐|老师|经理|师傅|阿姨|叔叔)"
)
_PHONE = blank(Kind.PHONE)
_NUMBER = f"[{blank(Kind.NUMBER)}{blank(Kind.CARD)}{blank(Kind.IDENTITY)}{_PHONE}]"
_BEFORE_PHONE = re.compile(rf"(?<!支)({_SURNAME}(?:{_HAN}{{1,2}}|\*))(?=[\s,:]{{0,3}}{_PHONE})")
_AFTER_NUMBER = re.compile(rf"{_NUMBER}[\s,:]{{0,3}}({_SURNAME}(?:{_HAN}{{1,2}}(?!{_HAN})|\*))")

_WORDS = r"(?:[a-z]\*|[a-z][a-z.]{0,20}(?: [a-z][a-z.]{0,20}){0,2})"
_IN_LATIN = re.compile(rf"(?:my name is|my name's|我叫|名叫|{_OWNER} ?[:是叫为]?) ?({_WORDS})")
_NO_ENGLISH_NAME = (
    r"(?!(?:not|in|at|on|a|an|the|so|very|too|still|sure|sorry"
    r"|just|here|from|un?able|[a-z]{2,20}ing)(?![a-z]))"
)
_BEING_IN_LATIN = re.compile(
    rf"(?<![a-z])(?:i am|i'm) {_NO_ENGLISH_NAME}({_WORDS})(?= ?(?:$|[,.;!?\n]|[\u3400-\u9fff]))"
)


def find_names(canvas: Canvas) -> None:
    """Names a customer gives, and names beside a title or a phone. Phones must be found before."""
    for pattern in (
        _SAID,
        _SAID_BESIDE,
        _IN_LATIN,
        _BEING_IN_LATIN,
        _AFTER_BEING,
        _SURNAME_TOLD,
        _BEFORE_TITLE,
        _BEFORE_PHONE,
        _AFTER_NUMBER,
    ):
        canvas.find(pattern, Kind.NAME)
