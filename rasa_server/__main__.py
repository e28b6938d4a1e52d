"""`python -m rasa_server run|train|test|data|…`: Rasa's commands, options and all, started
light and patched."""

import sys

from rasa_server import light, model, patching


def start() -> None:
    """Run Rasa's command line; a server that could not answer ends with a sentence and 1."""
    try:
        light.install()
        from rasa_server import patches

        patching.apply(patches.ALL)
        model.check_before_start(sys.argv[1:])
    except (patching.PatchDoesNotFit, model.NoModel) as reason:
        sys.exit(str(reason))

    from rasa.__main__ import main

    main()


if __name__ == "__main__":
    start()
