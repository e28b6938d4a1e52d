"""Whether the server lives while it is attacked."""

from __future__ import annotations

import threading
import time
from types import TracebackType

from tests.attacks.wire import call

ANSWERS_WITHIN = 2.0
"""Seconds `GET /health` may take at any moment of an attack: a bound on liveness."""

EVERY = 0.2
"""Seconds between two questions."""


class Pulse:
    """Asks the Rasa server's health over and over for as long as the block lasts."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.slowest = 0.0
        self.faults: list[str] = []

    def __enter__(self) -> Pulse:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Look once more, and end watching."""
        self._over.set()
        self._thread.join()
        self._look()

    @property
    def is_well(self) -> bool:
        """Whether every answer was there in time and said that all is well."""
        return not self.faults and self.slowest <= ANSWERS_WITHIN

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            self._look()

    def _look(self) -> None:
        began = time.monotonic()
        try:
            reply = call(self._port, "GET", "/health")
            if reply.status != 200:
                self.faults.append(f"{reply.status} {reply.text}")
        except OSError as error:
            self.faults.append(type(error).__name__)
        self.slowest = max(self.slowest, time.monotonic() - began)
