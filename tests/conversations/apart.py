"""A bot whose two servers are started and ended one by one."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dev.bot import Bot
from dev.run import Server, wait_until_healthy


@dataclass
class BotApart(Bot):
    """A bot whose action server can be killed and started while its Rasa server runs on."""

    _servers: dict[str, Server] = field(default_factory=dict)

    def start(self) -> None:
        """Make and fill the database, start both servers, wait until they are healthy."""
        for step in ("migrate", "demo"):
            self.run_actions("-m", "actions.store", step)
        self.start_action_server()
        command = [".venv/rasa/bin/python", "-m", "rasa_server", "run"]
        command += ["--model", "models/fenqi.tar.gz", "--interface", "127.0.0.1"]
        command += ["--port", str(self.port), "--endpoints", "endpoints.yml"]
        command += ["--credentials", "credentials.yml"]
        self._start("rasa", command, f"http://127.0.0.1:{self.port}/webhooks/rest/")

    def start_action_server(self) -> None:
        """Start the action server and wait until it is healthy."""
        health = f"http://127.0.0.1:{self.action_port}/health"
        self._start("action", [".venv/actions/bin/python", "-m", "actions.server"], health)

    def kill_action_server(self) -> None:
        """Kill the action server as a crash would."""
        server = self._servers.pop("action")
        server.process.kill()
        server.process.wait()

    @contextmanager
    def hanging_action_server(self) -> Iterator[None]:
        """Keep the action server from doing anything; it still accepts connections."""
        process = self._servers["action"].process
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End both servers."""
        for server in self._servers.values():
            server.stop()

    def _start(self, name: str, command: list[str], health: str) -> None:
        env = self.env | {"ACTION_SERVER_PORT": str(self.action_port)}
        self._servers[name] = Server(name, command, health, env, self.folder)
        wait_until_healthy([self._servers[name]])
