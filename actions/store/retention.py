"""How long what is about customers is kept: days, from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from actions.settings import SettingsError

Kind = Literal["conversations", "tickets", "feedback", "codes", "bindings", "audit"]
"""What is kept: conversations since the last word, tickets since they were closed, feedback and
lines of the audit log since they were written, sign-in codes and links since they were asked for,
accounts on messengers since their binding expired."""

KINDS: tuple[Kind, ...] = get_args(Kind)

LONGEST = 36_500
"""Days; more is a slip of the pen."""


@dataclass(frozen=True)
class Setting:
    """A variable and the number of days that holds where it is not set; `least` but for 0."""

    variable: str
    days: int
    least: int = 1


SETTINGS: Mapping[Kind, Setting] = {
    "conversations": Setting("FENQI_KEEP_CONVERSATIONS_DAYS", 180),
    "tickets": Setting("FENQI_KEEP_TICKETS_DAYS", 365),
    "feedback": Setting("FENQI_KEEP_FEEDBACK_DAYS", 365),
    # Limits count the codes of a day.
    "codes": Setting("FENQI_KEEP_CODES_DAYS", 2, least=2),
    "bindings": Setting("FENQI_KEEP_BINDINGS_DAYS", 30),
    # Network logs are kept for six months at least (Cybersecurity Law, article 21).
    "audit": Setting("FENQI_KEEP_AUDIT_DAYS", 1095, least=180),
}


def kept_for(kind: Kind) -> timedelta | None:
    """How long something is kept, None for ever. Raises SettingsError naming the variable."""
    setting = SETTINGS[kind]
    given = os.environ.get(setting.variable, "").strip() or str(setting.days)
    days = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1
    if days and not setting.least <= days <= LONGEST:
        raise SettingsError(
            f"环境变量 {setting.variable} 要是 {setting.least} 到 {LONGEST} 的天数，"
            f"或 0（一直保留），现在是“{given}”。"
        )
    return timedelta(days=days) if days else None
