"""What browsers are told about every answer of the server, beside what is in it."""

from __future__ import annotations

import ipaddress

from sanic.request import Request
from sanic.response import HTTPResponse

from contract.proxies import trusted_proxies

HSTS = "max-age=31536000"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # A page says what it needs; data and scripts are no pages, and in nobody's frame.
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Resume tokens and what was said; a file that may be kept says so itself.
    "Cache-Control": "no-store",
}
"""Of every answer; what an answer says itself takes precedence."""


def describe(request: Request, answer: HTTPResponse) -> None:
    """Add the security headers to an answer, and behind TLS that there is nothing but TLS."""
    for name, value in ALWAYS.items():
        answer.headers.setdefault(name, value)
    if scheme_of(request) == "https":
        answer.headers.setdefault("Strict-Transport-Security", HSTS)


def scheme_of(request: Request) -> str:
    """Return `http` or `https`: what the customer's browser speaks.

    `X-Forwarded-Proto` is believed from a trusted proxy only, the last of its words.
    """
    said = request.headers.getall("x-forwarded-proto", [])
    if said and _is_trusted(str(request.ip)):
        return "https" if said[-1].rpartition(",")[2].strip().lower() == "https" else "http"
    return "https" if request.transport.get_extra_info("sslcontext") else "http"


def _is_trusted(peer: str) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in trusted_proxies())
