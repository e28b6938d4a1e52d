"""Import of a shop's own lenders, rules, customers, plans and payments (docs/import.md)."""

from actions.store.importing.reading import UnreadableFile
from actions.store.importing.reasons import BadRow
from actions.store.importing.run import Report, import_file

__all__ = ["BadRow", "Report", "UnreadableFile", "import_file"]
