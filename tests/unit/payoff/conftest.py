"""How hypothesis tries the engine: the same inputs every time, however long they take to make."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "payoff",
    deadline=None,
    max_examples=150,
    derandomize=True,
    # How fast inputs are made says something of the machine, nothing of the engine.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("payoff")
