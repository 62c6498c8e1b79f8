"""Addresses that are out in the world: each still opens the very state that it always opened.

`addresses.json` lists them: the page, the query, what the page then writes to its address, and, where
something is trained, the run behind it. Whoever changes a page adds addresses and changes none.
"""

import json
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import pytest

from nn_core import Architecture
from nn_core.data import ImageSet
from tests.pages.app import PAGE_NAMES, open_page
from ui.shell.engine import engine

ADDRESSES = json.loads((Path(__file__).parent / "addresses.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.usefixtures("engine_ends")


def state_behind(page: str, query: dict[str, str]) -> dict[str, Any]:
    """What opening an address leads to, as JSON holds it: the query that the page writes, and its run."""
    found = open_page(page, **query)
    written = {name: text if isinstance(text, str) else text[0] for name, text in found.query_params.items()}
    run = engine().get(written.pop("run", ""))
    return {"written": written, "run": run and as_json(run.spec)}


def as_json(value: Any) -> Any:
    """A run's frozen description in plain JSON: dataclasses by their fields, networks as their own JSON."""
    if isinstance(value, Architecture):
        return json.loads(value.to_json())
    if isinstance(value, ImageSet):
        return value.name
    if is_dataclass(value) and not isinstance(value, type):
        return {name: as_json(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    return value


def holds(expected: Any, found: Any) -> bool:
    """Whether all that was written down is found again; a setting that came later may stand beside it."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return all(name in found and holds(value, found[name]) for name, value in expected.items())
    return bool(expected == found)


@pytest.mark.parametrize("entry", ADDRESSES, ids=lambda entry: f"{entry['page']}-{entry['name']}")
def test_an_address_opens_the_state_that_it_always_opened(entry: dict[str, Any]) -> None:
    found = state_behind(entry["page"], entry["query"])
    assert holds(entry["run"], found["run"])
    assert entry["written"] == {name: found["written"].get(name) for name in entry["written"]}
    assert set(entry["query"]) - {"run"} - set(found["written"]) <= set(entry["dropped"])


def test_there_are_enough_of_them_and_every_page_has_some() -> None:
    assert {entry["page"] for entry in ADDRESSES} == set(PAGE_NAMES)
    assert len(ADDRESSES) >= 40
