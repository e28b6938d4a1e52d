"""Hiding what identifies a person in what customers write: tickets, reviews, logs.

One detector, two ways to show what it found (`for_operators`, `for_examples`). Rather too much
is hidden than too little. Text is masked before it is cut: half a phone is no longer a phone
that anybody could find.
"""

from contract.masking.repeats import Hidden, mask_and_remember
from contract.masking.styles import for_examples, for_operators, mask_name, mask_phone, mask_text

__all__ = [
    "Hidden",
    "for_examples",
    "for_operators",
    "mask_and_remember",
    "mask_name",
    "mask_phone",
    "mask_text",
]
