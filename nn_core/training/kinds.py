"""Which kinds of run are there? Those that have a folder; each declares itself, and nothing lists them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any


def kinds() -> tuple[str, ...]:
    """Their names, which are those of their folders."""
    return tuple(sorted(path.parent.name for path in Path(__file__).parent.glob("*/spec.py")))


def kind_of(spec: Any) -> str:
    """The name of the kind that a spec is of."""
    return type(spec).__module__.split(".")[-2]


def spec_class(kind: str) -> type:
    """The class that describes runs of a kind.

    Raises:
        KeyError: there is no such kind.
    """
    if kind not in kinds():
        raise KeyError(kind)
    module = import_module(f"nn_core.training.{kind}.spec")
    (found,) = [
        one for one in vars(module).values() if isinstance(one, type) and _is_spec(one, module.__name__)
    ]
    return found


def _is_spec(one: type, module: str) -> bool:
    return hasattr(one, "trainer") and one.__module__ == module
