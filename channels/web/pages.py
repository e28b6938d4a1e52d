"""The widget's file, and in development the demo shop's page."""

from __future__ import annotations

from pathlib import Path

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.web.rest import refusal

_WIDGET_FOLDER = Path(__file__).parents[2] / "widget"
WIDGET = _WIDGET_FOLDER / "dist" / "fenqi-chat.js"
DEMO = _WIDGET_FOLDER / "demo"

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

# What docs/widget.md tells a shop to send: the widget needs its script and a connection.
_DEMO_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self' ws: wss:; style-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)


class Pages:
    """`fenqi-chat.js` and, in development, `demo/`."""

    def __init__(self, *, demo: bool) -> None:
        self._demo = demo

    def add_to(self, routes: Blueprint) -> None:
        """Add the routes."""
        routes.add_route(self.widget, "/fenqi-chat.js", methods=["GET"])
        if self._demo:
            routes.add_route(self.demo_index, "/demo/", methods=["GET"], strict_slashes=True)
            routes.add_route(self.demo_without_slash, "/demo", methods=["GET"], strict_slashes=True)
            routes.add_route(self.demo_file, "/demo/<name:str>")

    async def widget(self, request: Request) -> HTTPResponse:
        """Return the built widget."""
        return _file(request, WIDGET)

    async def demo_index(self, request: Request) -> HTTPResponse:
        """Return the demo shop's page."""
        return _file(request, DEMO / "index.html")

    async def demo_without_slash(self, _: Request) -> HTTPResponse:
        """Send a visitor to the page proper."""
        return response.redirect("demo/")

    async def demo_file(self, request: Request, name: str) -> HTTPResponse:
        """Return a file beside the demo's page."""
        # No path is made of what was asked for.
        listed = {path.name: path for path in DEMO.iterdir() if path.suffix in _TYPES}
        return _file(request, listed[name]) if name in listed else refusal("not_found")


def _file(request: Request, path: Path) -> HTTPResponse:
    """Return a file with a validator, so that a browser asks again but loads it once."""
    if not path.is_file():
        return refusal("not_found")
    found = path.stat()
    tag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
    }
    if path == WIDGET:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if path.suffix == ".html":
        headers["Content-Security-Policy"] = _DEMO_POLICY
    if request.headers.get("if-none-match") == tag:
        return response.empty(status=304, headers=headers)
    return response.raw(path.read_bytes(), headers=headers, content_type=_TYPES[path.suffix])
