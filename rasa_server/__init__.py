"""Rasa's command line without the libraries that this bot's model does not use."""
