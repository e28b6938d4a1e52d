"""Signs that the bot did not get what a customer meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from nlu.review.store import FALLBACK, Turn

NOT_UNDERSTOOD = "没听懂"
UNSURE = "没把握"
PICKED = "改选了别的读法"
REPHRASED = "换了说法再问"
REJECTED = "表示不满意"

REASONS = (NOT_UNDERSTOOD, PICKED, REPHRASED, REJECTED, UNSURE)

#: Asked again within this many seconds counts as the same matter.
SAME_MATTER_SECONDS = 180.0
#: Cosine of two sentence embeddings from which on they ask for the same in other
#: words. Of pairs of training examples with one intent 40 % reach it, of pairs
#: with two intents 8 %.
SAME_MATTER_LIKENESS = 0.90

# What carries a conversation on asks nothing of its own.
_NO_QUESTION = {"affirm", "deny", "greet", "goodbye", "thank", "inform", "ask_why", "ask_more"}
_NO_GUESS = {FALLBACK, "contact_human", "complain", *_NO_QUESTION}

_DISPLEASED = re.compile(
    r"不是(?:这个|这意思|这个意思|问这个|我要的|说的?这个)|(?:我)?没(?:有)?(?:问|说)(?:这个|你这)|答非所问|牛头不对马嘴"
    r"|听不懂(?:人话|吗)?|没(?:有)?回答|没(?:有)?(?:一点)?用|(?:说|讲|答)(?:的)?(?:什么|啥)(?:东西|玩意|啊|呀)?$"
    r"|(?:你)?(?:根本|完全)?(?:没|不)(?:理解|明白|懂)我?|废话|(?:什么|啥)破?机器人|智障|人工智障|傻|不对(?:吧|啊|$)|搞错了|理解错"
    r"|👎|😡|🤬"
)

Likeness = Callable[[str, str], float]


@dataclass(frozen=True)
class Doubt:
    """A message worth an operator's look: why, and what it may have meant, likeliest first."""

    text: str
    reasons: tuple[str, ...]
    guesses: tuple[str, ...]


def doubts(
    turns: Sequence[Turn], likeness: Likeness, unsure_below: float, guesses: int = 3
) -> Iterator[Doubt]:
    """The messages of one conversation that were not understood, or not rightly.

    `likeness` compares two texts (cosine); a reading less sure than
    `unsure_below` is a doubt of its own.
    """
    for index, (turn, following) in enumerate(zip_longest(turns, turns[1:])):
        if index and turn.text in turns[index - 1].offered:
            continue  # a button's text is the bot's own
        reasons, meant = _signs(turn, following, likeness, unsure_below)
        if reasons:
            names = [*meant, *(name for name, _ in turn.ranking)]
            yield Doubt(
                turn.text,
                tuple(reason for reason in REASONS if reason in reasons),
                tuple(dict.fromkeys(names))[:guesses],
            )


def _signs(
    turn: Turn, following: Turn | None, likeness: Likeness, unsure_below: float
) -> tuple[set[str], list[str]]:
    reasons: set[str] = set()
    meant: list[str] = []
    lost = turn.intent == FALLBACK
    if lost:
        reasons.add(NOT_UNDERSTOOD)
    elif turn.confidence < unsure_below:
        reasons.add(UNSURE)
    if following is None:
        return reasons, meant
    if following.text in turn.offered:
        if lost:
            reasons.add(PICKED)
            meant += _guess(following)
    elif _DISPLEASED.search(following.text):
        if turn.intent not in _NO_QUESTION:
            reasons.add(REJECTED)
    elif _asks_again(turn, following, likeness):
        reasons.add(REPHRASED)
        meant += _guess(following)
    return reasons, meant


def _guess(turn: Turn) -> list[str]:
    return [] if turn.intent in _NO_GUESS else [turn.intent]


def _asks_again(turn: Turn, following: Turn, likeness: Likeness) -> bool:
    """Whether `following` is `turn` in other words, and was read otherwise."""
    return (
        following.at - turn.at <= SAME_MATTER_SECONDS
        and following.intent != turn.intent
        and following.intent != FALLBACK
        and turn.text != following.text
        and not {turn.intent, following.intent} & _NO_QUESTION
        and likeness(turn.text, following.text) >= SAME_MATTER_LIKENESS
    )


def all_doubts(
    conversations: Iterable[Sequence[Turn]], likeness: Likeness, unsure_below: float
) -> list[Doubt]:
    """The doubts of all conversations, in their order."""
    return [doubt for turns in conversations for doubt in doubts(turns, likeness, unsure_below)]
