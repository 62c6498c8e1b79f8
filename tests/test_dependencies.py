"""Which module may know which: read from the sources, imports inside functions and for types included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.sources import APP, ROOT, nodes, sources, tree


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def modules() -> dict[str, Path]:
    """Every module of the app by its name."""
    return {name_of(path): path for path in sources(*APP)}


@cache
def imports() -> dict[str, frozenset[str]]:
    """For each module of the app, those that it imports anywhere in its text."""
    return {name: frozenset(_imported(path)) - {name} for name, path in modules().items()}


def _imported(path: Path) -> set[str]:
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in modules() else node.module)
    return found & modules().keys()


def test_no_module_imports_itself_by_way_of_others() -> None:
    # A package that gathers public names stands for what it gathers: whoever imports it, imports them.
    try:
        TopologicalSorter({name: set(others) for name, others in imports().items()}).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def layer(name: str) -> tuple[str, ...]:
    return tuple(name.split("."))


@pytest.mark.parametrize("name", sorted(modules()))
def test_dependencies_run_one_way(name: str) -> None:
    for other in imports()[name]:
        assert allowed(layer(name), layer(other)), f"{name} imports {other}"


def allowed(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """pages -> ui/<page> -> ui/kit -> ui/shell, and all of them -> nn_core, never back, nor to another page.

    What jobs find out rests on all else of nn_core, and nothing there on it.

    The script that Streamlit runs puts the whole together, so it may know the kit.
    """
    if other[0] == "pages":
        return False
    if one[0] == "nn_core":
        return other[0] == "nn_core" and (other[1:2] != ("findings",) or one[1:2] == ("findings",))
    if one[0] == "pages" or other[0] == "nn_core" or len(other) == 1:
        return True
    page = one[1] if len(one) > 1 else ""
    if other[1] == "shell" or ".".join(one) == "ui.shell.script":
        return True
    if other[1] == "kit":
        return page != "shell"
    return other[1] == page


@pytest.mark.parametrize("name", sorted(name for name in modules() if not name.startswith("nn_core")))
def test_a_job_is_defined_where_a_host_can_import_it_without_any_page(name: str) -> None:
    classes = [node for node in nodes(modules()[name]) if isinstance(node, ast.ClassDef)]
    assert [one.name for one in classes if "Job" in map(ast.unparse, one.bases)] == []


def _at_once(path: Path) -> Iterator[str]:
    """What a module imports as soon as it is imported itself: not what its functions do, or a checker."""
    waiting: list[ast.AST] = [tree(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_for_checkers(node):
            waiting += ast.iter_child_nodes(node)


def _is_for_checkers(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def with_packages(name: str) -> Iterator[str]:
    """A module and the packages that it is in, which are imported before it."""
    parts = name.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def test_the_server_can_show_its_pages_without_torch() -> None:
    waiting = ["app", *(name for name in modules() if name.startswith(("ui", "pages")))]
    seen: dict[str, str] = dict.fromkeys(waiting, "")
    while waiting:
        name = waiting.pop()
        for other in _at_once(ROOT / "app.py" if name == "app" else modules()[name]):
            assert other.partition(".")[0] != "torch", f"{name}, which {seen[name] or 'is opened'} imports"
            for one in with_packages(other):
                if one in modules() and one not in seen:
                    seen[one] = name
                    waiting.append(one)
    assert "nn_core.training.engine.hosts" in seen
