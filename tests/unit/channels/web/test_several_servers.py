"""Several server processes that share a Redis."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import serve


async def test_two_servers_with_redis_are_one_channel(
    redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path))
    async with (
        serve(redis_url=redis_url) as first,
        serve(redis_url=redis_url) as second,
        first.visitor() as one,
        second.visitor(resume=one.session["resume"]) as two,
    ):
        assert two.session["conversation"] == one.session["conversation"]
        assert (await one.say("message-1", "hello"))["duplicate"] is False
        assert (await two.event("entry", id="message-1/0"))["text"] == "回答 hello"
        assert (await two.say("message-1", "hello"))["duplicate"] is True
        assert second.bot.handled == []
