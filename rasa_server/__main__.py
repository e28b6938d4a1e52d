"""`python -m rasa_server run|train|test|data|…`: Rasa's commands, options and all, started
light."""

from rasa_server import action_results, false_alarms, light

if __name__ == "__main__":
    light.install()
    false_alarms.silence()
    action_results.check_against_one_schema()

    from rasa.__main__ import main

    main()
