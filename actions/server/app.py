"""The action server's application: Rasa's webhook, signing in, feedback and health."""

import logging
import warnings
from http import HTTPStatus

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler
from sanic.request import Request
from sanic.response import HTTPResponse

from actions import settings
from actions.identity.keys import trusted_keys
from actions.identity.senders import configured_sender
from actions.server.binding_routes import binding_routes
from actions.server.calls import MAX_CALL
from actions.server.guard import guard
from actions.server.identity_routes import identity_routes
from actions.server.rasa_actions import rasa_actions
from actions.server.requests import Problem
from actions.server.service_routes import store_routes
from actions.server.webhook import webhook_routes
from actions.store.database import DatabaseUnavailable, parse_url
from actions.store.digests import digest_key
from actions.topics.registry import dialogue_manager
from contract.server_secret import server_secrets

KEEP_ALIVE_SECONDS = 65

_CODES = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "wrong_method",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
}

logger = logging.getLogger("actions")


class Errors(ErrorHandler):
    """Answers errors without repeating the request, which may hold an id token."""

    def default(self, request: Request, exception: Exception) -> HTTPResponse:
        """The error as JSON."""
        if isinstance(exception, Problem):
            return exception.answer()
        if isinstance(exception, DatabaseUnavailable):
            logger.error("The database cannot be reached: %s", exception)
            return Problem("unavailable").answer()
        if isinstance(exception, SanicException) and exception.status_code < 500:
            code = _CODES.get(exception.status_code, "malformed")
            return Problem(code).answer(exception.status_code)
        logger.error("A request to %s failed", request.path, exc_info=exception)
        return Problem("failed").answer()


def make_app() -> Sanic:
    """The server's application, with every action of the domain registered.

    Raises KeyFileError or settings.SettingsError where it could not work as configured.
    """
    # Rasa 3.6 and this SDK speak the same protocol; their versions differ on purpose.
    warnings.filterwarnings("ignore", message="You are using an old version of rasa")
    parse_url(settings.database_url())
    settings.business_day()
    trusted_keys()
    server_secrets()
    digest_key()
    settings.bound_channels()
    settings.binding_lifetime()
    configured_sender()
    executor = ActionExecutor()
    for action in rasa_actions(dialogue_manager()):
        executor.register_action(action)
    app = create_app(executor, cors_origins=[])
    app.error_handler = Errors()
    guard(app)
    app.config.REQUEST_MAX_SIZE = MAX_CALL
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_SECONDS
    app.blueprint(webhook_routes(executor))
    app.blueprint(identity_routes())
    app.blueprint(binding_routes())
    app.blueprint(store_routes())
    return app
