"""The widget's files are found wherever the server was started."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Site

ROOT = Path(__file__).parents[4]


async def test_files_are_found_from_another_folder(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with site.http.get(f"{site.url}/demo/") as answer:
        assert answer.status == 200
        assert await answer.read() == (ROOT / "widget" / "demo" / "index.html").read_bytes()
