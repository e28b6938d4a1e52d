"""What channels share: keys of the tests' own, limits nothing was taken of, a Redis."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.core.limits import limits_of
from channels.core.places import Places


@pytest.fixture(scope="session")
def _keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def _fresh(_keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test away from the keys of the working copy, and from what other tests took."""
    monkeypatch.setenv("FENQI_KEYS", str(_keys))
    monkeypatch.setenv("FENQI_ENV", "development")
    monkeypatch.delenv("FENQI_REST_KEYS", raising=False)
    monkeypatch.setattr("channels.core.turn.PLACES", Places())
    limits_of.cache_clear()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of the test's own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    command += ["--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        for line in server.stdout:
            if "Ready to accept connections" in line:
                break
        yield f"redis://127.0.0.1:{port}"
        server.terminate()
