"""What every channel does to a customer's text before Rasa sees it."""

import unicodedata

MAX_LENGTH = 2_000
"""Characters of a message that are kept; the rest adds nothing a bot could answer."""

_KEPT_CONTROLS = frozenset("\n\t\u200d\ufe0f")
"""Line breaks, and the joiners that hold an emoji together."""

_BEFORE_A_COMMAND = "/／\u200d\ufe0f \n\t\u3000"
"""What could stand before, or be, the slash of a command."""

_REMOVED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def neutralise(text: str) -> str:
    """Return a customer's text as plain words that Rasa cannot take for a command.

    Rasa obeys any message of the form `/intent{"slot": "value"}`. The bot offers no such
    payload (its buttons carry plain sentences), so a leading slash is always dropped.
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
    return kept.lstrip(_BEFORE_A_COMMAND).strip()[:MAX_LENGTH]
