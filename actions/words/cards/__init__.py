"""Cards: the JSON that a channel able to draw shows beside a text. Schemas: docs/cards/."""
