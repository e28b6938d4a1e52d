"""Runs a command beside a bot of its own, whose address is FENQI_URL: with_bot.py -- COMMAND..."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from dev.bot import Bot


def main() -> int:
    """Start the bot, run the command, end the bot; return the command's exit code."""
    command = sys.argv[sys.argv.index("--") + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        bot = Bot(Path(folder))
        try:
            bot.start()
            env = os.environ | {"FENQI_URL": f"http://127.0.0.1:{bot.port}"}
            return subprocess.run(command, env=env, check=False).returncode
        finally:
            bot.stop()


if __name__ == "__main__":
    sys.exit(main())
