"""What the address and the browser may choose on the page "Latent space"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.kit.url import read, write
from ui.latent_space.params import IN_BROWSER, PARAMS, read_edit

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
NAMES = st.sampled_from([param.name for param in PARAMS])


def test_choices_return_from_the_address_as_they_were() -> None:
    query = {
        "part": "channels",
        "axes": "random",
        "seed": "12",
        "u": "-0.25",
        "v": "1",
        "slides": "1.5,0,-2",
        "from": "13",
        "plus": "3-17-40",
        "off": "relu1:3,relu2:0",
        "layer": "relu2",
        "t": "0.25",
    }
    values, notes = read(query, PARAMS)
    assert notes == []
    assert values["slides"] == (1.5, 0.0, -2.0)
    assert values["off"] == (("relu1", 3), ("relu2", 0))
    assert write(values, PARAMS) == query


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("u", "1.01"),
        ("v", "nan"),
        ("reach", "0"),
        ("slides", "9"),
        ("slides", ",".join(["0"] * 33)),
        ("plus", "65"),
        ("plus", "1-2-3-4-5-6"),
        ("off", "relu1"),
        ("off", "relu1:99999"),
        ("off", ",".join(f"relu1:{i}" for i in range(300))),
        ("layer", "__class__"),
        ("psi", "-1"),
        ("sample", "0"),
        ("from", "33"),
    ],
)
def test_address_that_cannot_be_used_is_answered_in_words(name: str, text: str) -> None:
    values, notes = read({name: text}, PARAMS)
    assert len(notes) == 1
    assert "cannot be used" in notes[0]
    assert values == read({}, PARAMS)[0]


@given(st.dictionaries(NAMES, st.text()))
def test_any_address_gives_valid_values_that_can_be_written(query: dict[str, str]) -> None:
    values, _ = read(query, PARAMS)
    assert read(write(values, PARAMS), PARAMS) == (values, [])


@given(JSON)
def test_any_edit_gives_valid_values_or_none(edit: object) -> None:
    names = {param.name for param in IN_BROWSER}
    values = read_edit(edit)
    assert values.keys() <= names


def test_edit_changes_what_can_be_used_and_nothing_else() -> None:
    edit = {"u": "0.5", "v": "7", "off": "", "part": "channels", "plus": "2-3", "seed": "1", "t": 0.5}
    assert read_edit(edit) == {"u": 0.5, "off": (), "plus": (2, 3)}
