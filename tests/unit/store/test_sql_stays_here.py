"""SQL is written in the store alone: elsewhere repositories are asked."""

import ast
from pathlib import Path

ELSEWHERE = sorted(
    path for path in Path("actions").rglob("*.py") if not path.is_relative_to("actions/store")
)
# Handing a session on, and catching what the database raises, is no SQL.
NO_SQL = ("sqlalchemy.orm.Session", "sqlalchemy.exc.")
STATEMENTS = {"execute", "scalars", "scalar", "query", "exec_driver_sql"}


def sql_in(source: str) -> list[str]:
    """What of a module's source makes or runs a statement."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names if each.name.startswith("sqlalchemy")]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            names = [f"{node.module}.{each.name}" for each in node.names]
            found += [name for name in names if not name.startswith(NO_SQL)]
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in STATEMENTS
        ):
            found.append(node.func.attr)
    return found


def test_nothing_but_the_store_speaks_sql() -> None:
    assert len(ELSEWHERE) > 50
    found = {str(path): sql_in(path.read_text("utf-8")) for path in ELSEWHERE}
    assert {path: sql for path, sql in found.items() if sql} == {}


def test_sql_would_be_found() -> None:
    assert sql_in("from sqlalchemy import select\nsession.execute(select(Row))") == [
        "sqlalchemy.select",
        "execute",
    ]
    assert sql_in("import sqlalchemy as sa\nsession.query(Row).all()") == ["sqlalchemy", "query"]
    assert sql_in("from sqlalchemy.orm import Session\nrepository.find(session)") == []
