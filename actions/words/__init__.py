"""Sums, days, plans and rules put into words, and the sentences they are put in."""
