"""Chat in the terminal with the running bot, over its REST channel."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any


def main() -> int:
    """Read messages until end of input; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--phone", help="the demo customer to be signed in as")
    options = parser.parse_args()
    token = id_token(options.phone) if options.phone else None
    sender = f"shell-{secrets.token_hex(4)}"
    address = f"http://127.0.0.1:{options.port}/webhooks/rest/webhook"
    print("Type a message; Ctrl-D ends.")
    while True:
        try:
            text = input("您: ")
        except (EOFError, KeyboardInterrupt):
            print()
            return 0
        try:
            answers = send(address, sender, text, token)
        except urllib.error.HTTPError as refused:
            print(reason(refused), file=sys.stderr)
            continue
        except (urllib.error.URLError, OSError):
            print("The bot does not answer: start it with `make run`.", file=sys.stderr)
            return 1
        for answer in answers:
            if "text" in answer:
                print("助手:", answer["text"])
            for number, button in enumerate(answer.get("buttons", []), 1):
                print(f"   [{number}] {button['title']}")


def send(address: str, sender: str, text: str, token: str | None) -> list[dict[str, Any]]:
    """Send one message and return the bot's messages."""
    body: dict[str, Any] = {"sender": sender, "message": text}
    if token:
        body["metadata"] = {"id_token": token}
    headers = {"Content-Type": "application/json"}
    key = os.environ.get("FENQI_REST_KEYS", "").partition(",")[0].strip()
    if key:
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return list(json.load(answer))


def reason(refused: urllib.error.HTTPError) -> str:
    """Return what the server says about a message it has not taken."""
    try:
        return str(json.load(refused)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return str(refused)


def id_token(phone: str) -> str:
    """Return an id token of a demo customer, as `make token` prints it."""
    command = [".venv/actions/bin/python", "-m", "actions.identity", "token", phone]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
