"""`GET /health` on the Rasa server's port, for whoever watches over it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint

from channels.core.health import health
from channels.core.http import Routes


class HealthChannel(InputChannel):
    """A way in for no messages; Rasa lets channels add routes, and nothing else."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "health"

    @classmethod
    def url_prefix(cls) -> str:
        """Return the address, which is not below /webhooks/ as other channels' are."""
        return "/health"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the route."""
        routes = Routes("health")
        routes.add_route(health, "/", methods=["GET"])
        return routes
