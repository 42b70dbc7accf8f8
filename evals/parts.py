"""Parts that stand in the files of a folder, one a file whose name is theirs in specs; adding one is all it takes."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import fields
from types import ModuleType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from chunker.calls import Call, check_settings
from chunker.errors import InvalidSpec

if TYPE_CHECKING:
    from evals.llm import FindModel

_PLAIN = {bool, int, float, str, type(None)}


def names_in(package: ModuleType) -> tuple[str, ...]:
    """Names of the files of a package that define parts, sorted."""
    names = (module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(sorted(name for name in names if name != "types" and not name.startswith("_")))


def class_in(package: ModuleType, name: str) -> type[Any]:
    """The class that a file defines for others to use: the one whose name does not begin with `_`."""
    module = importlib.import_module(f"{package.__name__}.{name}")
    own = (item for item in vars(module).values() if isinstance(item, type) and item.__module__ == module.__name__)
    return next(item for item in own if not item.__name__.startswith("_"))


def setting_types(kind: type[Any]) -> dict[str, tuple[type, ...]]:
    """The types that the settings of a dataclass may have in a spec, where models and embedders are texts."""
    hints = get_type_hints(kind)
    return {field.name: _types(hints[field.name]) for field in fields(kind)}


def asking_part(package: ModuleType, call: Call, find: FindModel | None) -> Any:
    """The part that a call describes, with its chat model where it asks one.

    Raises: InvalidSpec: a setting that it does not have, of another type, or the model that it needs.
    """
    kind = class_in(package, call.name)
    known = setting_types(kind)
    check_settings(call, known)
    if "model" in known:
        if "model" not in call.settings or find is None:
            raise InvalidSpec(f"{call.name} needs model, as in {call.name}(model=\"openai(model='gpt-4o-mini')\").")
        call.settings["model"] = find(call.settings["model"])
    return kind(**call.settings)


def _types(hint: Any) -> tuple[type, ...]:
    return tuple(one if one in _PLAIN else str for one in get_args(hint) or (hint,))
