"""Rasa's webhook: runs an action in a conversation, within bounds."""

import logging

from rasa_sdk.executor import ActionExecutor
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.server.calls import MAX_CALL, ActionCall
from actions.server.requests import Problem, read_body

logger = logging.getLogger(__name__)


def webhook_routes(executor: ActionExecutor) -> Blueprint:
    """POST /webhook, in the place of the SDK's own, which reads a call however large it is."""
    names = {action.name for action in executor.list_actions()}

    async def webhook(request: Request) -> HTTPResponse:
        call = read_body(request, ActionCall, most=MAX_CALL)
        if call.next_action not in names:
            logger.error("There is no action %s", call.next_action)
            raise Problem("no_such_action")
        result = await executor.run({**call.model_dump(), "domain": {}})
        return response.json(result.model_dump() if result else {})

    routes = Blueprint("webhook").copy("fenqi_webhook", allow_route_overwrite=True)
    routes.add_route(webhook, "/webhook", methods=["POST"])
    return routes
