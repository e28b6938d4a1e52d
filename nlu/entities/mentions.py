"""What a message speaks of beside plans, days and sums: a line of a quote, instalments, sign-in.

Such words may stand within a detail or another such word (分期 in 小米分期): nothing is taken
out of the text for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contract.details import AskedLine

from .details import Finding, found

# Of several words the first here names the line; those after it say what that line is taken on
# (本金的利息) or since when (逾期后的利息).
_LINES: tuple[tuple[AskedLine, re.Pattern[str]], ...] = (
    ("interest", re.compile("利息")),
    ("fee", re.compile("手续费")),
    ("early_charge", re.compile("违约金")),
    ("late_charge", re.compile("逾期|罚息")),
    ("principal", re.compile("本金")),
)

_INSTALMENTS = re.compile("分期")

# Said of something done: not 没登上, 登录不了, 登录过期, and no question.
_SIGNED_IN = re.compile(
    r"(?<![没未不么何法难])(?:"
    r"登[录陆入]?(?:好|完|成功|进|了|过(?!期)|上)(?!不)"
    r"|(?:已经?|刚刚?|都)\s?登[录陆入])"
    r"(?![^,。.!;]{0,6}[吗么?])"
)


def read_mentions(text: str) -> Iterator[Finding]:
    """`asked_line` (one at most), `mentions` and `signed_in` in the folded `text`."""
    for line, pattern in _LINES:
        if match := pattern.search(text):
            yield found("asked_line", line, match)
            break
    if match := _INSTALMENTS.search(text):
        yield found("mentions", "instalments", match)
    if match := _SIGNED_IN.search(text):
        yield found("signed_in", True, match)
