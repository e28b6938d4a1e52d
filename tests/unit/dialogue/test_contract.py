"""The names agreed on: the domain has the same, and the action server uses each of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from contract.details import DAY_REFS, ENTITIES, OFFERS, SLOTS, TRAITS

ROOT = Path(__file__).parents[3]


def domain() -> dict[str, Any]:
    """The domain as Rasa reads it."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    return loaded


def nodes(*folders: str) -> Iterator[ast.AST]:
    """All nodes of the modules in folders of `actions/`."""
    for folder in folders:
        for path in sorted((ROOT / "actions" / folder).rglob("*.py")):
            yield from ast.walk(ast.parse(path.read_text("utf-8")))


def strings(*folders: str) -> set[str]:
    """All string literals of the modules in folders of `actions/`."""
    return {
        node.value
        for node in nodes(*folders)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def kept() -> dict[str, set[str]]:
    """The slots that answers keep, each with the literal values it is given."""
    found: dict[str, set[str]] = {}
    for node in nodes("dialogue", "topics"):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "keep":
            for keyword in node.keywords:
                values = found.setdefault(str(keyword.arg), set())
                if isinstance(keyword.value, ast.Constant) and keyword.value.value is not None:
                    values.add(str(keyword.value.value))
    return found


def test_the_domain_names_the_same_entities_and_slots() -> None:
    """In the same order, so that a missing one is seen."""
    assert domain()["entities"] == list(ENTITIES)
    assert list(domain()["slots"]) == list(SLOTS)


def test_every_slot_is_kept_and_read() -> None:
    """No answer keeps another one, none is kept for nobody."""
    assert set(kept()) == set(SLOTS)
    assert set(SLOTS) <= strings("dialogue", "topics", "services")


def test_every_offer_is_made_and_accepted() -> None:
    """By those names and no other."""
    assert kept()["offer"] == set(OFFERS)
    compared = {
        constant.value
        for node in nodes("dialogue", "topics")
        if isinstance(node, ast.Compare)
        for constant in ast.walk(node)
        if isinstance(constant, ast.Constant)
    }
    assert set(OFFERS) <= compared


def test_every_trait_and_reference_to_a_day_is_acted_on() -> None:
    """Each stands in what chooses the plan or finds the day."""
    assert set(TRAITS) | set(DAY_REFS) <= strings("dialogue", "topics")
