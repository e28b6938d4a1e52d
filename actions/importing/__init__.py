"""Import of a shop's own lenders, rules, customers, plans and payments (docs/import.md)."""

from actions.importing.places import BadRow
from actions.importing.reading import UnreadableFile
from actions.importing.run import Report, import_file

__all__ = ["BadRow", "Report", "UnreadableFile", "import_file"]
