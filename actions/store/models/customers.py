"""Customers and their orders."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.store.models.base import Base
from actions.store.models.lending import ProductRow


class CustomerRow(Base):
    """A customer; `id` is the shop's own, the `sub` of its id tokens."""

    __tablename__ = "customer"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(20), unique=True)


class OrderRow(Base):
    """One product ordered by one customer on a day of the shop's calendar."""

    __tablename__ = "shop_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_no: Mapped[str] = mapped_column(String(20), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    ordered_on: Mapped[date]

    product: Mapped[ProductRow] = relationship()

    __table_args__ = (
        # What a plan's foreign key points at: plan and order belong to the same customer.
        UniqueConstraint("id", "customer_id"),
        Index(None, "customer_id"),
    )
