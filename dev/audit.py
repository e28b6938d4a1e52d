"""Looks up the advisories of what the locks pin: locks/*.txt with pip-audit, the widget's with npm.

`python dev/audit.py --uv UV` prints what was looked up, what was found and what is accepted, and
exits with

- 0: every package was looked up, and there is nothing but what locks/accepted.toml accepts;
- 1: there are advisories that are not accepted;
- 2: called wrongly, or locks/accepted.toml is wrong;
- 3: not every package could be looked up, and nothing worse is known of the others.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomllib

from dev.advisories import (
    ROOT,
    WIDGET,
    Finding,
    LookUp,
    Pin,
    look_up_npm,
    look_up_python,
    npm_pins,
    python_pins,
)

ACCEPTED = ROOT / "locks" / "accepted.toml"

CLEAN, FOUND, WRONG, UNKNOWN = 0, 1, 2, 3


@dataclass(frozen=True)
class Acceptance:
    """A pin whose advisories are accepted: all of them, or those that `advisories` names."""

    pin: Pin
    why: str
    reachable: str
    advisories: frozenset[str]

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is among what is accepted."""
        named = not self.advisories or not self.advisories.isdisjoint(finding.names)
        return self.pin == finding.pin and named


@dataclass(frozen=True)
class Old:
    """What is known to be old; its advisories are not accepted for that."""

    what: str
    why: str
    reachable: str


def main() -> int:
    """Look everything up, print it, and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--uv", default="uv", help="the uv that pip-audit is run with")
    uv = parser.parse_args().uv
    python_locks = sorted((ROOT / "locks").glob("*.txt"))
    pins = {f"locks/{path.name}": python_pins(path) for path in python_locks}
    widget_lock = json.loads((WIDGET / "package-lock.json").read_text("utf8"))
    pins["widget/package-lock.json"] = frozenset(npm_pins(widget_lock).values())
    try:
        accepted, old = read_accepted(ACCEPTED.read_text("utf8"), pins)
    except (OSError, ValueError) as problem:
        print(f"locks/accepted.toml: {problem}", file=sys.stderr)
        return WRONG
    looked_up = [
        *(look_up_python(path, pins[f"locks/{path.name}"], uv) for path in python_locks),
        look_up_npm(widget_lock),
    ]
    lines, code = report(looked_up, accepted, old)
    print("\n".join(lines))
    return code


def read_accepted(
    text: str, pins: Mapping[str, frozenset[Pin]]
) -> tuple[list[Acceptance], list[Old]]:
    """Read accepted.toml; `pins` are those of each lock.

    Raises ValueError where an entry lacks something, or no lock pins what it accepts: with another
    version the reason has to be thought over again.
    """
    data = tomllib.loads(text)
    accepted = []
    for entry in data.pop("accepted", []):
        values = texts(entry, ("lock", "package", "version", "why", "reachable"))
        pin = Pin(values["lock"], values["package"], values["version"])
        if pin not in pins.get(pin.lock, frozenset()):
            raise ValueError(f"{pin} is accepted, but {pin.lock} does not pin it")
        only = entry.get("advisories", [])
        if not isinstance(only, list):
            raise ValueError(f"advisories of {pin} is not a list of ids")
        accepted.append(Acceptance(pin, values["why"], values["reachable"], frozenset(only)))
    old = [Old(**texts(entry, ("what", "why", "reachable"))) for entry in data.pop("old", [])]
    if data:
        raise ValueError(f"unknown: {', '.join(data)}")
    return accepted, old


def texts(entry: Mapping[str, Any], keys: Sequence[str]) -> dict[str, str]:
    """Take the texts an entry must have; ValueError where one is missing or empty."""
    for key in keys:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise ValueError(f"an entry lacks {key!r}: {dict(entry)}")
    return {key: entry[key] for key in keys}


def report(
    looked_up: Iterable[LookUp], accepted: Sequence[Acceptance], old: Sequence[Old]
) -> tuple[list[str], int]:
    """Return the report as lines, and the exit code."""
    lines: list[str] = []
    open_findings = unknown = known_of = 0
    for each in looked_up:
        unknown += len(each.missing)
        known_of += len(each.pins - each.missing)
        lines.append(f"{each.lock}: {len(each.pins - each.missing)} of {len(each.pins)} looked up")
        if each.missing:
            lines.append(f"  NOT looked up: {some(each.missing)}. Why: {each.failure or 'unknown'}")
        for finding in each.findings:
            known = any(acceptance.covers(finding) for acceptance in accepted)
            open_findings += not known
            verdict = "accepted" if known else "NOT ACCEPTED"
            names = " = ".join(finding.names)
            lines.append(f"  {verdict}: {finding.pin}: {names}; {finding.versions}")
    lines += ["", "Accepted in locks/accepted.toml:"]
    for acceptance in accepted:
        which = ", ".join(sorted(acceptance.advisories)) or "whatever is advised"
        lines.append(f"  {acceptance.pin} ({acceptance.pin.lock}; {which}): {acceptance.reachable}")
    lines += ["", "Old, advisories not accepted for that:"]
    lines += [f"  {each.what}: {each.reachable}" for each in old]
    return [*lines, "", verdict_of(open_findings, known_of, unknown)], (
        FOUND if open_findings else UNKNOWN if unknown else CLEAN
    )


def some(pins: frozenset[Pin]) -> str:
    """Name the first few of a set of pins, and count them."""
    first = ", ".join(map(str, sorted(pins)[:3]))
    return f"{len(pins)} ({first}, …)" if len(pins) > 3 else f"{len(pins)} ({first})"


def verdict_of(open_findings: int, known_of: int, unknown: int) -> str:
    """Return the sentence the report ends with, from what was found, looked up and not."""
    if not known_of:
        return (
            f"NOTHING was looked up: no advisory database answered for any of {unknown} packages. "
            "This says nothing of whether there are advisories."
        )
    found = (
        f"{open_findings} advisories are not accepted"
        if open_findings
        else "nothing but what is accepted"
    )
    if unknown:
        return (
            f"INCOMPLETE: {unknown} packages could not be looked up, which says nothing of them. "
            f"Of the other {known_of}: {found}."
        )
    return f"All {known_of} packages were looked up: {found}."


if __name__ == "__main__":
    sys.exit(main())
