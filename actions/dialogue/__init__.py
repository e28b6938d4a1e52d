"""A turn: the conversation it stands in, what is meant, and the reply in the making."""
