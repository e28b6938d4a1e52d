"""The pieces of a message that could each be a question: 可以提前还款吗 要手续费吗."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Shorter pieces (你好, 请问, 谢谢) are no question of their own; 转人工 is.
SHORTEST_CLAUSE = 3
#: Of a long story only the last clauses are looked at: there it asks.
MOST_CLAUSES = 4
#: Where nothing stands between two questions each has to be that long, and both together no
#: longer than a line.
SHORTEST_HALF = 4
LONGEST_LINE = 40

# Between two clauses stand punctuation, a space behind a Chinese character (小米 15 stays
# whole: its parts are too short), or nothing but the particle that ends a question
# (能提前还吗要手续费不).
_BOUNDARY = re.compile(
    r"[,.!?;~…，。！？；、～\n\r\t]+|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff0-9A-Za-z])"
    r"|(?<=[吗嘛呢])(?=[\u3400-\u9fff]{3})"
)

# What makes a clause a question: a particle at its end, a question word, 能不能, a choice
# (…还是…). A wish put to the bot (帮我查下) wants its answer as well.
_ASKS = re.compile(
    r"[吗么嘛呢不没吧]\s*[呀啊]?\s*[?？]*$|[?？]$"
    r"|怎|如何|多少|多久|多长|哪|什么|啥|咋|几|为何|是否|谁|凭什么|何时"
    r"|([\u4e00-\u9fff])不[\u4e00-\u9fff]?\1|有没有|可否|能否|还是"
    r"|帮我|帮忙|给我|给取消|查查|[查看算讲说开]一?下|^另外|^顺便|也想"
)


@dataclass(frozen=True)
class Clause:
    """A piece of a message and where it stands in it."""

    text: str
    start: int
    end: int

    @property
    def asks(self) -> bool:
        """Whether it is put as a question; what leads up to one (我已还清) is not."""
        return bool(_ASKS.search(self.text))


def clauses(text: str) -> list[Clause]:
    """The clauses of a raw message in their order, the shortest ones left out; the last
    `MOST_CLAUSES` at most."""
    found, start = [], 0
    for boundary in [*_BOUNDARY.finditer(text), None]:
        end = boundary.start() if boundary else len(text)
        clause = _clause(text, start, end)
        if len(clause.text) >= SHORTEST_CLAUSE:
            found.append(clause)
        start = boundary.end() if boundary else end
    return found[-MOST_CLAUSES:]


def halves(text: str) -> list[tuple[Clause, Clause]]:
    """The ways to cut a line that nothing divides (帮我看看还剩几期全还完要多少) so that both
    halves ask; a number is not cut. Empty for text longer than `LONGEST_LINE`."""
    if len(text) > LONGEST_LINE:
        return []
    cuts = range(SHORTEST_HALF, len(text) - SHORTEST_HALF + 1)
    found = [
        (_clause(text, 0, cut), _clause(text, cut, len(text)))
        for cut in cuts
        if not (text[cut - 1].isascii() and text[cut].isascii())
    ]
    return [(left, right) for left, right in found if left.asks and right.asks]


def _clause(text: str, start: int, end: int) -> Clause:
    piece = text[start:end]
    offset = start + len(piece) - len(piece.lstrip())
    piece = piece.strip()
    return Clause(piece, offset, offset + len(piece))
