"""Where a rule is written and how sure it is, in words and for cards."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from actions.store.records import PolicyRecord
from actions.words.contacts import hotline
from actions.words.content import phrase
from actions.words.formats import chinese_day

_SENTENCE_END = re.compile("[。；;\n]")


def source_line(policy: PolicyRecord, today: date) -> str:
    """Return the rule's source, when it was checked, what to trust instead, and what to mind.

    What to mind is the first sentence of the rule's note, where it has one.
    """
    lender = policy.lender
    checked = chinese_day(policy.verified_on, today) if policy.verified_on else ""
    name = f"source_{policy.confidence}"
    if policy.confidence == "verified" and not checked:
        name = "source_reported"
    line = phrase(
        name,
        source=policy.source,
        checked=checked,
        lender=lender.name,
        hotline=hotline(lender),
    )
    note = _SENTENCE_END.split(policy.note.strip(), maxsplit=1)[0]
    return line + phrase("source_note", note=note) if note else line


def policy_card(policy: PolicyRecord) -> dict[str, Any]:
    """Return the `policy` part of a card."""
    return {
        "source": policy.source,
        "verified_on": policy.verified_on.isoformat() if policy.verified_on else None,
        "confidence": policy.confidence,
        "hotline": policy.lender.hotline or None,
    }
