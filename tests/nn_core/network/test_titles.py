"""A layer has one name for people; PyTorch's stands beside it, and never alone in a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from nn_core import Architecture, SpecError, build
from nn_core.network.joins import Join
from nn_core.network.layers import FIELDS, LAYER_KINDS
from tests.sources import APP, ROOT, nodes, sources

TITLES = {kind: cls.title for kind, cls in LAYER_KINDS.items()}
CLASSES = [kind for kind, title in TITLES.items() if title.title != kind]
BARE = re.compile(rf"(?<!nn\.)(?<![\"'])\b({'|'.join(CLASSES)})\b")
FITTING = {"Linear": (10,), "Unflatten": (8 * 7 * 7,)}


def start(kind: str) -> dict[str, Any]:
    return {name: info["default"] for name, info in FIELDS[kind].items()}


@pytest.mark.parametrize("kind", LAYER_KINDS)
def test_the_table_names_the_module_that_is_built(kind: str) -> None:
    architecture = Architecture(FITTING.get(kind, (4, 40, 40)), (LAYER_KINDS[kind](**start(kind)),))
    built = type(build(architecture, seed=0)[0])
    assert built.__name__ == (TITLES[kind].torch or {"Activation": "ReLU"}.get(kind, kind))
    assert hasattr(nn, built.__name__) != issubclass(LAYER_KINDS[kind], Join)


def test_both_names_are_said_where_they_differ() -> None:
    assert str(TITLES["Linear"]) == "Dense (nn.Linear)"
    assert str(TITLES["Flatten"]) == "Flatten"
    assert str(TITLES["Activation"]) == "Activation"


def message_of(shape: object, entry: dict[str, Any]) -> str:
    """What is wrong with a network of this one layer; empty if nothing is."""
    values = {name: value for name, value in entry.items() if name != "kind"}
    try:
        Architecture(shape, (LAYER_KINDS[entry["kind"]](**values),))  # type: ignore[arg-type]
    except SpecError as error:
        return error.message
    return ""


VALUES = st.integers(-1, 200) | st.sampled_from([None, "x", 0.5, 10**30, (1, 2), (8, 7, 7)])
ENTRIES = st.sampled_from(sorted(LAYER_KINDS)).flatmap(
    lambda kind: st.fixed_dictionaries(
        {"kind": st.just(kind), **{name: st.just(value) | VALUES for name, value in start(kind).items()}}
    )
)


@given(shape=st.sampled_from([(3, 8, 8), (1, 1, 1), (392,), (10,), (4, 900, 900)]), entry=ENTRIES)
def test_a_message_says_a_layers_title_and_its_class_once(shape: object, entry: dict[str, Any]) -> None:
    message = message_of(shape, entry)
    if not message:
        return
    title = TITLES[entry["kind"]]
    assert message.startswith(str(title))
    assert not BARE.search(message), message
    assert message.count("nn.") <= 1, message


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a file that hold words; docstrings, which are for programmers, are none of them."""
    documents = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.lineno, node.value


def test_no_text_of_the_app_uses_a_class_without_its_title() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sources(*APP)
        if not path.stem.endswith("code")  # what these write is PyTorch
        for line, text in sentences(path)
        if " " in text.strip() and BARE.search(text)
    ]
    assert bare == []
