"""The audit reads its tools' answers as they are: what was not looked up is not called clean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dev import advisories, audit
from dev.advisories import Finding, LookUp, Pin
from dev.audit import Acceptance

LOCK = "locks/rasa.txt"
OLD_LIBRARY, OTHER = Pin(LOCK, "old-library", "1.0"), Pin(LOCK, "other", "2.0")
PINS = frozenset({OLD_LIBRARY, OTHER})
ADVISORY = {
    "id": "PYSEC-2000-1",
    "fix_versions": ["1.1"],
    "aliases": ["CVE-2000-0001"],
    "description": "made up",
}
FOUND = Finding(OLD_LIBRARY, ("PYSEC-2000-1", "CVE-2000-0001"), "mended in 1.1")
NPM_LOCK = {
    "packages": {
        "": {"version": "0.1.0"},
        "node_modules/outer": {"version": "3.0.0"},
        "node_modules/outer/node_modules/@scope/inner": {"version": "1.2.3"},
    }
}
INNER = Pin("widget/package-lock.json", "@scope/inner", "1.2.3")


def python_answer(*entries: dict[str, Any]) -> str:
    return json.dumps({"dependencies": list(entries), "fixes": []})


def skipped(name: str) -> dict[str, Any]:
    return {"name": name, "skip_reason": f"Dependency not found on PyPI: {name}"}


def accepting(*advisories: str) -> Acceptance:
    return Acceptance(OLD_LIBRARY, "held to it", "nothing", frozenset(advisories))


def test_pins_of_a_python_lock(tmp_path: Path) -> None:
    lock = tmp_path / "rasa.txt"
    lock.write_text(
        "Old_Library==1.0 \\\n    --hash=sha256:00\n    # via other\nother[extra]==2.0 \\\n"
    )
    assert advisories.python_pins(lock) == PINS


def test_pins_of_an_npm_lock_are_those_of_dependencies() -> None:
    assert set(advisories.npm_pins(NPM_LOCK).values()) == {
        INNER,
        Pin("widget/package-lock.json", "outer", "3.0.0"),
    }


def test_advisories_of_pip_audit() -> None:
    said = python_answer(
        {"name": "Old.Library", "version": "1.0", "vulns": [ADVISORY]},
        {"name": "other", "version": "2.0", "vulns": []},
    )
    assert advisories.read_pip_audit(LOCK, PINS, said, "Found 1 known vulnerability") == LookUp(
        LOCK, PINS, (FOUND,)
    )


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        (python_answer(skipped("old-library"), skipped("other")), PINS),
        (
            python_answer(skipped("old-library"), {"name": "other", "version": "2.0", "vulns": []}),
            {OLD_LIBRARY},
        ),
        (python_answer({"name": "other", "version": "2.0", "vulns": []}), {OLD_LIBRARY}),
        (python_answer({"name": "other", "version": "1.9", "vulns": []}), PINS),
        (python_answer(), PINS),
        ("", PINS),
        ("[]", PINS),
        ("not JSON", PINS),
    ],
    ids=["all skipped", "one skipped", "left out", "other version", "empty", "", "list", "text"],
)
def test_what_pip_audit_does_not_tell_of_was_not_looked_up(said: str, missing: set[Pin]) -> None:
    read = advisories.read_pip_audit(LOCK, PINS, said, "No known vulnerabilities found")
    assert read.missing == missing
    assert not read.findings
    assert audit.report([read], [], [])[1] == audit.UNKNOWN


def test_advisories_of_npm_are_those_of_the_package_itself() -> None:
    inner = {
        "name": "@scope/inner",
        "url": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
        "range": "<1.3.0",
        "severity": "high",
    }
    said = {
        "auditReportVersion": 2,
        "vulnerabilities": {
            "@scope/inner": {
                "via": [inner],
                "nodes": ["node_modules/outer/node_modules/@scope/inner"],
            },
            "outer": {"via": ["@scope/inner"], "nodes": ["node_modules/outer"]},
        },
    }
    read = advisories.read_npm_audit(NPM_LOCK, json.dumps(said), "")
    assert read.findings == (Finding(INNER, ("GHSA-aaaa-bbbb-cccc",), "concerns <1.3.0"),)
    assert not read.missing


def test_npm_that_finds_nothing() -> None:
    said = json.dumps({"auditReportVersion": 2, "vulnerabilities": {}})
    read = advisories.read_npm_audit(NPM_LOCK, said, "")
    assert (read.findings, read.missing) == ((), frozenset())


@pytest.mark.parametrize(
    ("said", "trouble", "why"),
    [
        (
            '{"message": "405 Method Not Allowed - POST https://me:secret@host/bulk", "error": {}}',
            "npm error audit endpoint returned an error",
            "405 Method Not Allowed - POST (address)",
        ),
        ('{"vulnerabilities": {}, "error": {}}', "npm error one\nnpm error two\n", "npm error two"),
        ("", "npm is not installed", "npm is not installed"),
        ("", "", "the tool said nothing"),
        ("[]", "trouble", "trouble"),
    ],
)
def test_npm_that_could_not_ask(said: str, trouble: str, why: str) -> None:
    read = advisories.read_npm_audit(NPM_LOCK, said, trouble)
    assert read.missing == read.pins
    assert read.failure == why


@pytest.mark.parametrize(
    ("acceptance", "covered"),
    [
        (accepting(), True),
        (accepting("PYSEC-2000-1"), True),
        (accepting("CVE-2000-0001", "CVE-2000-0002"), True),
        (accepting("CVE-2000-0002"), False),
        (Acceptance(OTHER, "held to it", "nothing", frozenset()), False),
        (Acceptance(Pin(LOCK, "old-library", "1.0.1"), "", "", frozenset()), False),
    ],
    ids=["package", "id", "alias", "other id", "other package", "other version"],
)
def test_what_an_acceptance_covers(acceptance: Acceptance, covered: bool) -> None:
    lines, code = audit.report([LookUp(LOCK, PINS, (FOUND,))], [acceptance], [])
    assert code == (audit.CLEAN if covered else audit.FOUND)
    assert any("NOT ACCEPTED: old-library 1.0" in line for line in lines) is not covered


def test_an_advisory_outweighs_what_could_not_be_looked_up() -> None:
    read = LookUp(LOCK, PINS, (FOUND,), frozenset({OTHER}))
    lines, code = audit.report([read], [], [])
    assert code == audit.FOUND
    assert lines[-1].startswith("INCOMPLETE: 1 packages")


def test_nothing_looked_up_is_said_to_be_nothing() -> None:
    lines, code = audit.report([LookUp(LOCK, PINS, missing=PINS, failure="no network")], [], [])
    assert code == audit.UNKNOWN
    assert lines[0] == f"{LOCK}: 0 of 2 looked up"
    assert lines[1].endswith("Why: no network")
    assert lines[-1].startswith("NOTHING was looked up")


def entry(**changes: str) -> str:
    values = {
        "lock": LOCK,
        "package": "old-library",
        "version": "1.0",
        "why": "held to it",
        "reachable": "nothing",
        **changes,
    }
    return "[[accepted]]\n" + "\n".join(f'{key} = "{value}"' for key, value in values.items())


def test_an_entry_is_read() -> None:
    text = entry() + '\nadvisories = ["CVE-2000-0001"]\n'
    assert audit.read_accepted(text, {LOCK: PINS}) == ([accepting("CVE-2000-0001")], [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (entry(version="0.9"), "does not pin it"),
        (entry(lock="locks/none.txt"), "does not pin it"),
        (entry(why=" "), "lacks 'why'"),
        ("[[accepted]]\n", "lacks 'lock'"),
        ("[[old]]\nwhat = 'Python'\n", "lacks 'why'"),
        ("[[acepted]]\n", "unknown: acepted"),
        (entry() + "\nadvisories = 'CVE-2000-0001'\n", "list of ids"),
        ("[[accepted]", "line 1"),
    ],
)
def test_an_entry_that_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        audit.read_accepted(text, {LOCK: PINS})


def test_what_the_project_accepts_fits_its_locks() -> None:
    """After `make lock`, a reason is thought over again where the version is another."""
    pins = {
        f"locks/{path.name}": advisories.python_pins(path)
        for path in advisories.ROOT.glob("locks/*.txt")
    }
    accepted, old = audit.read_accepted(audit.ACCEPTED.read_text("utf8"), pins)
    assert accepted
    assert any("Python 3.10" in each.what for each in old)


def test_a_tool_that_is_not_there() -> None:
    assert advisories.run(["/nowhere/no-such-tool"]) == ("", "no-such-tool is not installed")
