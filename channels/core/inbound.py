"""What every channel does to a customer's text before Rasa sees it."""

import unicodedata

MAX_LENGTH = 2_000
"""Characters of a message that are kept; the rest adds nothing a bot could answer."""

_KEPT_CONTROLS = frozenset("\n\t\u200d\ufe0f")
"""Line breaks, and the joiners that hold an emoji together."""

_INVISIBLE = frozenset("\u200d\ufe0f\u115f\u1160\u2800\u3164\uffa0")
"""Joiners and fillers, which nobody sees before a slash."""

_REMOVED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def neutralise(text: str) -> str:
    """Return a customer's text as plain words.

    Rasa's server reads no message as a command (`rasa_server/commands.py`). The bot's buttons
    carry plain sentences, so that a slash in front, whatever it looks like or hides behind, is
    a slip or an attack and is dropped: no other Rasa, log or tool can take the text for one.
    Control, private-use, unassigned and direction-changing characters go, and what is
    longer than `MAX_LENGTH` characters is cut.

    Args:
        text: the message as it came in; anything a person or a program may send.

    Returns:
        The text without surrounding white space; empty where nothing is left.
    """
    kept = "".join(
        character
        for character in text[: 4 * MAX_LENGTH]
        if character in _KEPT_CONTROLS or unicodedata.category(character) not in _REMOVED_CATEGORIES
    )
    start = 0
    while start < len(kept) and _leads_a_command(kept[start]):
        start += 1
    return kept[start:].strip()[:MAX_LENGTH].strip()


def _leads_a_command(character: str) -> bool:
    plain = unicodedata.normalize("NFKC", character).strip()
    return character in _INVISIBLE or plain in ("", "/", "\u2044", "\u2215", "\u29f8")
