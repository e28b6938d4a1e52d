"""Rasa's SQL tracker store, without the credentials that pass through a conversation."""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

CREDENTIALS = frozenset({"id_token", "token", "authorization"})
"""Keys whose values prove who somebody is; they must not stay at rest."""


class RedactingTrackerStore(SQLTrackerStore):
    """Writes and streams events with every credential taken out.

    A channel hands an id token over as message metadata, where the action server finds it
    while the turn lasts. Rasa copies that metadata into the message, its parse data and, at
    the start of a session, a slot; all of them are cleaned before the tracker is saved.
    """

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the tracker's new events, free of credentials; see the base class."""
        for event in tracker.events:
            for part in vars(event).values():
                remove_credentials(part)
        for slot in tracker.slots.values():
            remove_credentials(slot.value)
        await super().save(tracker)


def remove_credentials(value: Any) -> None:
    """Take every key of `CREDENTIALS` out of nested dicts and lists, in place."""
    if isinstance(value, dict):
        for key in CREDENTIALS & value.keys():
            del value[key]
        for inner in value.values():
            remove_credentials(inner)
    elif isinstance(value, list):
        for inner in value:
            remove_credentials(inner)
