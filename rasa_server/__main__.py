"""`python -m rasa_server run|train|test|data|…`: Rasa's commands, options and all, started
light."""

import sys

from contract.business_day import business_day
from contract.environment import SettingsError
from contract.masked_logs import mask_logs
from rasa_server import action_results, event_types, false_alarms, light, training_data

if __name__ == "__main__":
    try:
        business_day()
    except SettingsError as error:
        sys.exit(f"Rasa 服务器无法启动：{error}")
    mask_logs()
    light.install()
    false_alarms.silence()
    action_results.check_against_one_schema()
    event_types.remember()
    training_data.parse_once()
    training_data.copy_lightly()

    from rasa.__main__ import main

    main()
