"""The action server, as the web channel asks it: with the servers' secret, and not for long."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp

from contract.server_secret import authorization

TIMEOUT = 10
"""Seconds for the action server to answer."""

logger = logging.getLogger(__name__)


class NoAnswer(Exception):
    """The action server did not answer, or not in JSON."""


class ActionServer:
    """Asks the action server; its address and the secret are nobody else's business."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._client: aiohttp.ClientSession | None = None

    async def ask(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Return the status and the JSON of an answer.

        Raises:
            NoAnswer: there is none within `TIMEOUT`, or none for this server.
        """
        if self._client is None:
            self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        sent = {**(headers or {}), **authorization()}
        url = self._address + path
        try:
            async with self._client.request(method, url, json=body, headers=sent) as got:
                status, answer = got.status, await got.json(content_type=None)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            logger.warning("The action server did not answer %s: %s", path, type(error).__name__)
            raise NoAnswer from None
        if status == 401 and error_code(answer) == "unauthorized":
            logger.error("The action server does not accept this server's secret")
            raise NoAnswer
        return status, answer

    async def close(self) -> None:
        """End the connections."""
        if self._client is not None:
            await self._client.close()


def error_code(answer: object) -> str | None:
    """Return the code of an error in an answer, None where there is none."""
    error = answer.get("error") if isinstance(answer, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else None
