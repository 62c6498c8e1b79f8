"""What an address says of how a page was prepared: read, bounded, and written the same again."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.shell.catalogue import CATALOGUE
from ui.shell.prepared import EACH, GROUPS, HIDE, LOCK, MORE, SHOW, read_prepared

LABS = {"cnn_lab", "detection", "gan_lab"}
"""Pages whose parameters stand in their `lab.py`."""


def names_of(page: str) -> set[str]:
    module = importlib.import_module(f"ui.{page}.{'lab' if page in LABS else 'params'}")
    return {param.name for param in module.PARAMS}


def test_groups_are_of_pages_of_the_catalogue_and_choose_what_these_have() -> None:
    pages = {entry.name for entries in CATALOGUE.values() for entry in entries}
    assert set(GROUPS) <= pages
    for page, groups in GROUPS.items():
        chosen = {name for group in groups.values() for name in (*group.params, *group.folds)}
        assert chosen <= names_of(page)


@pytest.mark.parametrize("page", sorted(GROUPS))
def test_no_page_has_a_parameter_of_these_names(page: str) -> None:
    assert not names_of(page) & {SHOW, HIDE, LOCK, EACH, MORE}


UI = Path(importlib.import_module("ui").__path__[0])
PAGES = {page: (*UI.joinpath(page).rglob("*.py"), UI.parent / "pages" / f"{page}.py") for page in GROUPS}
ASKS = {"is_locked": 0, "refused": 0, "why_locked": 0, "shows": 0, "edit_of": 1}
"""What asks about groups of controls, and where its first one stands."""


def calls_in(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Each call of a function by its name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def groups_of_call(name: str, call: ast.Call) -> Iterator[str]:
    """The groups that one of `ASKS` is called with."""
    for given in call.args[ASKS[name] :]:
        if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value:
            yield given.value


def asked_in(page: str) -> Iterator[tuple[str, str]]:
    """Each group that the code of one page asks about, with where."""
    for path in PAGES[page]:
        for name, call in calls_in(path):
            if name in ASKS:
                for group in groups_of_call(name, call):
                    yield group, f"{path.name}:{call.lineno}"


def test_no_page_asks_about_a_group_that_it_does_not_have() -> None:
    asked = {page: list(asked_in(page)) for page in GROUPS}
    assert sum(map(len, asked.values())) > 2 * len(GROUPS)
    assert not [
        (page, *found) for page, groups in GROUPS.items() for found in asked[page] if found[0] not in groups
    ]


def test_each_edit_from_a_drawing_is_of_a_group_and_its_drawing_is_told_where_that_is_locked() -> None:
    found = 0
    for paths in PAGES.values():
        for path in paths:
            edits = [call for name, call in calls_in(path) if name == "edit_of"]
            asked = [set(groups_of_call("edit_of", call)) for call in edits]
            told = {
                group
                for name, call in calls_in(path)
                if name == "why_locked"
                for group in groups_of_call(name, call)
            }
            for call, groups in zip(edits, asked, strict=True):
                assert groups, f"{path.name}:{call.lineno} takes edits whatever is locked"
                assert groups <= told, f"{path.name} takes edits of {groups} and tells no drawing of a lock"
            found += len(edits)
    assert found > len(PAGES) / 2


def test_what_an_address_says_is_what_is_written_again() -> None:
    query = {SHOW: "projector", HIDE: "cards,code", LOCK: "settings", EACH: "a-b_1", MORE: "yes"}
    found = read_prepared("cnn_lab", {"data": "mnist", **query})
    assert (found.projector, found.full) == (True, True)
    assert (set(found.hidden), set(found.locked), found.each) == ({"cards", "code"}, {"settings"}, "a-b_1")
    assert found.query == query
    assert found.notes == ()


@pytest.mark.parametrize(
    ("page", "query", "says"),
    [
        ("cnn_lab", {SHOW: "cinema"}, "must be projector"),
        ("cnn_lab", {HIDE: "cards,<b>"}, "can be hidden: training, speed"),
        ("cnn_lab", {LOCK: "cards"}, "can be locked: training, speed, network, settings"),
        ("home", {HIDE: "cards"}, "nothing can be hidden on this page"),
        ("cnn_lab", {MORE: "all"}, "must be yes"),
        ("cnn_lab", {EACH: "../x"}, "no id of a run"),
        ("cnn_lab", {EACH: "x" * 65}, "no id of a run"),
    ],
)
def test_what_cannot_be_used_is_a_sentence_and_leaves_the_rest(
    page: str, query: dict[str, str], says: str
) -> None:
    found = read_prepared(page, query)
    (note,) = found.notes
    assert says in note
    assert set(found.query) == ({HIDE} if "cards" in query.get(HIDE, "") and page == "cnn_lab" else set())
