"""The way in for the chat widget on the shop's pages."""

from channels.web.channel import WebChannel

__all__ = ["WebChannel"]
