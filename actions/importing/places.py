"""Where a row of an import file stands, and what is wrong there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a CSV file, counted from 1, or an item of a JSON file's section, from 0."""

    number: int
    section: str = ""

    def __str__(self) -> str:
        return f"{self.section}[{self.number}]" if self.section else f"第 {self.number} 行"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be imported: where it stands and why, in Chinese.

    `field` is the path of the field to blame within the row, empty where it is the row.
    """

    place: Place
    field: str
    reason: str

    def __str__(self) -> str:
        """`plans[3].terms.periods 缺少`, `第 3 行：terms.periods 缺少`."""
        what = f"{self.field} {self.reason}" if self.field else self.reason
        if not self.place.section:
            return f"{self.place}：{what}"
        return f"{self.place}.{what}" if self.field else f"{self.place} {what}"
