"""The shop's calendar day: which day `明天` counts from, and for which a quote holds."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta, timezone

from contract.environment import SettingsError, in_production

SHOP_TIME_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time, without summer time, since 1991: no time zone database is needed."""


def business_day() -> date:
    """Today in Shanghai, or in development the day that `FENQI_TODAY` names.

    Read anew at each call: a server runs past midnight. Every process calls it once at its
    start, so that one with a setting it must not run with stops there.

    Raises SettingsError where `FENQI_TODAY` is not an ISO day or is set in production, and
    where `FENQI_ENV` is misspelt.
    """
    production = in_production()
    given = os.environ.get("FENQI_TODAY", "").strip()
    if not given:
        return datetime.now(SHOP_TIME_ZONE).date()
    if production:
        raise SettingsError("正式环境不能用环境变量 FENQI_TODAY 改动业务日期，请去掉它。")
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise SettingsError(
            f"环境变量 FENQI_TODAY 要写成 2026-12-01 这样的日期，现在是“{given}”。"
        ) from error
