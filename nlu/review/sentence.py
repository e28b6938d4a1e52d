"""A customer's message as one line of training data."""

from __future__ import annotations

import re
import unicodedata

from contract.masking import for_examples, mask_text

LONGEST = 500
"""Characters of a message that are kept."""

_SPACES = re.compile(r"\s+")


def as_sentence(text: str) -> str:
    """`text` on one line, in half-width characters, with what is personal replaced.

    Placeholders such as `〈电话〉` stand for it. Square brackets become `【】`, since they mark
    entities in Rasa's training data. What is longer than `LONGEST` is cut, once it is masked.
    """
    plain = unicodedata.normalize("NFKC", mask_text(text, for_examples))
    seen = (
        character
        for character in plain
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    line = _SPACES.sub(" ", "".join(seen).replace("[", "【").replace("]", "】"))
    return line.strip()[:LONGEST].rstrip()
