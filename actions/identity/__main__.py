"""`python -m actions.identity token PHONE`: an id token of a demo customer."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from actions import settings
from actions.identity.demo import UnknownDemoCustomer, demo_token
from actions.identity.keys import KeyFileError


def main(arguments: Sequence[str]) -> int:
    """Print the token; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m actions.identity")
    commands = parser.add_subparsers(required=True, metavar="命令")
    command = commands.add_parser("token", help="演示客户的 id token")
    command.add_argument("phone", metavar="手机号")
    options = parser.parse_args(arguments)
    # The keys are nobody else's to read.
    os.umask(0o077)
    try:
        settings.business_day()
        print(demo_token(options.phone, datetime.now(UTC)))
    except UnknownDemoCustomer:
        print("没有这个演示客户；python -m actions.store demo 会列出他们。", file=sys.stderr)
        return 1
    except (KeyFileError, settings.SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
