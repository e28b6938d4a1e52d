"""Rasa, started light: its command line, the patches it needs, and where conversations are kept."""
