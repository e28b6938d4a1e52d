"""A process of the Rasa environment with a setting it must not run with stops at its start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMMANDS = {
    "server": ("-m", "rasa_server", "run"),
    "training": ("-m", "rasa_server", "train"),
    "validation": ("-m", "rasa_server", "data", "validate"),
    "parse": ("-m", "rasa_server.parse", "pyproject.toml"),
    "review": ("-m", "nlu.review"),
}
REFUSED = {
    "misspelt": ({"FENQI_ENV": "prod"}, "FENQI_ENV 只能是 development 或 production"),
    "no day": ({"FENQI_TODAY": "tomorrow"}, "FENQI_TODAY 要写成"),
    "day in production": (
        {"FENQI_ENV": "production", "FENQI_TODAY": "2026-11-23"},
        "正式环境不能用环境变量 FENQI_TODAY",
    ),
}


def ended(command: tuple[str, ...], settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """The process once it has ended, started in the project with the settings."""
    given = {
        name: value
        for name, value in os.environ.items()
        if name not in ("FENQI_ENV", "FENQI_TODAY")
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        cwd=ROOT,
        env={**given, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_misspelt_environment_stops_every_process(command: tuple[str, ...]) -> None:
    settings, reason = REFUSED["misspelt"]
    done = ended(command, settings)
    assert done.returncode in (1, 2)
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(("settings", "reason"), REFUSED.values(), ids=REFUSED)
def test_the_server_says_in_a_sentence_why_it_does_not_start(
    settings: dict[str, str], reason: str
) -> None:
    done = ended(COMMANDS["server"], settings)
    assert done.returncode == 1
    assert done.stderr.startswith("Rasa 服务器无法启动：")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1


def test_commands_work_in_production() -> None:
    done = ended(("-m", "rasa_server", "data", "--help"), {"FENQI_ENV": "production"})
    assert done.returncode == 0, done.stderr
