"""The business day: which day `明天` counts from."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta, timezone

# China keeps one time, without summer time, since 1991: no time zone database is needed.
_CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def business_day() -> date:
    """Today in China, or the ISO day that FENQI_TODAY names.

    Read anew at each call: a server runs past midnight.
    Raises ValueError if FENQI_TODAY is set and is not an ISO day.
    """
    fixed = os.environ.get("FENQI_TODAY", "").strip()
    if not fixed:
        return datetime.now(_CHINA).date()
    try:
        return date.fromisoformat(fixed)
    except ValueError as error:
        raise ValueError(f"FENQI_TODAY must be a day such as 2026-12-01, not {fixed!r}") from error
