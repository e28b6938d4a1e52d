"""Which web pages may use the channel."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from sanic.request import Request

from channels.web.headers import scheme_of
from channels.web.rest import PROOF_HEADER
from contract.environment import SettingsError

_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


class Origins:
    """The shop's origins, and the server's own where it is called by its address."""

    def __init__(self, allowed: Iterable[str]) -> None:
        """Take what credentials.yml lists.

        Raises:
            SettingsError: one of them is no origin; `*` and `null` are none.
        """
        listed = [origin.strip().rstrip("/").lower() for origin in allowed]
        for origin in listed:
            if not _ORIGIN.fullmatch(origin):
                raise SettingsError(
                    "credentials.yml 里网页渠道的 origins 要写网站的来源，"
                    f"如 https://www.shop.example，“{origin}”不是。"
                )
        self._allowed = frozenset(listed)

    def allow(self, request: Request) -> bool:
        """Tell whether a request comes from an allowed page.

        A browser names the page's origin with every WebSocket and every request to another
        origin. Without one it is no page that asks, but a program, which Origin never held off.
        """
        origins = request.headers.getall("origin", [])
        return not origins or (len(origins) == 1 and self._is_allowed(origins[0], request))

    def headers(self, request: Request) -> dict[str, str]:
        """Return the CORS headers of an answer; no cookies are used, so none are allowed."""
        origin = request.headers.get("origin")
        if origin is None or not self.allow(request):
            return {"Vary": "Origin"}
        return {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": f"Authorization, Content-Type, {PROOF_HEADER}",
            "Access-Control-Expose-Headers": "Retry-After",
            "Access-Control-Max-Age": "600",
        }

    def _is_allowed(self, origin: str, request: Request) -> bool:
        return origin.lower() in self._allowed or origin.lower() == _own(request)


def _own(request: Request) -> str | None:
    """Return the server's own origin, None where it is called by a name.

    A name proves nothing: whoever owns evil.example may let it point to this server, and their
    page would be of the same origin. An address cannot be borrowed so.
    """
    host = str(request.headers.get("host", "")).lower()
    name = host.rpartition(":")[0] if re.search(r":[0-9]{1,5}$", host) else host
    if name != "localhost":
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return None
    return f"{scheme_of(request)}://{host}"
