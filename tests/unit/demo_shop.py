"""The demo shop for unit tests: its plans as values, and its database in a file of one's own.

Fixtures, for a package's conftest to import.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from actions.identity.demo import demo_token
from actions.services.plan_state import PlanState
from actions.store import demo, migrate
from actions.store.database import dispose_engine, session_scope
from actions.store.repositories import PlanRepository

TODAY = date(2026, 11, 23)

HALFWAY = "MI100001"
THREE_PLANS = "MI100002"
COOLING_OFF = "MI100003"
LAST_INSTALMENT = "MI100004"
LATE = "MI100005"
IN_STEPS = "MI100006"
SETTLED = "MI100007"
INTEREST_FREE = "MI100008"
UNVERIFIED = "MI100009"
NO_PLANS = "MI100010"
CARDS = "MI100011"
NOT_ALLOWED = "MI100013"
"""Demo customers, by what their plans show."""

Plans = Mapping[str, tuple[PlanState, ...]]


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo data, to be copied or read, never written."""
    path: Path = tmp_path_factory.mktemp("demo") / "fenqi.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{path}")
        migrate.upgrade()
        with session_scope(write=True) as session:
            demo.fill(session, TODAY)
        dispose_engine()
    return path


@pytest.fixture(scope="session")
def demo_plans(demo_file: Path) -> Plans:
    """Every demo customer's plans, newest first, by customer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{demo_file}")
        with session_scope() as session:
            plans = PlanRepository(session)
            found = {
                each.customer_id: tuple(
                    PlanState(plan, TODAY) for plan in plans.for_customer(each.customer_id)
                )
                for each in demo.list_demo_customers()
            }
        dispose_engine()
    return found


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the keys that tokens are signed with."""
    folder: Path = tmp_path_factory.mktemp("keys")
    return folder


@pytest.fixture
def database(
    demo_file: Path, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The demo data in a file of the test's own, on a fixed day."""
    path = tmp_path / "fenqi.db"
    shutil.copy(demo_file, path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("FENQI_TODAY", TODAY.isoformat())
    monkeypatch.setenv("FENQI_KEYS", str(keys))
    yield path
    dispose_engine()


def token_of(customer_id: str, now: datetime | None = None) -> str:
    """An id token of a demo customer, issued at a moment (default: this one)."""
    (phone,) = (
        each.phone for each in demo.list_demo_customers() if each.customer_id == customer_id
    )
    return demo_token(phone, now or datetime.now(UTC))
