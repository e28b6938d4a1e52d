"""Two questions in one line: 可以提前还款吗 要手续费吗."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Shorter pieces (你好, 请问, 谢谢) are no question of their own.
SHORTEST_CLAUSE = 4
#: Of a long story only the last clauses are looked at: there it asks.
MOST_CLAUSES = 4

# Between two clauses stand punctuation, a space between Chinese characters, or nothing but
# the particle that ends a question (能提前还吗要手续费不).
_BOUNDARY = re.compile(
    r"[,.!?;~…，。！？；、～\n\r\t]+|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])"
    r"|(?<=[吗嘛呢])(?=[\u3400-\u9fff]{3})"
)

# What makes a clause a question: a particle at its end, a question word, or 能不能. A wish
# put to the bot (帮我查下) wants its answer as well.
_ASKS = re.compile(
    r"[吗么嘛呢不没吧?？]\s*[?？]*$|怎|如何|多少|多久|多长|哪|什么|啥|咋|几|为何|是否"
    r"|([\u4e00-\u9fff])不\1|有没有|可否|帮我|帮忙|给我|[查看算讲说问开]一?下"
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
        piece = text[start:end].strip()
        if len(piece) >= SHORTEST_CLAUSE:
            offset = start + text[start:end].index(piece)
            found.append(Clause(piece, offset, offset + len(piece)))
        start = boundary.end() if boundary else end
    return found[-MOST_CLAUSES:]
