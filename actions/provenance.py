"""Where a rule is written and how sure it is, in words and for cards."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.store.records import PolicyRecord
from actions.wording import chinese_day, phrase


def source_line(policy: PolicyRecord, today: date) -> str:
    """Return one sentence: the rule's source, when it was checked, and what to trust instead."""
    lender = policy.lender
    checked = chinese_day(policy.verified_on, today) if policy.verified_on else ""
    name = f"source_{policy.confidence}"
    if policy.confidence == "verified" and not checked:
        name = "source_reported"
    return phrase(
        name,
        source=policy.source,
        checked=checked,
        lender=lender.name,
        hotline=lender.hotline or phrase("hotline_unknown"),
    )


def policy_card(policy: PolicyRecord) -> dict[str, Any]:
    """Return the `policy` part of a card."""
    return {
        "source": policy.source,
        "verified_on": policy.verified_on.isoformat() if policy.verified_on else None,
        "confidence": policy.confidence,
        "hotline": policy.lender.hotline or None,
    }
