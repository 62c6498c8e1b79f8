"""A file of an author is a tutorial, a challenge, or a list of faults with their lines and cures."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.tutorials.condition import Fact
from nn_core.tutorials.document import (
    MAX_CHARACTERS,
    Challenge,
    DocumentError,
    Template,
    Tutorial,
    read_challenge,
    read_tutorial,
)
from nn_core.tutorials.settings import Fault

PAGES = {
    "convolution": {
        "stride": Fact("number", "The stride."),
        "filters": Fact("words", "The filters.", ("sobel_x", "sobel_y")),
    },
    "pooling": {},
}
ADDRESS = 'address = "convolution?filters=sobel_x&stride=2"'
TUTORIAL = """+++
title = "Edges"
minutes = 5
audience = "Everybody."
+++

What a kernel sees.

## Look

```toml
address = "convolution?filters=sobel_x&stride=2"
```

Look at it.

## Turn it

```toml
point = "Filter"
done = '"sobel_y" in filters'
hint = "The list has it."
feedback = "Now it is {filters}, at stride {stride}."

[predict]
question = "What will light up?"

[[predict.option]]
says = "Roofs"
because = "They lie."
when = '"sobel_y" in filters'

[[predict.option]]
says = "Masts"
because = "They stand."
when = '"sobel_x" in filters'
```

Choose the other one.

```python
## no heading
```
"""
CHALLENGE = """+++
title = "Half"
minutes = 2
audience = "Everybody."
address = "/convolution"
done = "stride == 2"
+++
Halve the picture.
"""


def test_a_tutorial_is_read() -> None:
    found = read_tutorial(TUTORIAL, "edges.md", PAGES)
    assert (found.name, found.title, found.minutes, found.audience) == ("edges", "Edges", 5, "Everybody.")
    assert found.about == "What a kernel sees."
    look, turn = found.steps
    assert (look.title, look.text, look.page) == ("Look", "Look at it.", "convolution")
    assert look.query == {"filters": "sobel_x", "stride": "2"}
    assert look.done is None
    assert look.predict is None
    assert (turn.page, turn.query, turn.point, turn.hint) == (
        "convolution",
        None,
        "Filter",
        "The list has it.",
    )
    assert turn.text.endswith("```python\n## no heading\n```")
    assert turn.done is not None
    assert turn.done.holds({"filters": ("sobel_y",)})
    assert turn.feedback.filled({"filters": ("sobel_y",), "stride": 2.0}) == "Now it is sobel_y, at stride 2."
    assert turn.predict is not None
    assert [option.says for option in turn.predict.options] == ["Roofs", "Masts"]
    assert turn.predict.right({"filters": ("sobel_x",)}) == 1
    assert turn.predict.right({"filters": ()}) is None


def test_a_challenge_is_read() -> None:
    found = read_challenge(CHALLENGE, "folder/half.md", PAGES)
    assert (found.name, found.title, found.goal.text, found.goal.page) == (
        "half",
        "Half",
        "Halve the picture.",
        "convolution",
    )
    assert found.goal.query == {}
    assert found.steps == (found.goal,)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "…"),
        (float("nan"), "…"),
        (True, "yes"),
        (("a", "b"), "a, b"),
        ((), "none"),
        ("x", "x"),
        (25_450.0, "25,450"),
        (0.12345, "0.123"),
    ],
)
def test_a_fact_is_written_for_readers(value: object, text: str) -> None:
    assert Template("{it}").filled({"it": value}) == text  # type: ignore[dict-item]


FAULTS = [
    ('title = "Edges"\n', "", 2, 'title is missing: title = "..."'),
    ("minutes = 5", "minutes = 0", 3, "minutes is a whole number from 1 to 90: minutes = 1"),
    ("minutes = 5", 'minutes = "5"', 3, "minutes is a whole number from 1 to 90"),
    ("minutes = 5", "minutes 5", 3, "Expected '=' after a key in a key/value pair. A setting is name ="),
    ('title = "Edges"', "title = 3", 2, "title is a text of at most 2,000 characters"),
    ("audience =", "for =", 2, "audience is missing"),
    ('title = "Edges"', 'titel = "Edges"', 2, "“titel” is no setting here. Do you mean “title”?"),
    ("+++\ntitle", "title", 1, "It begins with its settings, between two lines +++."),
    ("What a kernel sees.", "", 6, "Say what it is about in a sentence or two"),
    ("```toml\naddress", "address", 9, "Below this heading its settings are missing: a block ```toml."),
    ("convolution?", "convolutoin?", 12, "“convolutoin” is no page. Do you mean “convolution”?"),
    ("&stride=2", "&stride", 12, "After the ? there are settings, name=value, with & between them."),
    ("&stride=2", "&run=abc", 12, "A run belongs to who began it: leave run=... out of the address."),
    (ADDRESS, "", 12, "address is missing"),
    ("Look at it.", "", 14, "Say what there is to do: the text is missing."),
    (
        'done = \'"sobel_y"',
        'done = \'"sobel_z"',
        21,
        "done is wrong at its character 1: “filters” is never “sobel_z”",
    ),
    (
        "in filters'\nhint",
        "in fliters'\nhint",
        21,
        "“fliters” is no fact of this page. Do you mean “filters”?",
    ),
    ("{stride}", "{strid}", 23, "“{strid}” is no fact of this page. Do you mean “stride”?"),
    ("hint =", "hnt =", 22, "“hnt” is no setting here. Do you mean “hint”?"),
    (
        "[predict]\nquestion",
        "[predict]\nquestoin",
        26,
        "“questoin” is no setting here. Do you mean “question”?",
    ),
    ('question = "What will light up?"', "", 25, "question is missing"),
    ('says = "Masts"\n', "", 33, "says is missing"),
    ('because = "They stand."', "because = 3", 35, "because is a text"),
    ("when = '\"sobel_x\" in filters'", "", 33, "when is missing"),
    (
        "when = '\"sobel_x\" in filters'",
        "when = 'filters'",
        36,
        "when is wrong at its character 1: This is a list of words",
    ),
    (
        '[[predict.option]]\nsays = "Masts"\nbecause = "They stand."\nwhen = \'"sobel_x" in filters\'',
        "",
        25,
        "A prediction has 2 to 5 options",
    ),
    ("[predict]\nquestion", "predict = 3\n[other]\nquestion", 29, "Cannot"),
    (
        ADDRESS,
        'address = "pooling"\npredict = 3',
        13,
        "predict is a table: its settings stand below a line [predict].",
    ),
    (
        ADDRESS,
        'address = "pooling"\n[predict]\nquestion = "?"\noption = 3',
        15,
        "option is a table: its settings stand below a line [[predict.option]].",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "line", "words"), FAULTS)
def test_a_fault_names_line_and_cure(right: str, wrong: str, line: int, words: str) -> None:
    assert TUTORIAL.count(right) >= 1
    with pytest.raises(DocumentError) as caught:
        read_tutorial(TUTORIAL.replace(right, wrong, 1), "edges.md", PAGES)
    assert any(fault.line == line and words in fault.message for fault in caught.value.faults), caught.value
    assert f"edges.md, line {line}: " in str(caught.value)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "words"),
    [
        ('done = "stride == 2"\n', "", 2, "A challenge needs a goal: done ="),
        ('done = "stride == 2"', 'done = "stride = 2"', 6, "Write == to ask"),
        ("Halve the picture.\n", "", 8, "Say what there is to do"),
        ("audience", "why", 4, "“why” is no setting here"),
    ],
)
def test_a_fault_of_a_challenge_names_line_and_cure(right: str, wrong: str, line: int, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_challenge(CHALLENGE.replace(right, wrong, 1), "half.md", PAGES)
    assert any(fault.line == line and words in fault.message for fault in caught.value.faults), caught.value


def test_all_faults_of_a_file_are_told_together_in_their_order() -> None:
    text = (
        TUTORIAL.replace("minutes = 5", "minutes = 0").replace("{stride}", "{strid}").replace("hint", "hnt")
    )
    with pytest.raises(DocumentError) as caught:
        read_tutorial(text, "edges.md", PAGES)
    assert [fault.line for fault in caught.value.faults] == [3, 22, 23]


def test_no_file_is_too_long_and_no_tutorial_has_too_many_steps() -> None:
    with pytest.raises(DocumentError, match=r"line 1: It is longer than 60,000 characters"):
        read_tutorial(TUTORIAL + " " * MAX_CHARACTERS, "edges.md", PAGES)
    start, _, step = TUTORIAL.partition("## Look")
    with pytest.raises(DocumentError, match="A tutorial has 1 to 20 steps"):
        read_tutorial(start + ("## Look" + step.partition("## Turn")[0]) * 21, "edges.md", PAGES)
    with pytest.raises(DocumentError, match="A tutorial has 1 to 20 steps"):
        read_tutorial(start, "edges.md", PAGES)


LINES = st.sampled_from([*TUTORIAL.split("\n"), *CHALLENGE.split("\n"), "[a", '"""', "\x00", "a = 1e999"])


@given(st.one_of(st.text(max_size=200), st.lists(LINES, max_size=40).map("\n".join)))
def test_any_text_is_a_document_or_a_list_of_faults(text: str) -> None:
    for whole in (text, f"+++\n{text}"):
        faults = [*faults_of(read_tutorial, whole), *faults_of(read_challenge, whole)]
        assert all(1 <= fault.line <= len(whole.split("\n")) + 1 for fault in faults)
        assert all(fault.message.strip() for fault in faults)


def faults_of(read: Callable[..., Tutorial | Challenge], text: str) -> tuple[Fault, ...]:
    try:
        read(text, "any.md", PAGES)
    except DocumentError as error:
        return error.faults
    return ()
