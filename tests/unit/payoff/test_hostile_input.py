"""Whatever a case file holds: an answer for each case, `invalid_input` with a field, no trace."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.payoff import InvalidInput, Plan, Policy
from actions.payoff.casefile import NotACaseFile, answer, answers
from tests.unit.payoff.random_cases import KINDS, random_case

CODES = {
    "invalid_input",
    "before_start",
    "not_allowed",
    "unverified",
    "overdue_first",
    "use_payoff",
    "below_minimum",
    "not_a_multiple",
}
GOOD: dict[str, Any] = {
    "id": "good",
    "kind": "partial",
    "plan": {
        "principal": "6000.00",
        "periods": 12,
        "start_date": "2025-01-15",
        "first_due_date": "2025-02-15",
        "method": "annuity",
        "annual_rate": "0.12",
        "accrual": "per_period",
        "rounding": "half_up",
        "remainder_in": "last",
    },
    "policy": {
        "allowed": "both",
        "interest": "to_day",
        "day_count": "actual/365",
        "remaining_fee": "topup",
        "topup_daily_rate": "0.001",
        "charge": {"type": "percent", "rate": "0.01", "min": "1.00", "max": "99.00"},
        "free_after_periods": 9,
        "cooling_off_days": 7,
        "late": {"daily_rate": "0.0005", "base": "principal", "grace_days": 3, "cap": "0.5"},
        "partial_min": "100.00",
        "partial_effect": "reduce",
        "source": "a contract",
        "verified_on": "2025-01-01",
        "valid_from": "2025-01-01",
        "valid_to": "2025-12-31",
    },
    "paid": {"instalments": 6},
    "as_of": "2025-07-25",
    "amount": "1000.00",
}
HOSTILE: list[Any] = [
    True,
    False,
    0,
    -1,
    10**30,
    1.5,
    float("nan"),
    float("inf"),
    "",
    " ",
    "NaN",
    "Infinity",
    "-0",
    "-1",
    "1e400",
    "1E2",
    "0x10",
    "1_000",
    "１２",
    "十二",
    "1.",
    ".5",
    "+1",
    "1,000.00",
    "12%",
    "9" * 100_000,
    "0." + "0" * 100_000 + "1",
    "2025-02-30",
    "2025-13-01",
    "0000-01-01",
    "2025-1-1",
    "2025-01-01T00:00:00",
    "\ud800",
    "\x00",
    "‮",
    [],
    [[]],
    {},
    {"a": 1},
    b"6000.00",
    object(),
]


def places(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The path of every field in a case."""
    found = [path] if path else []
    if isinstance(value, dict):
        for name, item in value.items():
            found += places(item, (*path, name))
    return found


def changed(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The good case with another value at one place."""
    case = copy.deepcopy(GOOD)
    holder = case
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = value
    return case


def check(got: dict[str, Any]) -> None:
    """An answer in one of the two shapes, that prints."""
    assert set(got) in ({"id", "result"}, {"id", "error"})
    if "error" in got:
        assert set(got["error"]) == {"code", "field", "message"}
        assert got["error"]["code"] in CODES
        assert (got["error"]["field"] is not None) == (got["error"]["code"] == "invalid_input")
        assert 0 < len(got["error"]["message"]) < 300
    json.dumps(got, allow_nan=False).encode("ascii")


def test_the_good_case_is_good() -> None:
    assert answer(GOOD)["result"]


@pytest.mark.parametrize("path", places(GOOD), ids=".".join)
def test_a_hostile_value_anywhere_is_refused_with_its_field(path: tuple[str, ...]) -> None:
    for value in HOSTILE:
        started = time.perf_counter()
        got = answer(changed(path, value))
        assert time.perf_counter() - started < 1
        check(got)
        if "error" in got and got["error"]["code"] == "invalid_input":
            assert ".".join(path).startswith(got["error"]["field"].split("[")[0][: len(path[0])])
        elif path not in {("id",), ("policy", "source")}:
            assert isinstance(value, int | str)


@pytest.mark.parametrize(
    "path", [path for path in places(GOOD) if path[-1] != "source"], ids=".".join
)
@pytest.mark.parametrize("value", [[], True, 1.5, "\ud800", object()], ids=repr)
def test_a_value_of_the_wrong_kind_is_refused_at_its_place(
    path: tuple[str, ...], value: Any
) -> None:
    if path == ("id",) and isinstance(value, str):
        return
    error = answer(changed(path, value))["error"]
    assert error["code"] == "invalid_input"
    assert error["field"] == ".".join(path)


@pytest.mark.parametrize("path", places(GOOD), ids=".".join)
def test_an_unknown_field_anywhere_is_refused_by_its_name(path: tuple[str, ...]) -> None:
    got = answer(changed((*path[:-1], "roundng"), "down"))
    assert got["error"]["field"] == ".".join((*path[:-1], "roundng"))


@pytest.mark.parametrize(
    "name", ["x" * 10_000, "x" * 41, "x" * 40, "\ud800", "", "a.b", 1, None, ("a",), 1.5]
)
def test_an_unknown_field_of_any_name_is_refused(name: Any) -> None:
    case = copy.deepcopy(GOOD)
    case["plan"][name] = "1"
    got = answer(case)
    check(got)
    shown = name if isinstance(name, str) else "?"
    shown = shown if len(shown) <= 40 else "x" * 40 + "…"
    assert got["error"]["field"] == f"plan.{shown}"


@pytest.mark.parametrize("case", [None, True, 1, 1.5, "x", [], [1], b"", object(), float("nan")])
def test_what_is_no_case_is_refused(case: Any) -> None:
    got = answer(case)
    check(got)
    assert got["id"] is None
    assert got["error"]["field"] == "case"


@pytest.mark.parametrize("id_", [None, True, 1.5, [], {}, object()])
def test_a_case_without_an_id_is_refused(id_: Any) -> None:
    got = answer(GOOD | {"id": id_})
    assert got["id"] is None
    assert got["error"]["field"] == "id"


@pytest.mark.parametrize("id_", ["", "x", "\ud800", 0, -5, 10**30])
def test_an_id_is_given_back_as_it_is(id_: Any) -> None:
    got = answer(GOOD | {"id": id_})
    check(got)
    assert got["id"] == id_


def test_null_counts_as_absent() -> None:
    case = changed(("plan", "rounding"), None)
    case["plan"]["nonsense"] = None
    assert answer(case)["result"]
    for name in ("policy", "paid", "as_of", "amount", "plan", "kind"):
        assert answer(changed((name,), None))["error"] == {
            "code": "invalid_input",
            "field": name,
            "message": "is missing",
        }


def test_the_cases_of_a_file_are_answered_in_order_whatever_is_among_them() -> None:
    cases = [GOOD, 1, GOOD | {"id": "bad", "kind": "loan"}, GOOD, GOOD | {"id": "last"}]
    got = list(answers(json.dumps({"cases": cases})))
    assert [item["id"] for item in got] == ["good", None, "bad", "good", "last"]
    assert ["error" in item for item in got] == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("literal", "place"),
    [
        ("NaN", "plan.principal"),
        ("-Infinity", "plan.principal"),
        ("1e400", "plan.principal"),
        ("9" * 5000, "plan.periods"),
        ("-" + "9" * 5000, "plan.periods"),
        ("1.0", "plan.periods"),
        ("[" * 100_000 + "]" * 100_000, "plan.principal"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "paid.instalments"),
        ('[{"a":"]}\\"["},' * 50_000 + "1" + "]" * 50_000, "policy.charge"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_literals_that_are_no_value_spoil_their_own_case_only(literal: str, place: str) -> None:
    section, name = place.split(".")
    case = copy.deepcopy(GOOD)
    case[section][name] = "@"
    bad = json.dumps(case).replace('"@"', literal)
    text = f'{{"cases": [{json.dumps(GOOD)}, {bad}, {json.dumps(GOOD)}]}}'
    got = list(answers(text))
    assert ["error" in item for item in got] == [False, True, False]
    assert got[1]["error"]["field"] == place


def test_a_field_given_twice_is_refused() -> None:
    text = json.dumps({"cases": [GOOD]}).replace('"periods": 12', '"periods": 12, "periods": 24')
    (got,) = answers(text)
    assert got["error"]["field"] == "plan.periods"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "null",
        "[]",
        "1",
        '"cases"',
        "{}",
        '{"cases": {}}',
        '{"cases": null}',
        '{"cases": [1}',
        '{"cases": [], "cases": []}',
        '{"cases": [' + "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        "\x00",
        '{"cases": ["\n"]}',
        "NaN",
    ],
    ids=lambda text: repr(text[:25]),
)
def test_what_is_no_case_file_is_told_at_once(text: str) -> None:
    with pytest.raises(NotACaseFile):
        answers(text)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["annuity", "both", "0.12", "100.00", "2025-01-15", "payoff", "percent"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300, derandomize=True)
@given(JSON)
def test_any_json_gets_an_answer(value: Any) -> None:
    check(answer(value))
    for read in (Plan.from_json, Policy.from_json):
        with pytest.raises(InvalidInput):
            read(value)


@settings(deadline=None, max_examples=300, derandomize=True)
@given(st.sampled_from(places(GOOD)), JSON)
def test_any_json_anywhere_in_a_case_gets_an_answer(path: tuple[str, ...], value: Any) -> None:
    check(answer(changed(path, value)))


@settings(deadline=None, max_examples=300, derandomize=True)
@given(st.integers(0, 500), st.sampled_from(KINDS), st.data())
def test_a_case_with_a_field_taken_out_gets_an_answer(
    seed: int, kind: str, data: st.DataObject
) -> None:
    case = random_case(seed, kind, 24)
    path = data.draw(st.sampled_from(places(case)))
    holder = case
    for name in path[:-1]:
        holder = holder[name]
    del holder[path[-1]]
    check(answer(case))


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.binary(max_size=60), st.integers(0, 2000))
def test_a_file_with_bytes_thrown_in_is_answered_or_told(noise: bytes, at: int) -> None:
    good = json.dumps({"cases": [GOOD]}).encode()
    text = (good[:at] + noise + good[at:]).decode("utf-8", "surrogateescape")
    try:
        for got in answers(text):
            check(got)
    except NotACaseFile:
        pass


@pytest.mark.parametrize("kind", KINDS)
def test_the_heaviest_cases_take_less_than_a_second(kind: str) -> None:
    rate = "9." + "123456789" * 10 + "12345"
    plan = GOOD["plan"] | {
        "principal": "999999999999.99",
        "periods": 360,
        "annual_rate": rate,
        "accrual": "actual/365",
    }
    fee = {name: item for name, item in plan.items() if name not in ("annual_rate", "accrual")}
    fee |= {"method": "flat_fee", "principal": "0.01", "fee_total": "999999999999.99"}
    for terms in (plan, fee, fee | {"fee_timing": "first_period"}):
        case = copy.deepcopy(GOOD) | {"kind": kind, "plan": terms}
        started = time.perf_counter()
        check(answer(case))
        assert time.perf_counter() - started < 1
