"""Calls of the action server: with the secret, in time or not at all, and with what it reads."""

from __future__ import annotations

import asyncio
import time
from functools import lru_cache
from typing import Any

import rasa
import rasa.core.actions.action as rasa_actions
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from contract.server_secret import authorization
from rasa_server.excerpt import excerpt
from rasa_server.patching import Patch

ANSWER_WITHIN = 12.0
"""Seconds after a message was understood in which the action server may work on it, all actions
of the turn together. What is left of 15 s is for the apology and the tracker store."""


class ActionServerLate(RasaException):
    """The action server did not answer in time. Rasa goes on without the action's answer."""


class BoundedAction(RemoteAction):
    """An action of the action server, as Rasa calls it but for the bounds.

    They carry the secret the two servers share. Rasa would wait for five minutes, send the whole
    conversation and domain with every call, and make the schema of the answers anew for each.
    """

    def __init__(self, name: str, action_endpoint: EndpointConfig | None) -> None:
        """Have the calls of an endpoint carry the secret; see the base class.

        Raises:
            SettingsError: there is none.
        """
        super().__init__(name, action_endpoint)
        if action_endpoint is not None:
            action_endpoint.headers = {**action_endpoint.headers, **authorization()}

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Return the action's events; see the base class.

        Raises:
            ActionServerLate: `ANSWER_WITHIN` is over.
        """
        left = ANSWER_WITHIN - (time.time() - tracker.latest_message.timestamp)
        try:
            if left <= 0:
                raise asyncio.TimeoutError
            return await asyncio.wait_for(
                super().run(output_channel, nlg, tracker, domain), min(left, ANSWER_WITHIN)
            )
        except asyncio.TimeoutError as error:
            raise ActionServerLate(
                f"{self.name()} had no answer {ANSWER_WITHIN:.0f} s after the message"
            ) from error

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """Return the body of a call. The action server insists on a domain and reads none."""
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "tracker": excerpt(tracker),
            "domain": {},
            "version": rasa.__version__,
        }

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        """Check an answer as strictly as Rasa does.

        Raises:
            jsonschema.ValidationError: it is not of the form.
        """
        _validator().validate(result)
        return True


@lru_cache(maxsize=1)
def _validator() -> Validator:
    schema = RemoteAction.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    validator: Validator = validator_class(schema)
    return validator


def _bound() -> None:
    rasa_actions.RemoteAction = BoundedAction


_RASA = "rasa.core.actions.action"

PATCH = Patch(
    "action_calls",
    _bound,
    {
        f"{_RASA}:RemoteAction.run": "ccabf6f1160d",
        f"{_RASA}:RemoteAction._action_call_format": "428795b944f2",
        f"{_RASA}:RemoteAction._validate_action_result": "f8cdb4be6812",
        f"{_RASA}:RemoteAction.action_response_format_spec": "091b74aa3738",
        f"{_RASA}:action_for_name_or_text": "a63fb2d066ef",
    },
)
"""Rasa's own class is kept, and `rasa.core.actions.action` makes this one in its place."""
