"""Modules that are imported when something of theirs is used, not when they are named.

Python's own `importlib.util.LazyLoader` defers `import a.b`, but `from a.b import C` asks
for `C` at once. Here `C` is a stand-in class: calling it, looking at its attributes or
testing an instance against it imports the real module and works on the real `C`. From
then on the stand-ins that `rasa` modules hold are replaced by what they stood for, so
that identity holds too.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

_REPLACED_IN = "rasa"


class _StandIn(type):
    """The type of stand-in classes."""

    _module: str
    _name: str

    def _real(cls) -> Any:
        return getattr(real_module(cls._module), cls._name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls._real()(*args, **kwargs)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(cls._real(), name)

    def __instancecheck__(cls, instance: Any) -> bool:
        return cls._module in _loaded and isinstance(instance, cls._real())

    def __subclasscheck__(cls, subclass: type) -> bool:
        if isinstance(subclass, _StandIn):
            return subclass is cls
        return cls._module in _loaded and issubclass(subclass, cls._real())


# Modules that were asked for in earnest. Nothing can be an instance of a class whose
# module never was, which is why the checks above need not import it.
_loaded: set[str] = set()


def real_module(name: str) -> ModuleType:
    """The module itself, imported now if it was deferred so far.

    Raises:
        ImportError: the module cannot be imported.
    """
    if name not in _loaded:
        _loaded.add(name)
        deferred = sys.modules.pop(name, None)
        try:
            importlib.import_module(name)
        except BaseException:
            _loaded.discard(name)
            if deferred is not None:
                sys.modules[name] = deferred
            raise
        _replace_stand_ins(name)
    return sys.modules[name]


def _replace_stand_ins(name: str) -> None:
    module = sys.modules[name]
    parent, _, child = name.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], child, module)
    for holder_name, holder in list(sys.modules.items()):
        if holder_name.split(".")[0] != _REPLACED_IN or holder is module:
            continue
        for attribute, held in list(vars(holder).items()):
            if type(held) is _StandIn and held._module == name:
                setattr(holder, attribute, getattr(module, held._name))


class _DeferredLoader(importlib.abc.Loader):
    def __init__(self, constants: Mapping[str, Mapping[str, Any]]) -> None:
        self._constants = constants

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        name, constants = spec.name, self._constants
        stand_ins: dict[str, type] = {}

        class DeferredModule(ModuleType):
            def __getattr__(self, attribute: str) -> Any:
                if attribute.startswith("__") and attribute.endswith("__"):
                    raise AttributeError(attribute)
                if attribute not in stand_ins:
                    answers = constants.get(attribute, {})
                    members: dict[str, Any] = {
                        key: classmethod(lambda _, value=value: value)
                        for key, value in answers.items()
                    }
                    members |= {"__module__": name, "_module": name, "_name": attribute}
                    stand_ins[attribute] = _StandIn(attribute, (), members)
                return stand_ins[attribute]

        return DeferredModule(name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: everything is answered when asked for."""


class DeferringFinder(importlib.abc.MetaPathFinder):
    """Finds a deferred module in place of each of the named ones."""

    def __init__(self, deferred: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """`deferred` maps a module's name to those of its classes that have methods
        without arguments whose answer is known without importing it:
        module → class → method → answer."""
        self._deferred = deferred

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A deferred module's specification, or None to leave it to the next finder."""
        if fullname not in self._deferred or fullname in _loaded:
            return None
        loader = _DeferredLoader(self._deferred[fullname])
        return importlib.machinery.ModuleSpec(fullname, loader)
