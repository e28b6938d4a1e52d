"""What the student reads while it learns: the examples, pieces of them, and their misspellings."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence

from pypinyin import lazy_pinyin

from nlu.normalisation import normalise

_LONGEST = 40
_JOINTS = (" ", ",", "", "?")
_PUNCTUATION = " ,?.!"


def recombined(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """`count` more texts made of the given ones: two joined, the beginning or the end of one,
    the beginning of one with the end of another. So the student sees two questions in a line,
    and clauses on their own, of which the pipeline asks too."""
    chance = random.Random(seed)
    known, made = set(texts), set[str]()
    while len(made) < count:
        one, other, kind = chance.choice(texts), chance.choice(texts), chance.random()
        if kind < 0.35:
            text = one + chance.choice(_JOINTS) + other
        elif len(one) < 8 or len(other) < 8:
            continue
        elif kind < 0.7:
            length = chance.randrange(4, len(one) - 2)
            text = one[:length] if chance.random() < 0.5 else one[-length:]
        else:
            text = one[: chance.randrange(3, len(one) - 1)]
            text += other[-chance.randrange(3, len(other) - 1) :]
        text = normalise(text)
        if text and len(text) <= _LONGEST and text not in known:
            made.add(text)
    return sorted(made)


class Misspeller:
    """Misspells a share of texts as a pinyin keyboard does: mostly another character of the
    same sound, now and then a doubled one, a stray space, or no punctuation at all."""

    def __init__(self, texts: Sequence[str], share: float, seed: int) -> None:
        """Homophones are sought among the characters that stand twice and more in `texts`."""
        counts = Counter(one for text in texts for one in text if "\u4e00" <= one <= "\u9fff")
        by_sound = defaultdict(list)
        for character, count in counts.items():
            if count >= 2:
                by_sound[lazy_pinyin(character)[0]].append(character)
        self._homophones = {
            character: [one for one in by_sound[lazy_pinyin(character)[0]] if one != character]
            for character in counts
        }
        self._share = share
        self._chance = random.Random(seed)

    def misspell(self, text: str) -> str:
        """The text, or a misspelling of it."""
        if self._chance.random() > self._share or len(text) < 4:
            return text
        characters, kind = list(text), self._chance.random()
        place = self._chance.randrange(len(text))
        if kind < 0.6:
            places = [n for n, one in enumerate(text) if self._homophones.get(one)]
            if places:
                place = self._chance.choice(places)
                characters[place] = self._chance.choice(self._homophones[text[place]])
        elif kind < 0.75:
            characters.insert(place, text[place])
        elif kind < 0.9:
            characters.insert(place, " ")
        else:
            characters = [one for one in text if one not in _PUNCTUATION]
        return "".join(characters) or text
