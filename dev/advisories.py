"""Asks pip-audit and npm for the advisories of a lock, and reads their answers.

A package counts as looked up only where an answer says so: both tools can end without trouble and
without advisories where they asked nobody.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WIDGET = ROOT / "widget"

PIP_AUDIT = "pip-audit==2.10.1"
SECONDS = 600
"""How long a tool may take for one lock."""


@dataclass(frozen=True, order=True)
class Pin:
    """A package at the version that a lock holds it to."""

    lock: str
    package: str
    version: str

    def __str__(self) -> str:
        return f"{self.package} {self.version}"


@dataclass(frozen=True)
class Finding:
    """An advisory that concerns a pin: its id and what else it is called, and which versions."""

    pin: Pin
    names: tuple[str, ...]
    versions: str


@dataclass(frozen=True)
class LookUp:
    """What a tool said of a lock: `missing` was not looked up, `failure` is why, where known."""

    lock: str
    pins: frozenset[Pin]
    findings: tuple[Finding, ...] = ()
    missing: frozenset[Pin] = frozenset()
    failure: str = ""


def canonical(name: str) -> str:
    """Return a Python package's name as every tool would compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def python_pins(path: Path) -> frozenset[Pin]:
    """Read the pins of a lock with lines `name==version`."""
    found = re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;\\]+)", path.read_text("utf8"), re.MULTILINE)
    return frozenset(Pin(f"locks/{path.name}", canonical(name), at) for name, at in found)


def npm_pins(lock: Mapping[str, Any]) -> dict[str, Pin]:
    """Read the pins of a package-lock.json, by their places in node_modules."""
    return {
        place: Pin("widget/package-lock.json", place.rpartition("node_modules/")[2], at["version"])
        for place, at in lock["packages"].items()
        if "node_modules/" in place and "version" in at
    }


def look_up_python(path: Path, pins: frozenset[Pin], uv: str) -> LookUp:
    """Ask pip-audit about a lock."""
    command = [uv, "tool", "run", "--python", "3.12", "--from", PIP_AUDIT, "pip-audit"]
    # The lock is complete: nothing has to be resolved, and nothing of it is installed.
    asked = ["--requirement", str(path), "--disable-pip", "--require-hashes"]
    said, trouble = run([*command, *asked, "--format", "json", "--progress-spinner", "off"])
    return read_pip_audit(f"locks/{path.name}", pins, said, trouble)


def look_up_npm(lock: Mapping[str, Any]) -> LookUp:
    """Ask npm about the widget's lock."""
    # npm finds nothing at all, and says so without a warning, where its settings have it offline,
    # turn audits off or leave out what is only for development, which here is everything.
    settings = ["--package-lock-only", "--audit", "--no-offline", "--include=dev"]
    return read_npm_audit(lock, *run(["npm", "audit", "--json", *settings], WIDGET))


def run(command: Sequence[str], folder: Path = ROOT) -> tuple[str, str]:
    """Run a tool; return what it says and what it says of trouble.

    Both tools exit with 1 for advisories as for trouble, so that the exit code tells nothing.
    """
    try:
        ended = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError:
        return "", f"{Path(command[0]).name} is not installed"
    except subprocess.TimeoutExpired:
        return "", f"no answer within {SECONDS} s"
    return ended.stdout, ended.stderr


def read_pip_audit(lock: str, pins: frozenset[Pin], said: str, trouble: str) -> LookUp:
    """Read pip-audit's JSON about a lock; `trouble` is what it wrote to standard error.

    Only what the report gives with its version and list of advisories was looked up. pip-audit
    skips what the index tells nothing of, says "no known vulnerabilities" and exits with 0.
    """
    try:
        entries = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return LookUp(lock, pins, missing=pins, failure=last_line(trouble))
    answers = {
        Pin(lock, canonical(each["name"]), each["version"]): each["vulns"]
        for each in entries
        if "vulns" in each and "version" in each
    }
    findings = tuple(
        Finding(
            pin,
            (advisory["id"], *advisory.get("aliases", ())),
            "mended in " + (", ".join(advisory.get("fix_versions", ())) or "none"),
        )
        for pin, advisories in sorted(answers.items())
        for advisory in advisories
    )
    missing = pins - answers.keys()
    skipped = any("skip_reason" in each for each in entries)
    failure = (
        "pip-audit skipped them: the package index answered without advisories" if skipped else ""
    )
    return LookUp(lock, pins, findings, missing, failure)


def read_npm_audit(lock: Mapping[str, Any], said: str, trouble: str) -> LookUp:
    """Read `npm audit --json` about a package-lock.json; `trouble` is npm's standard error."""
    name, places = "widget/package-lock.json", npm_pins(lock)
    pins = frozenset(places.values())
    try:
        read = json.loads(said)
    except ValueError:
        read = None
    answer: dict[str, Any] = read if isinstance(read, dict) else {}
    concerned = answer.get("vulnerabilities")
    # What could not be asked has a message in place of the list; so may a later npm, beside it.
    if not isinstance(concerned, dict) or "error" in answer or "message" in answer:
        why = last_line(str(answer.get("message") or trouble))
        return LookUp(name, pins, missing=pins, failure=why)
    findings = {
        Finding(
            places[place], (advisory["url"].rpartition("/")[2],), f"concerns {advisory['range']}"
        )
        for entry in concerned.values()
        # A text instead of an advisory is the name of a dependency that has an entry of its own.
        for advisory in entry["via"]
        if isinstance(advisory, dict)
        for place in entry["nodes"]
    }
    return LookUp(name, pins, tuple(sorted(findings, key=lambda each: (each.pin, each.names))))


def last_line(trouble: str) -> str:
    """Return the last line a tool wrote, without addresses: an index's may hold a password."""
    lines = [line.strip() for line in trouble.splitlines() if line.strip()]
    return re.sub(r"\w+://\S+", "(address)", lines[-1]) if lines else "the tool said nothing"
