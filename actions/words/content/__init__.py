"""Every sentence a customer reads from the action server, by name, read from `<locale>/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

LOCALE = "zh-CN"

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Shop:
    """The shop's customer service: its name, hotline and hours, as told to customers."""

    name: str
    hotline: str
    hours: str


@cache
def answers() -> dict[str, dict[str, Any]]:
    """Return the answers by name: a `text` with gaps, and `buttons` where it has any."""
    return cast("dict[str, dict[str, Any]]", _read("answers"))


@cache
def phrases() -> dict[str, str]:
    """Return the phrases that fill the gaps of answers, by name.

    Answers hold whole messages; where a part depends on the plan or the policy, its wording is
    a phrase.
    """
    return cast("dict[str, str]", _read("phrases"))


def phrase(name: str, /, **values: object) -> str:
    """Return the phrase `name` with its gaps filled.

    Raises:
        KeyError: there is no such phrase, or a gap has no value.
    """
    return phrases()[name].format(**values)


@cache
def explanations() -> dict[str, dict[str, str]]:
    """Return the parts of a figure's explanation: for each kind of part, its words by code."""
    return cast("dict[str, dict[str, str]]", _read("explanations"))


@cache
def readings() -> dict[str, str]:
    """Return what to offer for an intent: its full name and a question in customers' words."""
    return cast("dict[str, str]", _read("readings"))


@cache
def shop() -> Shop:
    """Return the shop's contact."""
    return Shop(**_read("shop"))


def _read(name: str) -> Any:
    """Return what `<locale>/<name>.yml` holds, and what the topics' own files hold under that name.

    Raises:
        ValueError: two files have the same name in them.
    """
    folder = _FOLDER / LOCALE
    read = yaml.safe_load((folder / f"{name}.yml").read_text("utf8"))
    for path in sorted((folder / "topics").glob("*.yml")):
        own = yaml.safe_load(path.read_text("utf8")).get(name, {})
        if twice := read.keys() & own.keys():
            raise ValueError(f"{path.name} has again: {', '.join(sorted(twice))}")
        read |= own
    return read
