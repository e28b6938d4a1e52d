"""`python -m rasa_server run|train|test|data|…`: Rasa's commands, options and all, started
light."""

import warnings

from rasa_server import light

# Rules need the retrieval intent in domain.yml, and Rasa then takes it for a duplicate of what
# it derives from the FAQ's examples itself.
warnings.filterwarnings("ignore", message="The following duplicated intents have been found")

if __name__ == "__main__":
    light.install()

    from rasa.__main__ import main

    main()
