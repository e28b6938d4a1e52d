"""Which web pages may use the channel."""

from __future__ import annotations

from collections.abc import Iterable

from sanic.request import Request


class Origins:
    """The server's own origin and a list of the shop's."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)

    def allow(self, request: Request) -> bool:
        """Tell whether a request comes from an allowed page.

        A browser names the page's origin with every WebSocket and every request to another
        origin. Without one it is no page that asks, but a program, which Origin never held off.
        """
        origin = request.headers.get("origin")
        if origin is None:
            return True
        return origin.lower() in self._allowed or origin.lower() == _own(request)

    def headers(self, request: Request) -> dict[str, str]:
        """Return the CORS headers of an answer; no cookies are used, so none are allowed."""
        origin = request.headers.get("origin")
        if origin is None or not self.allow(request):
            return {"Vary": "Origin"}
        return {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": "600",
        }


def _own(request: Request) -> str:
    scheme = request.headers.get("x-forwarded-proto", "http").split(",")[0].strip()
    return f"{scheme}://{request.headers.get('host', '')}".lower()
