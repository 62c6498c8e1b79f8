"""What a condition says, what it cannot say, and that none can do harm."""

import builtins
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.tutorials.condition import MAX_CHARACTERS, ConditionError, Fact, Measured, read_condition

KNOWN = {
    "step": Fact("number", "Steps taken."),
    "val_loss": Fact("number", "Loss on validation data."),
    "data": Fact("text", "The data.", ("spirals", "ring")),
    "kinds": Fact("words", "Kinds of layers.", ("conv", "relu", "linear")),
    "names": Fact("words", "Any names."),
    "solved": Fact("flag", "Whether it is solved."),
}
MEASURED: Measured = {
    "step": 120,
    "val_loss": 0.25,
    "data": "ring",
    "kinds": ("conv", "relu"),
    "names": ("a", "b"),
    "solved": True,
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("step == 120", True),
        ("step != 120", False),
        ("step > 120", False),
        ("step >= 120", True),
        ("step < 1.2e2", False),
        ("step <= 120.0", True),
        ("-1 < val_loss < .5", True),
        ("0 < val_loss < 0.2", False),
        ("0.5 > val_loss <= step", True),
        ('data == "ring"', True),
        ("data != 'ring'", False),
        ('"conv" in kinds', True),
        ('"linear" in kinds', False),
        ('"linear" not in kinds', True),
        ('"c" not in names and "b" in names', True),
        ("solved", True),
        ("not solved", False),
        ("not not solved", True),
        ("step > 200 or solved", True),
        ("step > 200 or step < 100 or val_loss > 1", False),
        # "and" binds closer than "or", and "not" closer than both: by the truth table of each reading
        ("solved or solved and step > 200", True),
        ("(solved or solved) and step > 200", False),
        ("not step > 200 and solved", True),
        ("not (step > 200 and solved)", True),
    ],
)
def test_a_condition_holds_by_what_is_measured(text: str, holds: bool) -> None:
    assert read_condition(text, KNOWN).holds(MEASURED) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("val_loss < 1", False),
        ("val_loss != 1", False),
        ("not val_loss < 1", False),
        ("val_loss < 1 or step == 120", True),
        ("val_loss < 1 and step == 120", False),
        ("not (val_loss < 1 and step == 0)", True),
        ("not (val_loss < 1 or step == 0)", False),
    ],
)
@pytest.mark.parametrize("nothing", [{}, {"val_loss": None}, {"val_loss": math.nan}])
def test_what_is_not_known_yet_is_neither_true_nor_false(text: str, holds: bool, nothing: Measured) -> None:
    assert read_condition(text, KNOWN).holds({"step": 120, **nothing}) is holds


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "missing at the end"),
        ("step >", 7, "missing at the end"),
        ("stepp > 1", 1, "“stepp” is no fact of this page. Do you mean “step”? There are: step, val_loss,"),
        ("zzz > 1", 1, "“zzz” is no fact of this page. There are: step"),
        ("open('x')", 1, "“open(” would be a function, and a condition has none"),
        ("step.real > 1", 5, "'.' has no place here"),
        ("step[0] > 1", 5, "'[' has no place here"),
        ("step + 1 > 2", 6, "'+' has no place here"),
        ("step = 3", 6, "Write == to ask"),
        ("data == 'ring", 9, "ends with '"),
        ("step > 1 step", 10, "step has no place here"),
        ("(step > 1", 10, ") is missing"),
        ("step > 1)", 9, ") has no place here"),
        ("step", 1, "This is a number. Compare it"),
        ("step > 1 and data", 14, "This is a text. Compare it"),
        ("not step", 5, "This is a number"),
        ("step > 'a'", 1, "> compares two numbers; left of it is a number, right of it a text"),
        ("solved == solved", 1, "== compares two numbers or two texts"),
        ("step in kinds", 1, "“in” asks for a text among words"),
        ("'a' in data", 1, "“in” asks for a text among words"),
        ("data == 'rung'", 9, "“data” is never “rung”. Do you mean “ring”? There are: spirals, ring."),
        ("'cnv' not in kinds", 1, "“kinds” is never “cnv”. Do you mean “conv”?"),
        ("step > 1 and " + "(" * 21 + "step > 1" + ")" * 21, 35, "nested 20 deep at most"),
        ("not " * 21 + "solved", 85, "nested 20 deep at most"),
        ("step > 1 or " * 40, MAX_CHARACTERS, "300 characters at most"),
    ],
)
def test_a_fault_is_told_with_its_place_and_cure(text: str, column: int, words: str) -> None:
    with pytest.raises(ConditionError) as caught:
        read_condition(text, KNOWN)
    assert words in str(caught.value)
    assert caught.value.column == column


def test_a_page_without_facts_says_so() -> None:
    with pytest.raises(ConditionError, match="There is none"):
        read_condition("step > 1", {})


HOSTILE = (
    "__import__('os').system('x')",
    "().__class__.__bases__[0]",
    "(lambda: 1)()",
    "[x for x in kinds]",
    "f'{step}' == data",
    "step if solved else step",
    "(step := 3) > 1",
    "9**9**9 > step",
    "'\\N{BULLET}' == data",
    "print",
    "step > 1; exit()",
    "step > 1 # comment",
    "await step",
    "step\x00 > 1",
    "st\u00e9p > 1",
    "\uff53tep > 1",
    "not " * 70,
    "(" * 299,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_be_code_elsewhere_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object, **_named: object) -> None:
        raise AssertionError("it was run")

    for name in ("eval", "exec", "compile", "__import__"):
        monkeypatch.setattr(builtins, name, never)
    with pytest.raises(ConditionError):
        read_condition(text, KNOWN)


PIECES = st.sampled_from(
    [*KNOWN, "<", "<=", "==", "!=", "in", "not", "and", "or", "(", ")", "1", "-2.5", "'ring'", '"conv"', "="]
)


@given(st.one_of(st.text(max_size=320), st.lists(PIECES, max_size=30).map(" ".join)))
def test_any_text_is_a_condition_or_a_sentence(text: str) -> None:
    try:
        condition = read_condition(text, KNOWN)
    except ConditionError as error:
        told, column = str(error), error.column
    else:
        told, column = f"{condition.holds(MEASURED)} and {condition.holds({})}.", 1
    assert told.strip().endswith(".")
    assert 1 <= column <= len(text) + 1
