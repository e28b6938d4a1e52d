"""Rasa's own addresses: those that tell or open what they should not are not there."""

from __future__ import annotations

from collections.abc import Sequence

from contract.environment import in_production
from rasa_server.patching import Patch


class ApiIsOpen(Exception):
    """Why a server with Rasa's HTTP API is not started, in a sentence for whoever starts it."""


def check_before_start(arguments: Sequence[str]) -> None:
    """Refuse `run --enable-api` in production.

    Rasa's API reads, writes and runs any conversation past the channels: their limits, the
    namespaces of their ids, and what they do to a text.

    Raises:
        ApiIsOpen: `--enable-api` is among the arguments.
        SettingsError: `FENQI_ENV` cannot be understood.
    """
    if arguments[:1] == ["run"] and "--enable-api" in arguments and in_production():
        raise ApiIsOpen(
            "正式环境不能用 --enable-api：它绕过各渠道的检查，能读写任何人的对话。"
            "请去掉这个参数；REST 接口见 docs/operators.md。"
        )


def _leave_out_greeting() -> None:
    import rasa.server as rasa_server

    rasa_server.add_root_route = lambda app: None


PATCH = Patch(
    "api",
    _leave_out_greeting,
    {
        "rasa.server:add_root_route": "acc5f7c278af",
        "rasa.server:create_app": "3f241a21aeb8",
        "rasa.core.run:_create_app_without_api": "b20b15ec0c9a",
    },
)
"""`GET /` would tell everybody Rasa's version."""
