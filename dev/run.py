"""Starts the bot: both servers, healthy or with a sentence why not; Ctrl-C ends all of it."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from contract.business_day import business_day
from contract.environment import SettingsError, in_production
from contract.private_files import keep_private
from contract.server_secret import authorization

HEALTHY_WITHIN = 180
"""Seconds a server may take to answer; a slow disk's first import is the longest of it."""

STOPPED_WITHIN = 15
"""Seconds a server may take to end before it is made to."""


class CannotStart(Exception):
    """Why the bot does not start, in a sentence for the person at the keyboard."""


class Server:
    """One server process, its log and its health."""

    def __init__(
        self, name: str, command: list[str], health: str, env: dict[str, str], logs: Path
    ) -> None:
        self.name, self.health = name, health
        self.log = logs / f"{name}.log"
        with self.log.open("wb") as log:
            # A process group of its own: Ctrl-C reaches it through us, in order.
            self.process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, env=env, start_new_session=True
            )

    def is_healthy(self) -> bool:
        """Tell whether the server answers its health address with success."""
        try:
            with urllib.request.urlopen(self.health, timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def check_alive(self) -> None:
        """Raise `CannotStart` with the end of the log where the process has ended."""
        if self.process.poll() is not None:
            tail = "\n".join(self.log.read_text("utf8", "replace").splitlines()[-15:])
            raise CannotStart(f"The {self.name} server ended by itself. Its last words:\n{tail}")

    def stop(self) -> None:
        """End the process and all it started."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
            except ProcessLookupError:
                break
            try:
                self.process.wait(STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                continue
        self.process.wait()


def main() -> int:
    """Run until Ctrl-C or until a server ends; return the exit code."""
    options = _options()
    # Logs are nobody else's to read, nor is what the servers write beside them.
    os.umask(0o077)
    options.logs.mkdir(parents=True, exist_ok=True)
    keep_private(options.logs, *options.logs.glob("*.log*"))
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, _interrupt)
    # Whoever starts the bot this way develops, unless told otherwise.
    os.environ["FENQI_ENV"] = os.environ.get("FENQI_ENV", "").strip() or "development"
    try:
        check_development()
        business_day()
        check_port(options.port, "PORT")
        check_port(options.action_port, "ACTION_PORT")
        with servers(options) as running:
            wait_until_healthy(running)
            print(welcome(options), flush=True)
            if options.ready_file:
                Path(options.ready_file).touch()
            while True:
                for server in running:
                    server.check_alive()
                time.sleep(0.5)
    except (CannotStart, SettingsError) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 0


def check_development() -> None:
    """Raise `CannotStart` in production, whose servers are started each by itself."""
    if in_production():
        raise CannotStart(
            "FENQI_ENV=production：make run 只用于开发。正式环境分别启动两个服务器，"
            "命令和设置见 docs/operators.md 的“正式环境”。"
        )


def check_port(port: int, variable: str) -> None:
    """Raise `CannotStart` where somebody else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} is taken by another program. End it, or choose another port: "
                f"make run {variable}={port + 1000}"
            ) from error


@contextmanager
def servers(options: argparse.Namespace) -> Iterator[list[Server]]:
    """Start the action server and the Rasa server; end both when the block is left."""
    env = os.environ | {
        "ACTION_SERVER_URL": f"http://127.0.0.1:{options.action_port}",
        "ACTION_SERVER_PORT": str(options.action_port),
        "PYTHONPATH": os.getcwd(),
        "PYTHONUNBUFFERED": "1",
    }
    rasa = [".venv/rasa/bin/python", "-m", "rasa_server", "run", "--model", options.model]
    rasa += ["--port", str(options.port), "--interface", "127.0.0.1"]
    rasa += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    running: list[Server] = []
    try:
        running.append(
            Server(
                "action",
                [".venv/actions/bin/python", "-m", "actions.server"],
                f"http://127.0.0.1:{options.action_port}/health",
                env,
                options.logs,
            )
        )
        health = f"http://127.0.0.1:{options.port}/webhooks/rest/"
        running.append(Server("rasa", rasa, health, env, options.logs))
        yield running
    finally:
        for server in reversed(running):
            server.stop()


def wait_until_healthy(running: list[Server]) -> None:
    """Wait until every server is healthy; raise `CannotStart` where one is not in time."""
    deadline = time.monotonic() + HEALTHY_WITHIN
    for server in running:
        while not server.is_healthy():
            server.check_alive()
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"The {server.name} server is not healthy after {HEALTHY_WITHIN} s: "
                    f"see {server.log}."
                )
            time.sleep(0.2)


def welcome(options: argparse.Namespace) -> str:
    """Return where to go and who the demo customers are."""
    base = f"http://127.0.0.1:{options.port}/webhooks"
    lines = ["", "Fenqi 分期助手 is running.", ""]
    if Path("widget/dist/.built").exists():
        lines.append(f"  Demo shop with the chat widget:  {base}/web/demo/")
    lines += [f"  REST:                            {base}/rest/webhook"]
    lines += ["  Terminal:                        make shell PHONE=13800000001", ""]
    try:
        address = f"http://127.0.0.1:{options.action_port}/identity/demo-customers"
        asked = urllib.request.Request(address, headers=authorization())
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310
            customers = json.load(answer)["customers"]
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        customers = []
    if customers:
        lines.append("  Demo customers (make token PHONE=…):")
        lines += [f"    {each['phone']}  {each['shows']}" for each in customers]
        lines.append("")
    return "\n".join([*lines, "Ctrl-C ends it."])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--action-port", type=int, default=5055)
    parser.add_argument("--model", default="models/fenqi.tar.gz")
    parser.add_argument("--logs", type=Path, default=Path("var/log"), help="a folder")
    parser.add_argument("--ready-file", help="made once both servers are healthy")
    return parser.parse_args()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
