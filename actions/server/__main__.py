"""The action server: Rasa's webhook, signing in, feedback and health on one port.

`python -m actions.server [--host 127.0.0.1] [--port 5055]` serves; `python -m actions.server
check` tells what production would refuse.
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from sanic import Sanic

from actions import settings
from actions.identity.keys import KeyFileError
from actions.server.app import make_app
from actions.server.checks import Finding, production_findings
from actions.store.database import database_files
from contract.environment import environment
from contract.masked_logs import mask_logs
from contract.private_files import keep_private, keys_directory

logger = logging.getLogger("actions")


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop, or check; the exit code."""
    # Databases, keys and codes are nobody else's to read.
    os.umask(0o077)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    mask_logs()
    try:
        options = _parser(*settings.listen_address()).parse_args(arguments)
        if options.command == "check":
            return _check()
        if settings.in_production() and not _may_start():
            return 1
        app = make_app()
        _keep_private()
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
    parser.add_argument("command", nargs="?", choices=["check"], help="列出正式环境不允许的设置")
    parser.add_argument("--host", default=host)
    parser.add_argument("--port", type=int, default=port)
    return parser


def _check() -> int:
    """Tell all that is found, as if this were production; 1 where it would not start."""
    logging.getLogger().setLevel(logging.WARNING)
    given = environment()
    os.environ["FENQI_ENV"] = "production"
    found = production_findings()
    refused, noted = _divided(found)
    for finding in refused:
        print(f"拒绝启动：{finding.sentence}")
    for finding in noted:
        print(f"请留意：{finding.sentence}")
    print(f"按正式环境检查：{len(refused)} 项拒绝启动，{len(noted)} 项请留意。", end="")
    print("" if given == "production" else f"（现在 FENQI_ENV={given}，启动时不检查这些。）")
    return 1 if refused else 0


def _may_start() -> bool:
    refused, noted = _divided(production_findings())
    for finding in noted:
        logger.warning(finding.sentence)
    for finding in refused:
        print(f"动作服务器无法启动：{finding.sentence}", file=sys.stderr)
    return not refused


def _divided(found: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    refused = [each for each in found if each.refuses]
    return refused, [each for each in found if not each.refuses]


def _keep_private() -> None:
    keys, outbox = keys_directory(), settings.outbox_directory()
    files = (*database_files(settings.database_url()), *keys.glob("*"), *outbox.glob("*"))
    keep_private(keys, outbox, *files)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
