"""All patches of Rasa, in the order they are applied. docs/rasa.md lists what each is for."""

from rasa_server import (
    action_calls,
    api,
    commands,
    event_types,
    false_alarms,
    model,
    tracker_store,
    training_data,
)

ALL = (
    false_alarms.PATCH,
    event_types.PATCH,
    action_calls.PATCH,
    commands.PATCH,
    api.PATCH,
    tracker_store.PATCH,
    model.PATCH,
    training_data.PARSE_ONCE,
    training_data.COPY_LIGHTLY,
)
"""Those that are applied once `light` has deferred what it defers, which is the first of all."""
