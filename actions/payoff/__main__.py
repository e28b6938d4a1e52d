"""`python -m actions.payoff FILE`: a case file in, one JSON line a case out.

Exit status 0, or 2 with a message on standard error where the file is not a case file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .casefile import NotACaseFile, answers


def main(arguments: list[str]) -> int:
    """Answers the cases of the one file named, on standard output; gives the exit status."""
    if len(arguments) != 1:
        print("usage: python -m actions.payoff FILE", file=sys.stderr)
        return 2
    try:
        lines = answers(Path(arguments[0]).read_bytes().decode("utf-8-sig"))
    except OSError as error:
        print(f"{arguments[0]}: {error.strerror}", file=sys.stderr)
        return 2
    except UnicodeDecodeError:
        print(f"{arguments[0]}: not a case file: it is not UTF-8", file=sys.stderr)
        return 2
    except NotACaseFile as error:
        print(f"{arguments[0]}: not a case file: {error}", file=sys.stderr)
        return 2
    for line in lines:
        sys.stdout.write(json.dumps(line) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
