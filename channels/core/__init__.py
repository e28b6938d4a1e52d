"""A message's way, whatever the platform."""
