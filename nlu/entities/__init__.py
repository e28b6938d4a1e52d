"""A grammar of what customers name: plans, sums, days, counts of instalments, lenders.

Pure functions over the text, without a model: `read_entities(text, today)`.
The Rasa component around them is `nlu.entities.extractor.DetailExtractor`.
"""

from .details import Detail
from .reading import read_details, read_entities

__all__ = ["Detail", "read_details", "read_entities"]
