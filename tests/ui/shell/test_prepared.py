"""What an address says of how a page was prepared: read, bounded, and written the same again."""

from __future__ import annotations

import importlib

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
