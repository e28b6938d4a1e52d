"""Settings are read from the environment, and refused where they make no sense."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from actions import settings

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "action server": ("-m", "actions.server"),
    "operator's command": ("-m", "actions.store", "migrate"),
    "token": ("-m", "actions.identity", "token", "13800000001"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"FENQI_ENV": "prod"}, "FENQI_ENV 只能是 development 或 production"),
        (
            {"FENQI_ENV": "production", "FENQI_TODAY": "2026-11-23"},
            "正式环境不能用环境变量 FENQI_TODAY",
        ),
    ],
    ids=["misspelt", "day in production"],
)
def test_a_setting_it_must_not_run_with_stops_every_process(
    command: tuple[str, ...], given: dict[str, str], reason: str, tmp_path: Path
) -> None:
    database, keys = tmp_path / "fenqi.db", tmp_path / "keys"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{database}",
        "FENQI_KEYS": str(keys),
        **given,
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert reason in done.stderr
    # A sentence for each fault: of production the action server tells all at once.
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not database.exists()
    assert not keys.exists()


@pytest.mark.parametrize(
    ("given", "reason"),
    [("prod", "FENQI_ENV 只能是 development 或 production"), ("production", "docs/operators.md")],
)
def test_the_bot_of_development_says_why_it_does_not_start(
    given: str, reason: str, tmp_path: Path
) -> None:
    """In production, how that is started."""
    done = subprocess.run(
        [sys.executable, "dev/run.py", "--logs", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "FENQI_ENV": given},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_address_listened_on() -> None:
    assert settings.listen_address({}) == ("127.0.0.1", 5055)
    given = {"ACTION_SERVER_HOST": "0.0.0.0", "ACTION_SERVER_PORT": "6000"}  # noqa: S104
    assert settings.listen_address(given) == ("0.0.0.0", 6000)  # noqa: S104
    for port in ("0", "65536", "x", "-1"):
        with pytest.raises(settings.SettingsError):
            settings.listen_address({"ACTION_SERVER_PORT": port})


@pytest.mark.parametrize(
    "channel", ["web", "rest", "widget", "cmdline", "wechat,rest", "We chat", "微信"]
)
def test_no_channel_is_bound_on_which_anybody_gives_any_name(
    channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_BOUND_CHANNELS", channel)
    with pytest.raises(settings.SettingsError, match="FENQI_BOUND_CHANNELS"):
        settings.bound_channels()


def test_channels_are_bound_where_they_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FENQI_BOUND_CHANNELS", raising=False)
    assert settings.bound_channels() == frozenset()
    monkeypatch.setenv("FENQI_BOUND_CHANNELS", " wechat, feishu,")
    assert settings.bound_channels() == {"wechat", "feishu"}


@pytest.mark.parametrize("days", ["0", "-1", "366", "bald", "1.5"])
def test_a_binding_lasts_some_days(days: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FENQI_BINDING_DAYS", raising=False)
    assert settings.binding_lifetime().days == 30
    monkeypatch.setenv("FENQI_BINDING_DAYS", days)
    with pytest.raises(settings.SettingsError, match="FENQI_BINDING_DAYS"):
        settings.binding_lifetime()
