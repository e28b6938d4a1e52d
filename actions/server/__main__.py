"""The action server: Rasa's webhook, signing in, feedback and health on one port.

`python -m actions.server [--host 127.0.0.1] [--port 5055]`
"""

import argparse
import logging
import sys
from collections.abc import Sequence

from sanic import Sanic

from actions import settings
from actions.identity.keys import KeyFileError
from actions.server.app import make_app
from contract.masked_logs import mask_logs


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    mask_logs()
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
    parser = argparse.ArgumentParser(prog="python -m actions.server", description=__doc__)
    parser.add_argument("--host", default=host)
    parser.add_argument("--port", type=int, default=port)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
