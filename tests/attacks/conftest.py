"""One real bot under attack; every attack is watched for whether the server lives on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.pulse import Pulse
from tests.attacks.target import Attacker, Target


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Look last at what lies in files: all other attacks have left their traces then."""
    items.sort(key=lambda item: item.path.name == "test_at_rest.py")


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The real bot, started once: trained model, both servers, databases of its own."""
    folder: Path = tmp_path_factory.mktemp("attacked")
    running = Target(folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(autouse=True)
def alive(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold that the attacked server answers its health in time, during an attack and after it."""
    if "target" not in request.fixturenames:
        yield
        return
    target: Target = request.getfixturevalue("target")
    with Pulse(target.port) as pulse:
        yield
    assert pulse.is_well, f"health: slowest {pulse.slowest:.1f} s, faults {pulse.faults[:3]}"


@pytest.fixture
def attacker(target: Target) -> Attacker:
    """A stranger at an address of their own."""
    return Attacker(target)


@pytest.fixture
def victim(target: Target) -> Attacker:
    """An honest customer, elsewhere."""
    return Attacker(target)
