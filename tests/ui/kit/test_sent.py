"""What a component sends can be anything: no page gets to see what it cannot use, and no handler raises."""

import ast
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from nn_core.network.layers import LAYER_KINDS
from tests.sources import nodes, sources
from ui.kit.editor import Draft
from ui.kit.input_bar import choose_image
from ui.kit.sent import MAX_DEPTH, MAX_VALUES, MAX_WHOLE, usable


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -MAX_WHOLE,
        1.5,
        "é 😀",
        [],
        {},
        {"a": [1, {"b": None}]},
        nested(MAX_DEPTH - 1),
        [0] * 9_999,
    ],
)
def test_plain_values_come_through(value: Any) -> None:
    assert usable(value)


@pytest.mark.parametrize(
    "value",
    [math.nan, -math.inf, MAX_WHOLE + 1, -(10**400), "\ud800", {"\udfff": 1}, b"", (1,), {1, 2}],
)
@pytest.mark.parametrize("place", [lambda value: value, lambda value: [[value]], lambda value: {"a": value}])
def test_what_no_page_could_use_does_not(value: Any, place: Any) -> None:
    assert not usable(place(value))


@pytest.mark.parametrize("value", [nested(MAX_DEPTH), nested(100_000), [0] * MAX_VALUES, [[0] * 200] * 200])
def test_nor_does_what_is_too_deep_or_too_long(value: Any) -> None:
    assert not usable(value)


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ({"edit": [1]}, "[1]"),
        ({"edit": math.nan}, "None"),
        ({"other": 1}, "None"),
        (None, "None"),
        ("edit", "None"),
        ([1], "None"),
    ],
)
def test_only_a_mapping_holds_something(state: Any, found: str) -> None:
    def script(state: object) -> None:
        import streamlit as st

        from ui.kit.sent import sent

        st.session_state["a.b"] = state
        st.text(repr(sent("a.b", "edit")))

    assert AppTest.from_function(script, args=(state,)).run().text[0].value == found


def test_nobody_reads_it_past_that_door() -> None:
    """No value of a component is taken out of the session's state: `st.session_state[key].get(...)`."""
    past = []
    for path in sources("ui", "pages"):
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and node.attr == "get":
                source = ast.unparse(node.value)
                if source != "st.session_state" and "st.session_state" in source:
                    past.append(f"{path.name}:{node.lineno}")
    assert past == []


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
values = st.recursive(
    plain | st.sampled_from(list(LAYER_KINDS)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "a"]), inner, max_size=2)
    ),
    max_leaves=8,
)


@given(values)
def test_the_editor_takes_any_edit(layers: Any) -> None:
    draft = Draft()
    draft.take(layers)
    assert draft.layers is None or isinstance(draft.layers, list)


@pytest.mark.parametrize("kind", [[], {}, None, 1, "conv2d", ["Conv2d"], math.nan])
def test_a_layer_of_no_kind_is_no_edit(kind: Any) -> None:
    draft = Draft()
    draft.take([{"kind": kind}])
    assert draft.layers is None


@pytest.mark.parametrize("index", [math.nan, math.inf, -1, 10, 10**400, True, "3", [3], None, 2.5])
def test_an_image_that_is_not_there_is_not_chosen(index: Any) -> None:
    lab = {"image": 4}
    choose_image(lab, index, 10)  # type: ignore[arg-type]
    assert lab == {"image": 4}


@pytest.mark.parametrize("index", [3, 3.0])
def test_one_that_is_there_is(index: Any) -> None:
    lab: dict[str, Any] = {"image": None}
    choose_image(lab, index, 10)  # type: ignore[arg-type]
    assert lab["image"] == 3
