"""How what was found is shown: to operators, who must know it again, or as an example."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from contract.masking.accounts import (
    find_links_mails_and_tokens,
    find_mixed_words,
    find_names_in_messengers,
)
from contract.masking.addresses import find_addresses
from contract.masking.canvas import Canvas, Finding, Kind
from contract.masking.names import find_names
from contract.masking.numbers import (
    digits_of,
    find_codes_and_cards,
    find_known_numbers,
    find_other_numbers,
    mobile_of,
)

Style = Callable[[Kind, str], "str | None"]
"""From what was found and how it reads to what stands in its place; None leaves it as it is."""

_SITE = re.compile(r"((?:[a-z][a-z0-9+.\-]*://)?)(?:[^/?#]*@)?([^/?#@]*)(.*)", re.DOTALL)


def for_operators(kind: Kind, text: str) -> str | None:
    """As much as an operator needs to know a thing again, which is not enough to use it.

    A phone's and a card's last digits, a family name, a link's site; plan and order numbers
    in full. Everything else becomes its placeholder.
    """
    if kind in (Kind.PLAN, Kind.ORDER, Kind.HARMLESS):
        return None
    if kind is Kind.NAME:
        return mask_name(text.capitalize())
    if kind is Kind.PHONE:
        return mask_phone(mobile_of(text) or digits_of(text))
    if kind is Kind.CARD:
        return f"****{digits_of(text)[-4:]}"
    if kind is Kind.MAIL:
        user, _, host = text.replace(" ", "").partition("@")
        return f"{user[:1]}****@{host}" if "." in host else f"〈{kind.value}〉"
    if kind is Kind.LINK:
        return _masked_link(text)
    return f"〈{kind.value}〉"


def for_examples(kind: Kind, text: str) -> str | None:
    """Placeholders such as `〈电话〉`, for a sentence that is kept for what it asks."""
    return None if kind is Kind.HARMLESS else f"〈{kind.value}〉"


def mask_text(text: str, style: Style = for_operators) -> str:
    """`text` with what is personal in it shown in a style.

    Phones, identity, card and other long numbers (spaced, full-width or in Chinese numerals,
    too), secrets, names that are told to be names, addresses, mail addresses, accounts, links
    and tokens. What is harmless stays as it was written. Masking what is masked hides no less.
    """
    return show(text, find_personal(text), style)


def find_personal(text: str) -> list[Finding]:
    """What is personal in `text`, and what is harmless but looks like it, in its order."""
    canvas = Canvas(text)
    find_links_mails_and_tokens(canvas)
    find_known_numbers(canvas)
    find_names_in_messengers(canvas)
    find_codes_and_cards(canvas)
    find_mixed_words(canvas)
    find_other_numbers(canvas)
    find_addresses(canvas)
    find_names(canvas)
    return canvas.findings()


def show(text: str, findings: Iterable[Finding], style: Style) -> str:
    """`text` with what was found in it shown in a style."""
    pieces, reached = [], 0
    for finding in findings:
        shown = style(finding.kind, finding.text)
        if shown is not None:
            pieces += [text[reached : finding.start], shown]
            reached = finding.end
    return "".join([*pieces, text[reached:]])


def mask_phone(phone: str) -> str:
    """`13800000001` as `138****0001`; anything shorter than seven characters as `****`."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "****"


def mask_name(name: str) -> str:
    """The family name's first character, the rest as one `*`: `王*`."""
    return f"{name[:1]}*"


def _masked_link(text: str) -> str:
    match = _SITE.fullmatch(text)
    scheme, site, rest = match.groups() if match else ("", "", text)
    if not site or re.search(r"\d{6}", site):
        return f"〈{Kind.LINK.value}〉"
    return f"{scheme}{site}{'/…' if rest.strip('/') else rest}"
