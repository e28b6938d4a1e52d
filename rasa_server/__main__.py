"""`python -m rasa_server run|train|test|data|…`: Rasa's commands, options and all, started
light and patched."""

import os
import sys

from contract.business_day import business_day
from contract.environment import SettingsError
from contract.masked_logs import mask_logs
from contract.proxies import trusted_proxies
from contract.server_secret import server_secrets
from rasa_server import api, light, model, patching


def start() -> None:
    """Run Rasa's command line; a server that could not answer ends with a sentence and 1."""
    # Conversations and logs are nobody else's to read.
    os.umask(0o077)
    # Rasa would tell its makers what runs here.
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    try:
        business_day()
        trusted_proxies()
        api.check_before_start(sys.argv[1:])
        if sys.argv[1:2] == ["run"]:
            server_secrets()
        mask_logs()
        light.install()
        from rasa_server import patches

        patching.apply(patches.ALL)
        model.check_before_start(sys.argv[1:])
    except SettingsError as error:
        sys.exit(f"Rasa 服务器无法启动：{error}")
    except (patching.PatchDoesNotFit, model.NoModel, api.ApiIsOpen) as reason:
        sys.exit(str(reason))

    from rasa.__main__ import main

    main()


if __name__ == "__main__":
    start()
