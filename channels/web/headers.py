"""What browsers are told about the channel's answers, beyond what the server says of every one."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse

from channels.core.address import trusted_peer

HEADERS = {
    # A page says what it needs; data and scripts are no pages, and in nobody's frame.
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Of every answer; what an answer says itself takes precedence. `channels.core.http` has more."""


def describe(answer: HTTPResponse) -> None:
    """Add the security headers to an answer."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)


def scheme_of(request: Request) -> str:
    """Return `http` or `https`: what the customer's browser speaks.

    `X-Forwarded-Proto` is believed from a trusted proxy only, the last of its words.
    """
    said = request.headers.getall("x-forwarded-proto", [])
    if said and trusted_peer(request):
        return "https" if said[-1].rpartition(",")[2].strip().lower() == "https" else "http"
    return "https" if request.transport.get_extra_info("sslcontext") else "http"
