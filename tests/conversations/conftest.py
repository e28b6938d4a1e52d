"""One running bot for all conversations; each conversation has a sender of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.bot import Bot


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The real bot, started once."""
    folder: Path = tmp_path_factory.mktemp("bot")
    running = Bot(folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()
