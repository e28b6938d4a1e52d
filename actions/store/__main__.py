"""`python -m actions.store`: the operator's commands. See docs/operators.md."""

import sys
from collections.abc import Mapping

from actions.identity.keys import KeyFileError
from actions.importing.command import add_import
from actions.services.erasing import UnknownCustomer, erase_customer
from actions.settings import SettingsError
from actions.store.commands import main
from actions.store.purge_command import purge_command


def _erase(customer_id: str, dry_run: bool) -> Mapping[str, int] | None:
    try:
        return vars(erase_customer(customer_id, dry_run=dry_run))
    except UnknownCustomer:
        return None
    except KeyFileError as error:
        raise SettingsError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], [add_import, purge_command(_erase)]))
