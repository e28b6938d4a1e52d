"""`python -m actions.store`: the operator's commands. See docs/operators.md."""

import sys

from actions.importing.command import add_import
from actions.store.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], [add_import]))
