"""No two things of a session share a key: each key is made in one place of the code, by one function."""

import ast
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

import pytest

from tests.pages.app import open_page
from tests.sources import ROOT, nodes, sources, tree
from ui.shell.keys import SEPARATOR, choice_key, session_key

SOURCES = sources("ui", "pages")
MAKERS = ("session_key", "choice_key")
ANY = "*"


@pytest.mark.parametrize("parts", [("",), ("cnn", ""), ("cnn.run",), ("cnn", f"a{SEPARATOR}b")])
def test_a_part_that_could_be_read_as_two_makes_no_key(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="make no key"):
        session_key(*parts)


def test_parts_that_read_alike_make_other_keys() -> None:
    keys = {
        session_key("a", "b_c"),
        session_key("a", "b", "c"),
        session_key("a_b", "c"),
        choice_key("a", "b", "c"),
    }
    assert len(keys) == 4


def calls(source: Iterable[ast.AST], *names: str) -> Iterator[ast.Call]:
    for node in source:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def constants(module: ast.Module) -> dict[str, str]:
    """The module's names that stand for a text."""
    return {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def pattern(call: ast.Call, known: dict[str, str]) -> tuple[str, ...]:
    """The parts of the key; ANY where one hangs on a variable."""

    def part(argument: ast.expr) -> str:
        if isinstance(argument, ast.Constant):
            return str(argument.value)
        return known.get(argument.id, ANY) if isinstance(argument, ast.Name) else ANY

    return tuple(map(part, call.args))


def places() -> dict[str, tuple[str, ...]]:
    """Where a key that is no widget's of a parameter is made, and from what."""
    found = {}
    for path in SOURCES:
        for call in calls(nodes(path), "session_key"):
            found[f"{path.relative_to(ROOT)}:{call.lineno}"] = pattern(call, constants(tree(path)))
    return found


def test_each_key_is_made_in_one_place() -> None:
    found = places()
    assert len(found) > 50

    def alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return len(one) == len(other) and all(
            a == b or ANY in (a, b) for a, b in zip(one, other, strict=True)
        )

    shared = [(one, other) for one, other in combinations(found, 2) if alike(found[one], found[other])]
    assert shared == []


def keys_used(source: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """What is given as a key: in brackets to the session's state, first to its methods, or by that name."""
    for node in source:
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "st.session_state":
            yield node.slice
        if isinstance(node, ast.Call):
            if ast.unparse(node.func).startswith(("st.session_state.", "run_for")):
                yield node.args[0]
            if ast.unparse(node.func) != "LessonPage":  # its key is the page's name
                yield from (word.value for word in node.keywords if word.arg == "key")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_key_is_written_by_hand(path: Path) -> None:
    used = keys_used(nodes(path))
    assert {ast.unparse(key) for key in used if isinstance(key, ast.Constant | ast.JoinedStr)} == set()


@pytest.mark.usefixtures("engine_ends")
def test_a_parameter_called_held_leaves_the_run_alone() -> None:
    page = open_page("neural_network")
    run = page.query_params["run"]
    del page.query_params["run"]
    page.query_params["held"] = "layer1:0:x:1"
    page.run()
    assert page.query_params["run"] == run
