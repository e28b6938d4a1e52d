"""Use cases: plans and rules in, values out; no Rasa, no wording."""
