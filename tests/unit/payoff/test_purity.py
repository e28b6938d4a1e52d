"""The engine is pure: no floats, no clock, nothing but the standard library and itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import actions.payoff

MODULES = sorted(Path(actions.payoff.__file__).parent.glob("*.py"))
ALLOWED = {
    "__future__",
    "bisect",
    "calendar",
    "collections.abc",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "functools",
    "itertools",
    "json",
    "pathlib",
    "re",
    "sys",
    "typing",
}
CLOCKS = {"today", "now", "utcnow", "time"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_uses_no_float_no_clock_and_nothing_from_outside(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float | complex)
        elif isinstance(node, ast.Name):
            assert node.id not in {"float", "eval", "exec", "round"}
        elif isinstance(node, ast.Attribute):
            assert node.attr not in CLOCKS
        elif isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= ALLOWED
        elif isinstance(node, ast.ImportFrom) and not node.level:
            assert node.module in ALLOWED
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            assert path.name in {"rate.py", "__main__.py"}, "only decimals may be divided by /"
