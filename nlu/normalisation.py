"""One spelling for what customers type in many.

Only what is read by the embedding and the classifier is normalised: the message keeps
its own text, so that details (sums, days, order numbers) are looked for in what was
really typed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

#: An embedding's cost grows with length, and a question is short. Of a long story the
#: beginning says what it is about and the end asks.
HEAD_CHARACTERS = 120
TAIL_CHARACTERS = 120

#: Nothing longer is even looked at: normalising a pasted book costs too.
_LOOKED_AT = 4000

# Not a letter of any message: control, format (zero-width, bidi), surrogate, private
# and unassigned code points, and marks that NFKC could not join to a letter.
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})
_PICTURE_CATEGORIES = frozenset({"So", "Sk"})

_PUNCTUATION = str.maketrans("。、“”‘’「」『』【】《》〈〉", '.,""\'\'""""()()()')

_SPACES = re.compile(r"\s+")
_SPACE_AROUND_PUNCTUATION = re.compile(r"\s*([,.!?;:~])\s*")
_REPEATED_PUNCTUATION = re.compile(r"([,.!?;:~\-_*#=+])(?:\s*[,.!?;:~\-_*#=+])*")
# 我我我要 → 我要; 看看 and digits stay.
_STUTTERED_CHARACTER = re.compile(r"([^\W\d_])\1{2,}")
# A key held down: no number has that many equal digits in a row.
_HELD_DIGIT = re.compile(r"(\d)\1{20,}")
# 提前提前还款 → 提前还款.
_STUTTERED_PHRASE = re.compile(r"([\u4e00-\u9fff]{2,8})\1+")

# Typos whose meant word is plain from what stands beside them. Each was made by an
# input method: the same or nearly the same sound, another character.
_REPAIRS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        # Alone it is a hesitation, and no limit (额度).
        (r"^额{1,2}$", "呃"),
        # 还请 with a polite word after it is really "may I ask you to".
        (r"还请(?![问您你帮稍把让给尽各大贵教将务多告协给客工见谅指放注及])", "还清"),
        (r"[换环坏欢][款歀]", "还款"),
        (r"[还換]歀", "还款"),
        (r"还[宽欵](?!限)", "还款"),
        (r"[换环](?=清|贷)", "还"),
        (r"(?<=提前)[换环]", "还"),
        (r"(?<!团)[结接节](?:情|青|轻|请(?!问))", "结清"),
        (r"接清", "结清"),
        (r"一次[行姓]", "一次性"),
        (r"一[词此](?=性|还清|结清|付清)", "一次"),
        (r"(?<=免[息西])[卷劵眷]|(?<=优惠)[卷劵]|(?<=抵扣)[卷劵]", "券"),
        (r"免西(?=券|分期|吗|活动)", "免息"),
        (r"[题体]前(?=还|结|付|清)", "提前"),
        (r"提[钱浅](?=还|结|付|清)", "提前"),
        (r"分[其启奇岐旗器气起琪](?=付|还|款|购|买|乐|手续|利息|的|吗|了|怎|可|能|多)", "分期"),
        (r"分歧(?=付|还|款|购|买|乐|手续|利息|怎么|多少|可以|能不能)", "分期"),
        (r"(?<=[一二三四五六七八九十\d])[其旗](?=[的没还付账,.? ]|$)", "期"),
        (r"[利例][析西]", "利息"),
        (r"手[续序][非废飞]|手序费", "手续费"),
        (r"违约[经斤今]", "违约金"),
        (r"[帐](?=单|户|号|款)", "账"),
        (r"[征证整][性信新](?=报告|记录|有|会|吗|影响|不|受|$)", "征信"),
        (r"上[正整]信", "上征信"),
        (r"[逾预愈于]其", "逾期"),
        (r"[预愈于]期(?=了|还|费|几天|一天|两天|多久|记录|罚|会|的话|怎么|后)", "逾期"),
        (r"[额饿]读|额渡", "额度"),
        (r"[首手][富副付](?=多少|比例|款|几成)", "首付"),
        (r"人[功公](?=客服|服务|电话|$)|人工可服", "人工"),
        (r"最[底地]还款", "最低还款"),
    )
)


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def visible(text: str) -> str:
    """The text in NFKC, simplified characters and one kind of punctuation, without what
    cannot be seen and without pictures (emoji)."""
    text = unicodedata.normalize("NFKC", _shortened(text, _LOOKED_AT, _LOOKED_AT))
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if character in "\t\n\r" or category in _PICTURE_CATEGORIES:
            kept.append(" ")
        elif category not in _UNSEEN_CATEGORIES:
            kept.append(character)
    simplified: str = _simplifier().convert("".join(kept))
    return simplified.translate(_PUNCTUATION)


def normalise(text: str) -> str:
    """The text as the embedding reads it: at most `HEAD_CHARACTERS + TAIL_CHARACTERS`
    characters and a space, lower case, without stutter, frequent typos put right.

    Comes out empty for a text without any letter or digit (emoji, punctuation).
    """
    text = visible(text).lower()
    text = _REPEATED_PUNCTUATION.sub(r"\1", text)
    text = _SPACE_AROUND_PUNCTUATION.sub(r"\1", _SPACES.sub(" ", text))
    text = text.strip(" ,.!?;:~-_*#=+'\"()")
    if not any(character.isalnum() for character in text):
        return ""
    text = _STUTTERED_CHARACTER.sub(r"\1", text)
    text = _HELD_DIGIT.sub(lambda run: run[1] * 20, text)
    text = _STUTTERED_PHRASE.sub(r"\1", text)
    for pattern, meant in _REPAIRS:
        text = pattern.sub(meant, text)
    return _shortened(text, HEAD_CHARACTERS, TAIL_CHARACTERS)


def _shortened(text: str, head: int, tail: int) -> str:
    return text if len(text) <= head + tail else f"{text[:head]} {text[-tail:]}"
