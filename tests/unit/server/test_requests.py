"""Bodies of requests: in their form, or refused without a word of them."""

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sanic.request import Request

from actions.server.identity_routes import CodeBody, PhoneBody
from actions.server.requests import MAX_BODY, Problem, RequestBody, read_body
from actions.server.service_routes import FeedbackBody


def request(body: object, content_type: str = "application/json") -> Request:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return cast(Request, SimpleNamespace(body=content, content_type=content_type, headers={}))


def refusal(form: type[RequestBody], body: object, content_type: str = "application/json") -> str:
    with pytest.raises(Problem) as caught:
        read_body(request(body, content_type), form)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value.code


def test_a_body_in_its_form_is_read() -> None:
    body = read_body(
        request(
            {"phone": "138", "conversation": "web-1", "code": "1"},
            "Application/JSON; charset=utf-8",
        ),
        CodeBody,
    )
    assert (body.phone, body.code) == ("138", "1")
    feedback = {"conversation": "c", "score": 1, "comment": ""}
    assert read_body(request(feedback), FeedbackBody).model_dump() == feedback


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"phone": "\\ud800"}',
        b'{"phone": ' + b"[" * 2000 + b"]" * 2000 + b"}",
        None,
        [],
        "138",
        {},
        {"phone": None},
        {"phone": 138},
        {"phone": True},
        {"phone": ["138"]},
        {"phone": "138", "admin": True},
        {"Phone": "138"},
    ],
)
def test_any_other_is_malformed(body: Any) -> None:
    assert refusal(PhoneBody, body) == "malformed"


@pytest.mark.parametrize(
    "changes",
    [
        {"conversation": ""},
        {"conversation": "c" * 129},
        {"score": 0},
        {"score": 6},
        {"score": 5.0},
        {"score": "5"},
        {"score": True},
        {"score": 10**30},
        {"comment": None},
    ],
)
def test_a_rating_out_of_bounds_is_malformed(changes: dict[str, Any]) -> None:
    assert refusal(FeedbackBody, {"conversation": "c", "score": 5, "comment": ""} | changes) == (
        "malformed"
    )


def test_a_body_is_read_from_json_of_some_length_only() -> None:
    assert refusal(PhoneBody, {"phone": "1"}, "text/plain") == "malformed"
    longest = {"phone": "1" * (MAX_BODY - len('{"phone": ""}'))}
    assert read_body(request(longest), PhoneBody).phone == longest["phone"]
    assert refusal(PhoneBody, {"phone": longest["phone"] + "1"}) == "too_large"
