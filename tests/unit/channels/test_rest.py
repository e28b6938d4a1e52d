"""The REST channel's door: what a request must be, and what of it passes."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from channels.rest import MAX_BODY, BadRequest, read_request, token_metadata


def request(body: Any, raw: bytes | None = None) -> Any:
    """A request with a body, as far as the channel looks at it."""
    content = json.dumps(body).encode() if raw is None else raw

    class Request(SimpleNamespace):
        @property
        def json(self) -> Any:
            return json.loads(self.body)

    return Request(body=content)


def test_a_good_request_is_read() -> None:
    """Sender and text pass, of the metadata the token alone."""
    body = {"sender": "a", "message": " 你好 ", "metadata": {"id_token": "t", "customer": "C1"}}
    assert read_request(request(body)) == ("a", "你好", {"id_token": "t"})


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ([], "对象"),
        ({"sender": "a"}, "message"),
        ({"sender": "a", "message": 5}, "message"),
        ({"sender": "", "message": "x"}, "sender"),
        ({"sender": "a" * 201, "message": "x"}, "sender"),
        ({"sender": {"$ne": 1}, "message": "x"}, "sender"),
    ],
)
def test_a_bad_request_is_told_what_is_wrong(body: Any, named: str) -> None:
    """The message names the field."""
    with pytest.raises(BadRequest, match=named):
        read_request(request(body))


def test_bodies_are_bounded_and_parsed_with_care() -> None:
    """Too long, and not JSON."""
    with pytest.raises(BadRequest, match=str(MAX_BODY)):
        read_request(request(None, b" " * (MAX_BODY + 1)))
    with pytest.raises(BadRequest, match="JSON"):
        read_request(request(None, b"{"))


@pytest.mark.parametrize("metadata", [None, [], "t", {"id_token": ["t"]}, {"id_token": ""}, {}])
def test_metadata_without_a_token_is_empty(metadata: Any) -> None:
    """Nothing else passes through."""
    assert token_metadata(metadata) == {}
