"""What was hidden in a text, hidden again wherever it is repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable

from contract.masking.canvas import Finding, Kind
from contract.masking.numbers import digits_of, mobile_of
from contract.masking.styles import Style, find_personal, for_operators, show

_SHORTEST = 2
"""Characters a hidden part has at least to be looked for elsewhere: one may stand anywhere."""

_FEWEST_DIGITS = 4
"""Digits from which on a number is looked for however it is divided: 1,234 for 1234."""

_BETWEEN_DIGITS = r"[ ,\-]?"


class Hidden:
    """What was hidden in one text, each part with what is shown in its place."""

    def __init__(self, parts: Iterable[tuple[Finding, str, str]] = ()) -> None:
        """Take each part as it was found, as it was written and as it is shown."""
        self._parts = [
            (_repeats_of(finding, written), shown)
            for finding, written, shown in parts
            if len(written) >= _SHORTEST
        ]

    def mask(self, text: str) -> str:
        """Return `text` with each repetition of a hidden part shown as the part is."""
        for pattern, shown in self._parts:
            text = pattern.sub(shown.replace("\\", r"\\"), text)
        return text

    def occurs_in(self, text: str) -> bool:
        """Tell whether `text` repeats a hidden part."""
        return any(pattern.search(text) for pattern, _ in self._parts)


def mask_and_remember(text: str, style: Style = for_operators) -> tuple[str, Hidden]:
    """Return `text` masked in a style, and what was hidden in it.

    A word that only the words beside it give away as a secret is hidden in the rest of the text
    as well: 密码是qwerty，qwerty对吗.
    """
    findings = find_personal(text)
    shown = [style(each.kind, each.text) for each in findings]
    parts = zip(findings, shown, strict=True)
    hidden = Hidden(
        (finding, text[finding.start : finding.end], instead)
        for finding, instead in parts
        if instead is not None and finding.kind is not Kind.HARMLESS
    )
    return hidden.mask(show(text, findings, style)), hidden


def _repeats_of(finding: Finding, written: str) -> re.Pattern[str]:
    ways = [_whole(re.escape(each), each) for each in {written: None, finding.text: None}]
    digits = mobile_of(finding.text) or digits_of(finding.text)
    if len(digits) >= _FEWEST_DIGITS:
        ways.insert(0, _whole(_BETWEEN_DIGITS.join(digits), digits))
    return re.compile("|".join(ways), re.IGNORECASE)


def _whole(pattern: str, written: str) -> str:
    """Return `pattern` so that it matches no part of a longer word or number."""
    return _not_beside(written[0], "<!") + pattern + _not_beside(written[-1], "!")


def _not_beside(edge: str, look: str) -> str:
    if edge.isascii() and edge.isalpha():
        return f"(?{look}[a-z0-9])"
    return f"(?{look}[0-9])" if edge.isdecimal() else ""
