"""`python -m actions.payoff FILE`: what is printed, where, and the exit status."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
import time
from pathlib import Path

import pytest

from actions.payoff.__main__ import main
from tests.unit.payoff.random_cases import KINDS, random_case

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def test_a_line_a_case_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(HERE / "cases.json")]) == 0
    printed = capsys.readouterr()
    cases = json.loads((HERE / "cases.json").read_text("utf-8"))["cases"]
    lines = [json.loads(line) for line in printed.out.splitlines()]
    assert [line["id"] for line in lines] == [case["id"] for case in cases]
    assert printed.err == ""


def test_run_as_a_module() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "actions.payoff", str(HERE / "cases.json")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout.splitlines()[0])["id"] == "schedule-flat-fee"
    assert run.stderr == ""


def test_importing_the_command_runs_nothing() -> None:
    assert runpy.run_module("actions.payoff.__main__", run_name="imported")["main"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is not JSON"),
        (b"{", "it is not JSON"),
        (b"[]", "it is not an object with a list of cases"),
        (b'{"cases": 1}', "it is not an object with a list of cases"),
        (b"\xff\xfe", "it is not UTF-8"),
        (b'{"cases": ["\xff"]}', "it is not UTF-8"),
        (b"[" * 200_000, "it is not JSON"),
    ],
)
def test_what_is_no_case_file_is_told_on_standard_error(
    content: bytes, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(content)
    assert main([str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"{path}: not a case file: {reason}\n"


def test_a_file_that_cannot_be_read_is_told_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        assert main([str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        f"{tmp_path}: Is a directory",
        f"{tmp_path / 'missing'}: No such file or directory",
    ]


@pytest.mark.parametrize("arguments", [[], ["a", "b"]])
def test_one_file_is_named(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err == "usage: python -m actions.payoff FILE\n"


def test_a_file_may_begin_with_a_byte_order_mark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(b'\xef\xbb\xbf{"cases": [{"id": "\xe5\x80\x9f"}, 5]}')
    assert main([str(path)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["借", None]


def test_ten_thousand_cases_take_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = [random_case(seed, KINDS[seed % 4], 24) for seed in range(500)] * 20
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": cases}))
    started = time.process_time()
    assert main([str(path)]) == 0
    assert time.process_time() - started < 30
    assert capsys.readouterr().out.count("\n") == 10_000
