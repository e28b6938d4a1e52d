"""A text being searched for what is personal, pattern after pattern."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import Enum
from functools import lru_cache
from typing import NamedTuple


class Kind(Enum):
    """What a part of a text is; the value is the word that may stand in its place."""

    NAME = "姓名"
    PHONE = "电话"
    IDENTITY = "证件号"
    CARD = "卡号"
    CODE = "密码"
    NUMBER = "号码"
    PLAN = "计划号"
    ORDER = "订单号"
    MAIL = "邮箱"
    ACCOUNT = "账号"
    LINK = "链接"
    ADDRESS = "地址"
    HARMLESS = "无妨"
    """A day, a sum, a ticket's number: looked at, and left for everybody to read."""


# What was found is blanked with a private-use character of its kind, so that places stay
# right and later patterns can tell what stands there.
_BLANKS = {kind: chr(0xE000 + number) for number, kind in enumerate(Kind)}
BLANK = "\ue000-\ue0ff"
"""Any blank, for a class of characters in a pattern."""
PLACEHOLDER = "〈〉"
"""What surrounds a word that stands for something hidden before."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})

Classify = Callable[[re.Match[str]], "Kind | None"]


class Finding(NamedTuple):
    """A part of the original text, what it is, and how it reads when folded."""

    start: int
    end: int
    kind: Kind
    text: str


def blank(kind: Kind) -> str:
    """The character that stands for each character of what was found to be of a kind."""
    return _BLANKS[kind]


class Canvas:
    """The text folded: half-width, lower case, digits of all scripts as 0 to 9, nothing unseen.

    `text` is the folded text with what was found so far blanked out.
    """

    def __init__(self, original: str) -> None:
        pieces = [_folded(character) for character in original]
        self._original = original
        self._origins = [place for place, piece in enumerate(pieces) for _ in piece]
        self._folded = self.text = "".join(pieces)
        self._found: list[tuple[int, int, Kind]] = []

    def find(self, pattern: re.Pattern[str], kind: Kind | Classify) -> None:
        """Take what matches: the pattern's first group where it has one, else the whole.

        `kind` may be a function that decides for each match; None leaves it as it is.
        """
        group = 1 if pattern.groups else 0
        found = []
        for match in pattern.finditer(self.text):
            decided = kind if isinstance(kind, Kind) else kind(match)
            if decided is not None:
                found.append((*match.span(group), decided))
        self._take(found)

    def find_spans(self, spans: Iterable[tuple[int, int]], kind: Kind) -> None:
        """Take parts of `text` that do not overlap, in their order."""
        self._take([(start, end, kind) for start, end in spans])

    def findings(self) -> list[Finding]:
        """What was found, in the order of the original text, without overlaps."""
        # What cannot be seen goes with the character before it.
        origins = [*self._origins, len(self._original)]
        told: list[Finding] = []
        reached = 0
        for start, end, kind in sorted(self._found, key=lambda found: found[0]):
            first = max(origins[start], reached)
            reached = max(origins[end], first)
            told.append(Finding(first, reached, kind, self._folded[start:end]))
        return told

    def _take(self, found: list[tuple[int, int, Kind]]) -> None:
        pieces, reached = [], 0
        for start, end, kind in found:
            pieces += [self.text[reached:start], blank(kind) * (end - start)]
            reached = end
        self.text = "".join([*pieces, self.text[reached:]])
        self._found += found


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    if character in "\r\n\u2028\u2029":
        return "\n"
    if character.isspace():
        return " "
    folded = ""
    for each in unicodedata.normalize("NFKC", character):
        digit = unicodedata.decimal(each, None)
        if digit is not None:
            folded += str(digit)
        elif unicodedata.category(each) not in _UNSEEN:
            folded += each
    # Capitals that become two characters keep the first: the second is a mark.
    return "".join(each.lower()[:1] for each in folded)
