"""What the channel passes on to the action server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from channels.web import WebChannel
from channels.web.relay import MAX_COMMENT
from tests.unit.channels.web.conftest import serve


async def test_a_comment_is_masked_before_it_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path))
    kept: list[dict[str, Any]] = []

    async def keep(request: web.Request) -> web.Response:
        kept.append(await request.json())
        return web.json_response({"kept": True})

    action_server = web.Application()
    action_server.router.add_post("/feedback", keep)
    runner = web.AppRunner(action_server)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with serve(WebChannel(action_server=address)) as site:
            async with site.http.post(f"{site.url}/session", json={}) as opened:
                resume = (await opened.json())["resume"]
            for left in range(1, 12):
                rating = {"score": 5, "comment": "好" * (MAX_COMMENT - left) + "13812345678谢谢"}
                headers = {"Authorization": f"Bearer {resume}"}
                address = f"{site.url}/feedback"
                async with site.http.post(address, json=rating, headers=headers) as answer:
                    assert await answer.json() == {"kept": True}
    finally:
        await runner.cleanup()
    assert len(kept) == 11
    for feedback in kept:
        assert len(feedback["comment"]) == MAX_COMMENT
        assert not set(feedback["comment"]) & set("24")
