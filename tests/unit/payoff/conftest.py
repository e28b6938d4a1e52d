"""How hypothesis tries the engine: inputs that depend on no chance and on no clock.

They do depend on the constants of the modules that are imported: other tests beside these make
other inputs.
"""

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
