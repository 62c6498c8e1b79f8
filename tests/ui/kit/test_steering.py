"""The one way of a page to a run: whoever it belongs to steers it, all others look."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from nn_core.training.engine.protocol import RunHandle as Handle
from tests.nn_core.training.small_runs import small_run
from tests.sources import ROOT, nodes, sources
from ui.kit import steering
from ui.kit.steering import LOOKS, THEIRS, Guarded, TheirsError
from ui.shell.engine import engine

pytestmark = pytest.mark.usefixtures("engine_ends")


def test_what_anybody_may_ask_is_part_of_the_protocol() -> None:
    assert {name for name in vars(Handle) if not name.startswith("_")} >= LOOKS


@pytest.mark.parametrize("name", sorted(name for name in vars(Handle) if not name.startswith("_")))
def test_all_that_a_handle_can_do_is_refused_but_looking(name: str) -> None:
    run = engine().submit(small_run())
    run.give("one")
    theirs: Any = Guarded(run, "other")
    if name == "id":
        with pytest.raises(AttributeError):
            getattr(Guarded(run, "one"), name)
    elif name == "copy":
        assert (theirs.copy().owner, run.owner) == ("other", "one")
    elif name in LOOKS:
        getattr(theirs, name)
    else:
        getattr(Guarded(run, "one"), name)
        with pytest.raises(TheirsError, match=THEIRS):
            getattr(theirs, name)


def test_all_that_a_visitor_begins_counts_where_he_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steering, "me", lambda: "one")
    monkeypatch.setattr(steering, "my_origin", lambda: "school")
    local: Any = engine()
    first = steering.begun(small_run())
    assert local.status().of_origin("school").runs == 1
    first.copy()
    assert local.status().of_origin("school").runs == 2
    asked: list[Any] = []
    monkeypatch.setattr(local, "find", lambda *args: asked.append(args))
    assert steering.opened("a" * 22) is None
    assert asked == [("a" * 22, "school")]


def test_who_has_handed_a_run_over_steers_it_no_longer() -> None:
    run = engine().submit(small_run())
    run.give("one")
    handle: Any = Guarded(run, "one")
    handle.step(1)
    run.give("other")
    with pytest.raises(TheirsError):
        handle.step(1)
    assert run.step_count == 1


def test_pages_have_no_other_way_to_a_run() -> None:
    """But for what looks only, for runs that the server itself has for all, and for an owner's edits, which
    come ahead of the page.
    """
    own = {"ui/kit/steering.py", "ui/shell/reader.py", "ui/home/demos.py", "ui/shell/ahead.py"}
    shared = {f"ui/latent_space/{name}.py" for name in ("checkerboard", "generator")}
    shared.add("ui/kit/asked.py")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in sources("ui", "pages")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {f"engine().{name}" for name in ("get", "find", "submit")}
    }
    assert found == own | shared
