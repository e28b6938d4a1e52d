"""A warning of Rasa's that is wrong for every project with a retrieval intent."""

from __future__ import annotations

from typing import Any

from rasa_server.patching import Patch


def silence() -> None:
    """Keep Rasa from calling the FAQ's intent a duplicate.

    Rules need the retrieval intent in domain.yml, Rasa derives it from the FAQ's examples as
    well, merges the two and warns of what it did itself. Real duplicates are still told.
    Rasa sets the filters of warnings anew at start, so that a filter would not hold.
    """
    import rasa.shared.core.domain as rasa_domain

    warn = rasa_domain.warn_about_duplicates_found_during_domain_merging

    def warn_of_others(duplicates: dict[str, Any]) -> None:
        others = {
            kind: [name for name in names if (kind, name) != ("intents", "faq")]
            for kind, names in duplicates.items()
        }
        if any(others.values()):
            warn(others)

    rasa_domain.warn_about_duplicates_found_during_domain_merging = warn_of_others


PATCH = Patch(
    "false_alarms",
    silence,
    {
        "rasa.shared.core.domain:warn_about_duplicates_found_during_domain_merging": "745ba9826a20",
        "rasa.shared.core.domain:Domain.from_dict": "b9e235f9cbb4",
    },
)
