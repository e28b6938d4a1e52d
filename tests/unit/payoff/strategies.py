"""Plans and policies for property tests, as the engine's values."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from actions.payoff import Plan, Policy
from tests.unit.payoff.random_cases import random_plan, random_policy


def plans(**changes: Any) -> st.SearchStrategy[Plan]:
    """Any plan of up to 360 periods, with these fields as given."""
    return _randoms().map(lambda random: Plan.from_json(random_plan(random) | changes))


def plans_of(*methods: str) -> st.SearchStrategy[Plan]:
    """Any plan of one of these methods."""
    return plans().filter(lambda plan: plan.method in methods)


def policies(**changes: Any) -> st.SearchStrategy[Policy]:
    """Any policy that allows all or a part, with these fields as given; None takes one out."""

    def make(random: Random) -> Policy:
        document = random_policy(random, part=True) | {"allowed": "both"} | changes
        return Policy.from_json(document)

    return _randoms().map(make)


def _randoms() -> st.SearchStrategy[Random]:
    """Random numbers that hypothesis chooses, and makes simpler where something fails."""
    return st.randoms(use_true_random=False)
