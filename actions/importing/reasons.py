"""What is wrong with a row, in Chinese, from the codes of those who object to it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from actions.payoff import InvalidInput

_WITHIN = "within"
_LONGEST_NAME = 40


class RowRejected(ValueError):
    """A row that does not fit the database or the rest of the file; says why, in Chinese."""


@cache
def phrases() -> dict[str, str]:
    """The phrase for each code, with gaps for the values that come with it."""
    text = Path(__file__).with_name("reasons.yml").read_text("utf-8")
    return cast("dict[str, str]", yaml.safe_load(text))


def objection(code: str, within: str = "", **values: object) -> PydanticCustomError:
    """What a validator raises; `within` is the path to the field from where it stands."""
    return PydanticCustomError(code, code, {_WITHIN: within, **values})


def engine_objection(error: InvalidInput, root: str) -> PydanticCustomError:
    """What a validator raises where the engine objects to the field `root` or one within it."""
    within = error.field.removeprefix(root).removeprefix(".")
    return objection(error.objection, within, **error.values)


def reasons(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Each thing that is wrong: the field's path in the row, and why, in Chinese."""
    for detail in error.errors(include_url=False, include_input=False):
        values = detail.get("ctx", {})
        yield _path(detail, values.get(_WITHIN, "")), _phrase(detail["type"], values)


def _phrase(code: str, values: dict[str, Any]) -> str:
    if code == "literal_error":
        # Pydantic lists the words in an English sentence: 'a', 'b' or 'c'.
        values = {"words": ", ".join(re.findall(r"'(.*?)'", values["expected"]))}
    return phrases().get(code, phrases()["other"]).format(**values)


def _path(detail: ErrorDetails, within: str) -> str:
    path = ""
    for part in detail["loc"]:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part[:_LONGEST_NAME]}…" if len(part) > _LONGEST_NAME else f".{part}"
    path = f"{path}.{within}" if within else path
    return "".join(char if char.isprintable() else "�" for char in path.removeprefix("."))
