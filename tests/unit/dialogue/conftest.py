"""The demo shop: its plans as values, its database in a file of the test's own."""

from tests.unit.demo_shop import database, demo_file, demo_plans, keys

__all__ = ["database", "demo_file", "demo_plans", "keys"]
