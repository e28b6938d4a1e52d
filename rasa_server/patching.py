"""Replacing parts of Rasa, but only where they are what they were when the patch was written."""

from __future__ import annotations

import hashlib
import importlib
import importlib.abc
import importlib.util
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


class PatchDoesNotFit(Exception):
    """Why a patch must not be applied, in a sentence for whoever starts the server."""


@dataclass(frozen=True)
class Patch:
    """A replacement of something of Rasa's.

    `written_for` maps what the patch replaces or relies on to the fingerprint of its source:
    `package.module:Class.function` for a function, `package.module` for a whole module, which
    is then read without being imported. `modules` are those that have to be there.
    """

    name: str
    apply: Callable[[], None]
    written_for: Mapping[str, str]
    modules: tuple[str, ...] = ()


def check(patch: Patch) -> None:
    """Compare what a patch was written for with what is installed.

    Raises:
        PatchDoesNotFit: something is gone or has another source.
    """
    for module in patch.modules:
        if _spec(module) is None:
            raise PatchDoesNotFit(_refusal(patch, module, "is not there"))
    for target, known in patch.written_for.items():
        try:
            found = fingerprint(target)
        except (ImportError, AttributeError, TypeError, OSError) as error:
            raise PatchDoesNotFit(_refusal(patch, target, "is not there")) from error
        if found != known:
            raise PatchDoesNotFit(_refusal(patch, target, f"has changed: {known} is now {found}"))


def apply(patches: Iterable[Patch]) -> None:
    """Apply all patches, or none where one of them does not fit.

    Raises:
        PatchDoesNotFit: the first that does not.
    """
    chosen = tuple(patches)
    for patch in chosen:
        check(patch)
    for patch in chosen:
        patch.apply()


def fingerprint(target: str) -> str:
    """Return the fingerprint of the source of a function or module; see `Patch.written_for`.

    Raises:
        ImportError, AttributeError: there is nothing of that name.
        TypeError, OSError: it has no source.
    """
    module, _, path = target.partition(":")
    if path:
        found: object = importlib.import_module(module)
        for name in path.split("."):
            found = getattr(found, name)
        # Of a function that wraps another its own code is meant.
        found = getattr(found, "__code__", found)
        source = inspect.getsource(found)  # type: ignore[arg-type]
    else:
        source = _source(module)
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def _source(module: str) -> str:
    spec = _spec(module)
    loader = None if spec is None else spec.loader
    if not isinstance(loader, importlib.abc.InspectLoader):
        raise ImportError(module)
    source = loader.get_source(module)
    if source is None:
        raise OSError(module)
    return source


def _spec(module: str) -> importlib.machinery.ModuleSpec | None:
    try:
        return importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return None


def _refusal(patch: Patch, target: str, fault: str) -> str:
    return (
        f"The patch {patch.name!r} of Rasa does not fit: {target} {fault}. Install the locked "
        "version of Rasa (make setup), or look the patch over; docs/rasa.md says what it does."
    )
