"""Whether this is a shop in business or somebody developing: `FENQI_ENV`."""

from __future__ import annotations

import os
from typing import Literal, cast, get_args

Environment = Literal["development", "production"]


class SettingsError(ValueError):
    """A setting is missing or cannot be understood.

    The message names the variable, in a sentence for whoever starts the process.
    """


def environment() -> Environment:
    """`development` or `production`, from `FENQI_ENV`; `production` where it is not set.

    Raises SettingsError for any other word, so that whoever misspells it is told.
    """
    given = os.environ.get("FENQI_ENV", "").strip() or "production"
    if given not in get_args(Environment):
        allowed = " 或 ".join(get_args(Environment))
        raise SettingsError(f"环境变量 FENQI_ENV 只能是 {allowed}，现在是“{given}”。")
    return cast(Environment, given)


def in_production() -> bool:
    """Whether this is a production server: no development keys, senders or demo routes.

    Raises SettingsError as `environment` does.
    """
    return environment() == "production"
