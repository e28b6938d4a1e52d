"""Imports go one way, and each part of the house stays on its side."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PARTS = ("actions", "bench", "channels", "contract", "dev", "nlu", "rasa_server", "tests", "tuning")
MAY_IMPORT = {
    "actions": {"contract"},
    "channels": {"contract"},
    "contract": set(),
    "nlu": {"contract"},
    "rasa_server": {"contract"},
    "tuning": {"contract", "nlu"},
    "bench": {"actions", "channels", "contract", "dev", "nlu", "rasa_server"},
    "dev": {"actions", "channels", "contract", "nlu", "rasa_server"},
}
"""What each part may import of the others."""

FLOORS = {
    "server": 8,
    "topics": 7,
    "dialogue": 6,
    "words": 5,
    "services": 4,
    "identity": 3,
    "importing": 3,
    "store": 2,
    "payoff": 1,
}
"""The rooms of the action server; a module imports from its own room and from lower floors."""

SETTINGS = "actions.settings"
MODULES_IN_THE_HALL = 5
"""How many modules may stand directly in actions/."""


def modules(part: str) -> list[Path]:
    return sorted((ROOT / part).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The modules and names that a file imports, in full: `from a.b import c` gives `a.b.c`."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join((*above, *filter(None, [node.module])))
            yield from (f"{source}.{alias.name}" for alias in node.names)


def named(path: Path, target: str) -> str:
    return f"{path.relative_to(ROOT)} imports {target}"


def room_of(parts: tuple[str, ...]) -> str:
    """The room of a module or name of the action server; empty in the hall."""
    return parts[1] if len(parts) > 1 and parts[1] in FLOORS else ""


def goes_down(path: Path, target: str) -> bool:
    """Tell whether a module of the action server may import a name of it.

    A command's entry point puts rooms together and stands on no floor.
    """
    if path.name == "__main__.py":
        return True
    here = room_of(path.relative_to(ROOT).parts)
    there = room_of(tuple(target.split(".")))
    if f"{target}.".startswith(f"{SETTINGS}."):
        return here != "payoff" and "content" not in path.parts
    return here == there or (there != "" and FLOORS[there] < FLOORS.get(here, 0))


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_imports_only_what_it_may(part: str) -> None:
    forbidden = set(PARTS) - MAY_IMPORT[part] - {part}
    assert [
        named(path, target)
        for path in modules(part)
        for target in imported(path)
        if target.partition(".")[0] in forbidden
    ] == []


def test_rooms_of_the_action_server_import_downwards() -> None:
    assert [
        named(path, target)
        for path in modules("actions")
        for target in imported(path)
        if target.startswith("actions.") and not goes_down(path, target)
    ] == []


def test_only_the_registry_and_the_app_import_topics() -> None:
    """No topic calls another."""
    may = {ROOT / "actions/topics/registry.py", ROOT / "actions/server/app.py"}
    assert [
        named(path, target)
        for path in modules("actions")
        for target in imported(path)
        if path not in may and f"{target}.".startswith("actions.topics.")
    ] == []


def test_the_contract_is_standard_library_alone() -> None:
    assert [
        named(path, target)
        for path in modules("contract")
        for target in imported(path)
        if target.partition(".")[0] not in {*sys.stdlib_module_names, "contract"}
    ] == []


def test_few_modules_stand_in_the_hall() -> None:
    hall = [path.name for path in (ROOT / "actions").glob("*.py") if path.name != "__init__.py"]
    assert len(hall) <= MODULES_IN_THE_HALL, hall


def test_the_house_has_no_other_rooms() -> None:
    """A room that no floor is given to would be checked by nothing."""
    rooms = {path.parent.name for path in (ROOT / "actions").glob("*/__init__.py")}
    assert rooms == set(FLOORS)
    packages = {path.relative_to(ROOT).parts[0] for path in ROOT.glob("[a-z]*/**/*.py")}
    assert packages <= {*PARTS, "var", "widget"}


@pytest.mark.parametrize(
    ("module", "target", "may"),
    [
        ("actions/topics/plans.py", "actions.dialogue.turn", True),
        ("actions/topics/plans.py", "actions.settings.today", True),
        ("actions/services/handover.py", "actions.dialogue.conversation", False),
        ("actions/identity/keys.py", "actions.importing.run", False),
        ("actions/payoff/terms.py", "actions.settings", False),
        ("actions/words/content/__init__.py", "actions.settings", False),
        ("actions/store/ledger.py", "actions.hall", False),
        ("actions/settings.py", "actions.store", False),
    ],
)
def test_the_rule_tells_up_from_down(module: str, target: str, may: bool) -> None:
    assert goes_down(ROOT / module, target) is may
