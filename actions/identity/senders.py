"""Getting a sign-in code to a phone.

An installation names its own sender in `FENQI_CODE_SENDER` as `module:factory`; the factory
takes no arguments and returns a CodeSender. Development writes to a file instead.
"""

import importlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from actions import settings


class SendingFailed(Exception):
    """The code could not be sent. The message holds neither phone nor code."""


class CodeSender(Protocol):
    """Sends a code by text message."""

    def send(self, phone: str, code: str) -> None:
        """Send a six-digit code to a phone (eleven digits).

        Raises SendingFailed, or anything else, of which only the kind is told on.
        """


class OutboxSender:
    """Development's sender: appends to `codes.jsonl`, which only its owner may read."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "codes.jsonl"

    def send(self, phone: str, code: str) -> None:
        """Append the code as a line. Raises SendingFailed where the file cannot be written."""
        line = {"at": datetime.now(UTC).isoformat(), "phone": phone, "code": code}
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        except OSError as error:
            raise SendingFailed("the outbox cannot be written") from error


def configured_sender() -> CodeSender | None:
    """The sender of this installation; None in production where none is configured.

    Raises settings.SettingsError where the configured one cannot be loaded.
    """
    given = settings.code_sender()
    if given is None:
        return None if settings.in_production() else OutboxSender(settings.outbox_directory())
    module_name, _, factory_name = given.partition(":")
    try:
        sender: CodeSender = getattr(importlib.import_module(module_name), factory_name)()
    except Exception as error:
        # Whatever an installation's own module raises, it is told which setting to look at.
        raise settings.SettingsError(
            f"FENQI_CODE_SENDER cannot be loaded: {type(error).__name__}"
        ) from error
    if not callable(getattr(sender, "send", None)):
        raise settings.SettingsError("FENQI_CODE_SENDER makes no sender: it has no method send")
    return sender
