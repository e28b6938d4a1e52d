"""Where health is asked for."""

from __future__ import annotations

import aiohttp

from channels.health import HealthChannel
from channels.rest import RestChannel
from tests.unit.channels.serving import serving


async def test_health_has_an_address_of_its_own() -> None:
    async with (
        serving(RestChannel(), HealthChannel()) as (agent, url, _),
        aiohttp.ClientSession() as http,
    ):
        for path in ("/health", "/health/", "/webhooks/rest/"):
            async with http.get(url + path) as answer:
                assert answer.status == 200, path
        agent.is_loaded = False
        for path in ("/health", "/webhooks/rest/"):
            async with http.get(url + path) as answer:
                assert answer.status == 503, path
