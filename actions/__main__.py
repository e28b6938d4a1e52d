"""The action server: Rasa's webhook, signing in, feedback and health on one port.

`python -m actions [--host 127.0.0.1] [--port 5055]`
"""

import argparse
import logging
import sys
import warnings
from collections.abc import Sequence
from http import HTTPStatus

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions import settings
from actions.identity.keys import KeyFileError, trusted_keys
from actions.identity.routes import identity_routes
from actions.identity.senders import configured_sender
from actions.store.database import DatabaseUnavailable, parse_url
from actions.store.routes import store_routes
from actions.web import Problem

MAX_REQUEST_BYTES = 20_000_000
KEEP_ALIVE_SECONDS = 65

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
            missing = exception.status_code == HTTPStatus.NOT_FOUND
            return Problem("not_found" if missing else "malformed").answer(exception.status_code)
        logger.error("A request to %s failed", request.path, exc_info=exception)
        return json({"error": "internal error"}, status=500)


def make_app() -> Sanic:
    """The server's application, with every action of the package registered.

    Raises KeyFileError or settings.SettingsError where it could not work as configured.
    """
    # Rasa 3.6 and this SDK speak the same protocol; their versions differ on purpose.
    warnings.filterwarnings("ignore", message="You are using an old version of rasa")
    parse_url(settings.database_url())
    settings.business_day()
    trusted_keys()
    configured_sender()
    executor = ActionExecutor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=[])
    app.error_handler = Errors()
    app.config.REQUEST_MAX_SIZE = MAX_REQUEST_BYTES
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_SECONDS
    app.blueprint(identity_routes())
    app.blueprint(store_routes())
    return app


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        host, port = settings.listen_address()
        options = _parser(host, port).parse_args(arguments)
        app = make_app()
    except (KeyFileError, settings.SettingsError) as error:
        print(f"动作服务器无法启动：{error}", file=sys.stderr)
        return 1
    app.prepare(
        host=options.host, port=options.port, single_process=True, motd=False, access_log=False
    )
    Sanic.serve_single(primary=app)
    return 0


def _parser(host: str, port: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    parser.add_argument("--host", default=host)
    parser.add_argument("--port", type=int, default=port)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
