"""Channels on a real port, as Rasa adds them, with a scripted agent."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

from rasa.core.channels.channel import InputChannel, UserMessage, register
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from sanic import Sanic


class Agent:
    """Answers every message with its text, once the gate is open."""

    def __init__(self) -> None:
        self.said: list[UserMessage] = []
        self.is_loaded = True
        self.gate = asyncio.Event()
        self.gate.set()
        self.tracker_store = InMemoryTrackerStore(Domain.empty())
        self.lock_store = InMemoryLockStore()
        self.processor = SimpleNamespace(get_tracker=self.tracker_store.get_or_create_tracker)

    def is_ready(self) -> bool:
        """Tell whether a model is loaded."""
        return self.is_loaded

    async def handle_message(self, message: UserMessage) -> None:
        """Answer a message."""
        await self.gate.wait()
        self.said.append(message)
        if message.text == "fail":
            raise RuntimeError("scripted secret")
        await message.output_channel.send_text_message(message.sender_id, message.text)


@asynccontextmanager
async def serving(*channels: InputChannel) -> AsyncIterator[tuple[Agent, str, int]]:
    """Serve channels; give the agent, the address and the port."""
    Sanic.test_mode = True
    app = Sanic("channels", configure_logging=False)

    register(list(channels), app, route="/webhooks/")
    agent = Agent()
    app.ctx.agent = agent
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    running = await app.create_server(sock=listening, return_asyncio_server=True)
    assert running is not None
    await running.startup()
    try:
        yield agent, f"http://127.0.0.1:{port}", port
    finally:
        running.close()


async def raw(port: int, data: bytes) -> tuple[bytes, bytes]:
    """Send bytes and return the head and the body of what comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        head = await reader.readuntil(b"\r\n\r\n")
        (length,) = re.findall(rb"(?i)content-length: (\d+)", head)
        return head, await reader.readexactly(int(length))
    finally:
        writer.close()
