"""The demo shop's plans as values."""

from tests.unit.demo_shop import demo_file, demo_plans

__all__ = ["demo_file", "demo_plans"]
