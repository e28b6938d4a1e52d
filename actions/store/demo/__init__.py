"""Demo data: invented customers who between them show everything the product does."""

from actions.store.demo.customers import DemoCustomer
from actions.store.demo.fill import fill, list_demo_customers

__all__ = ["DemoCustomer", "fill", "list_demo_customers"]
