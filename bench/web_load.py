"""Many visitors at once over the web channel: is every answer there, once, in order, in place?

    python -m bench.web_load [--url http://127.0.0.1:5005] [--visitors 200] [--questions 10]

Each visitor opens a WebSocket and puts one question after the other, waiting for each answer
as a person would. Prints one JSON object; exits with 1 where an answer was lost, doubled, out
of order, or seen by somebody else.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp

QUESTIONS = (
    "你好",
    "可以提前还款吗",
    "提前还款怎么操作",
    "提前还款要手续费吗",
    "分期可以分几期",
    "逾期了会怎么样",
    "怎么改还款日",
    "提前还款影响征信吗",
    "怎么联系人工客服",
    "谢谢",
)
ANSWER_TIMEOUT = 120
"""Seconds a visitor waits for an answer before it counts as lost."""
RAMP = 0.01
"""Seconds between two visitors' arrivals."""


@dataclass
class Visit:
    """What one visitor saw."""

    number: int
    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


async def visit(client: aiohttp.ClientSession, url: str, number: int, questions: int) -> Visit:
    """Put the questions and return what came of them."""
    seen = Visit(number)
    await asyncio.sleep(number * RAMP)
    address = url.replace("http", "ws", 1) + "/webhooks/web/socket.io/"
    query = {"EIO": "4", "transport": "websocket"}
    async with client.ws_connect(address, params=query, timeout=ANSWER_TIMEOUT) as socket:
        try:
            await converse(socket, seen, questions)
        except asyncio.TimeoutError:
            seen.faults.append(f"no answer to question {len(seen.waits) + 1}")
        except TypeError:
            seen.faults.append(f"the connection ended at question {len(seen.waits) + 1}")
    return seen


async def converse(socket: aiohttp.ClientWebSocketResponse, seen: Visit, questions: int) -> None:
    """Ask one question after the other over an open connection."""
    await socket.receive_str()
    await socket.send_str("40{}")
    last_number = 0
    answered: set[str] = set()
    for index in range(questions):
        message_id = f"visitor-{seen.number:04d}-{index:02d}"
        question = {"id": message_id, "text": QUESTIONS[index % len(QUESTIONS)]}
        started = time.perf_counter()
        await socket.send_str(f"42{index}" + json.dumps(["say", question]))
        first: float | None = None
        while True:
            name, data = await event(socket)
            if name == "entry":
                if data["seq"] != last_number + 1:
                    seen.faults.append(f"{message_id}: number {data['seq']} after {last_number}")
                last_number = data["seq"]
                if data["id"] in answered:
                    seen.faults.append(f"{message_id}: {data['id']} came twice")
                answered.add(data["id"])
                if data["from"] == "bot" and first is None:
                    first = time.perf_counter() - started
                if data.get("reply_to", message_id) != message_id:
                    seen.faults.append(f"{message_id}: an answer to {data['reply_to']}")
            elif name == "turn" and data["state"] != "started":
                if data["id"] != message_id or data["state"] != "done" or first is None:
                    seen.faults.append(f"{message_id}: turn {data['id']} {data['state']}")
                break
        seen.waits.append(first or time.perf_counter() - started)


async def event(socket: aiohttp.ClientWebSocketResponse) -> tuple[str, Any]:
    """Return the next event's name and data; heartbeats are answered, the rest passed over."""
    while True:
        frame = await asyncio.wait_for(socket.receive_str(), ANSWER_TIMEOUT)
        if frame == "2":
            await socket.send_str("3")
        elif frame.startswith("42"):
            name, data = json.loads(frame[2:])
            return name, data


async def measure(url: str, visitors: int, questions: int) -> dict[str, Any]:
    """Run all visits and return the figures."""
    started = time.perf_counter()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as client:
        visits = await asyncio.gather(
            *(visit(client, url, number, questions) for number in range(visitors))
        )
    waits = sorted(wait for seen in visits for wait in seen.waits)
    faults = [fault for seen in visits for fault in seen.faults]
    cuts = statistics.quantiles(waits, n=20)
    return {
        "visitors": visitors,
        "questions": visitors * questions,
        "answered": len(waits),
        "faults": len(faults),
        "first_faults": faults[:5],
        "seconds": round(time.perf_counter() - started, 1),
        "p50_seconds": round(statistics.median(waits), 3),
        "p95_seconds": round(cuts[18], 3),
        "max_seconds": round(waits[-1], 3),
    }


def main() -> int:
    """Measure, print, and tell whether all was well."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--url", default="http://127.0.0.1:5005")
    parser.add_argument("--visitors", type=int, default=200)
    parser.add_argument("--questions", type=int, default=10)
    options = parser.parse_args()
    figures = asyncio.run(measure(options.url, options.visitors, options.questions))
    print(json.dumps(figures, ensure_ascii=False))
    whole = figures["answered"] == figures["questions"] and not figures["faults"]
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
