"""Tests run in development, and warnings are the project's to judge.

Sanic, on which both servers stand, tells Python on import to show deprecation warnings once,
whatever was told before. Imported here, it does so before pytest sets the filters of
pyproject.toml for what it collects and runs.
"""

import os

import sanic.app  # noqa: F401

os.environ["FENQI_ENV"] = "development"
os.environ["FENQI_DIGEST_KEY"] = "the tests' own key of 40 characters, xyz".replace(" ", "-")
