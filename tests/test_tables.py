"""A fact stands in one table: nothing else in the app lists the names of one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from nn_core.mechanics.activations import WITH_LINEAR
from nn_core.mechanics.losses import LOSSES
from nn_core.mechanics.optimizers import OPTIMIZERS
from nn_core.network.layers import LAYER_KINDS
from nn_core.training.gan.objectives import OBJECTIVES
from nn_core.training.plane.features import FEATURES
from tests.sources import APP, ROOT, nodes, sources

TABLES = {
    "activations": (frozenset(WITH_LINEAR), "nn_core/mechanics/activations.py"),
    "losses": (frozenset(LOSSES), "nn_core/mechanics/losses.py"),
    "losses of GANs": (frozenset(OBJECTIVES), "nn_core/training/gan/objectives.py"),
    "update rules": (frozenset(OPTIMIZERS), "nn_core/mechanics/optimizers.py"),
    "features of a point": (frozenset(FEATURES), "nn_core/training/plane/features.py"),
    "layer kinds": (frozenset(LAYER_KINDS), "nn_core/network/layers.py"),
}
"""The names in each table, and the file in which it stands."""
ALLOWED = {("layer kinds", "nn_core/__init__.py")}
"""`__all__` of the package has to be written out."""
A_LIST = 3
"""So many names of one table together are a list of it."""


@cache
def lists(path: Path) -> tuple[tuple[int, set[str]], ...]:
    """The strings in each tuple, list or set of a file, and the keys of each dict, by line."""
    return tuple(_lists(path))


def _lists(path: Path) -> Iterator[tuple[int, set[str]]]:
    for node in nodes(path):
        match node:
            case ast.Tuple() | ast.List() | ast.Set():
                yield node.lineno, {text for item in node.elts for text in strings(item)}
            case ast.Dict():
                yield node.lineno, {text for key in node.keys if key for text in strings(key)}


def strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


SOURCES = sources(*APP)


@pytest.mark.parametrize("table", TABLES)
def test_nobody_else_lists_the_names(table: str) -> None:
    names, home = TABLES[table]
    found = [
        f"{place}:{line}: {', '.join(sorted(listed & names))}"
        for path in SOURCES
        for line, listed in lists(path)
        if len(listed & names) >= A_LIST
        and (place := path.relative_to(ROOT).as_posix()) != home
        and (table, place) not in ALLOWED
    ]
    assert found == []
