"""The words of slow motion say the numbers of their own iteration."""

import re

import pytest

from tests.assets.components.gan_plane.in_node import evaluate

ITERATION = """{
  d: {
    noise: [0, 0, 1, 1], generated: [0, 0, 1, 0], real: [1, 1, 2, 2],
    scores: { real: [0.9, 0.4], generated: [0.6, 0.1] }, now: { real: [0.9, 0.5], generated: [0.5, 0.1] },
    before: { side: 1, values: [0.5], range: [0, 1] }, after: { side: 1, values: [0.45], range: [0, 1] },
    loss: [1.25, 1.125], penalty: 0.25, norm: 0.5, steps: 3,
  },
  g: {
    noise: [0, 0], generated: [0, 0], scores: [0.25], push: [0.3, 0.4], moved: [0.03, 0.04],
    before: {}, after: {}, surface: { side: 1, values: [0.45], range: [0, 1] }, loss: [1.5, 1.4996],
    now: [0.2504], norm: 0.75, steps: 10,
  },
}"""
SAY = """{
  verdict: (score) => score.toFixed(2), takesForReal: (score) => score > 0.5, guessing: 1.386,
  explain: ({ range }) => ({ ends: range.map(String), say: String }),
}"""


def test_parts_of_an_iteration_say_their_own_numbers() -> None:
    parts = evaluate("walk", "partsOf", f"partsOf({ITERATION}, {SAY})")
    assert [part["turn"] for part in parts] == ["d"] * 7 + ["g"] * 7
    said = " ".join(part["sentence"] for part in parts)
    for words in (
        "D does this 3 times; this is the last of them",
        "G does this 10 times; this is the last of them",
        "gives real points 0.65 and generated ones 0.35",
        "wrong about 2 of 4",
        "The real distribution gives 2 points.",
        "loss: 1.25. A D that only guesses has 1.39. The penalty on its slopes adds 0.25: 1.50 in all",
        "its norm is 0.50",
        "by up to 0.050",
        "from 1.25 to 1.13",
        "takes 0 of 1 for real",
        "Their mean length is 0.50",
        "0.050 on average",
        "gives these real points 0.70 on average (before: 0.65) and the generated ones 0.30 on average",
        "of norm 0.75",
        "from 1.5000 to 1.4996",
        "gives the points 0.2504 on average (before: 0.2500)",
    ):
        assert words in said
    assert all(part["lit"] and part["layers"] and part["scene"] for part in parts)


def test_a_turn_of_one_step_counts_none() -> None:
    once = ITERATION.replace("steps: 3", "steps: 1").replace("steps: 10", "steps: 1")
    parts = evaluate("walk", "partsOf", f"partsOf({once}, {SAY})")
    assert not any("does this" in part["sentence"] for part in parts)


def test_one_point_is_not_many() -> None:
    single = ITERATION.replace(
        "generated: [0, 0, 1, 0], real: [1, 1, 2, 2]", "generated: [0, 0], real: [1, 1]"
    )
    parts = evaluate("walk", "partsOf", f"partsOf({single}, {SAY})")
    said = " ".join(part["sentence"] for part in parts)
    assert re.findall(r"\b1 (?:\w+ )?(draw|point)\b", said) == ["draw", "point", "point", "draw", "point"]
    assert not re.search(r"\b1 (\w+ )?(draws|points)\b", said)


def test_each_part_explains_the_colours_of_its_own_surface() -> None:
    later = ITERATION.replace("values: [0.45], range: [0, 1]", "values: [0.45], range: [0, 2]")
    parts = evaluate("walk", "partsOf", f"partsOf({later}, {SAY})")
    shown = {part["title"]: part["scene"] for part in parts if "surface" in part["scene"]}
    changed = shown.pop("D learns")["legend"]["ends"]
    assert changed == ["lower by 0.050", "higher by 0.050"]
    for scene in shown.values():
        assert scene["legend"]["ends"] == [str(end) for end in scene["surface"]["range"]]
    assert shown["D judges"]["legend"] != shown["D\N{RIGHT SINGLE QUOTATION MARK}s new surface"]["legend"]
    assert shown["D judges them"]["legend"]["ends"] == ["0", "2"]


def test_flow_says_what_the_sentence_says_as_soon_as_it_is_computed() -> None:
    parts = evaluate("walk", "partsOf", f"partsOf({ITERATION}, {SAY})")
    numbers = {part["title"]: part["numbers"] for part in parts}
    of_d = {"loss_d": 1.5, "push_d": 0.5}
    assert numbers["D judges"] == {}
    assert numbers["D\N{RIGHT SINGLE QUOTATION MARK}s loss"] == {"loss_d": 1.5}
    assert numbers["D learns"] == numbers["D judges them"] == of_d
    assert numbers["G\N{RIGHT SINGLE QUOTATION MARK}s loss"] == {**of_d, "loss_g": 1.5}
    assert numbers["The new samples"] == {**of_d, "loss_g": 1.5, "push_g": 0.75}


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        (1.25, 1.125, ["1.25", "1.13"]),
        (0.7312, 0.7309, ["0.7312", "0.7309"]),
        (-0.7312, -0.7309, ["\N{MINUS SIGN}0.7312", "\N{MINUS SIGN}0.7309"]),
        (0.5, 0.5, ["0.50", "0.50"]),
        (1.00000001, 1.0, ["1.000000", "1.000000"]),
    ],
)
def test_two_numbers_are_told_apart(before: float, after: float, texts: list[str]) -> None:
    assert evaluate("walk", "apart", f"apart({before}, {after})") == texts


@pytest.mark.parametrize(
    ("loss", "penalty", "texts"),
    [
        (1.25, 0.25, ["1.25", "0.25", "1.50"]),
        (1.3841, 0.0021, ["1.384", "0.002", "1.386"]),
        (1.3844, 0.0024, ["1.3844", "0.0024", "1.3868"]),
        (-0.1234, 0.0311, ["\N{MINUS SIGN}0.123", "0.031", "\N{MINUS SIGN}0.092"]),
        (1.384, 3.2e-5, ["1.38", "3.2·10⁻⁵", "1.38"]),
    ],
)
def test_a_sum_is_right_as_it_stands(loss: float, penalty: float, texts: list[str]) -> None:
    assert evaluate("walk", "summed", f"summed({loss}, {penalty})") == texts
    turn = ITERATION.replace("loss: [1.25", f"loss: [{loss}").replace("penalty: 0.25", f"penalty: {penalty}")
    said = " ".join(part["sentence"] for part in evaluate("walk", "partsOf", f"partsOf({turn}, {SAY})"))
    assert f"loss: {texts[0]}. A D" in said
    assert f"adds {texts[1]}: {texts[2]} in all" in said


def test_a_critic_is_neither_right_nor_wrong() -> None:
    critic = f"{{ ...{SAY}, takesForReal: null, guessing: null }}"
    parts = evaluate("walk", "partsOf", f"partsOf({ITERATION}, {critic})")
    said = " ".join(part["sentence"] for part in parts)
    assert "Only the gap counts" in said
    assert "gives them 0.25 on average." in said
    assert "wrong about" not in said


@pytest.mark.parametrize(("missing", "turn"), [("d", "g"), ("g", "d")])
def test_a_step_of_one_network_has_the_parts_of_its_turn(missing: str, turn: str) -> None:
    parts = evaluate("walk", "partsOf", f"partsOf({{ ...{ITERATION}, {missing}: null }}, {SAY})")
    assert {part["turn"] for part in parts} == {turn}


def test_change_of_a_surface_spans_what_changed_most() -> None:
    change = evaluate(
        "walk",
        "changeOf",
        """(({ limit, surface, legend }) => (
            { limit, values: [...surface.values], range: surface.range, said: legend.say(-0.25) }
          ))(changeOf({ side: 2, values: [0, 0, 1, 1] }, { side: 2, values: [0, 0.5, 0.75, 1] }))""",
    )
    assert change["values"] == [0, 0.5, -0.25, 0]
    assert (change["limit"], change["range"]) == (0.5, [-0.5, 0.5])
    assert "−0.25" in change["said"]


@pytest.mark.parametrize(
    ("surface", "generated", "turns"),
    [([1, 2], [0, 0], []), ([1, 3], [0, 0], ["d"]), ([1, 2], [0, 1], ["g"]), ([1, 3], [0, 1], ["d", "g"])],
)
def test_what_changed_tells_whose_turn_it_was(
    surface: list[int], generated: list[int], turns: list[str]
) -> None:
    found = evaluate(
        "scene",
        "turnsBetween",
        f"""turnsBetween({{ surface: {{ values: [1, 2] }}, generated: [0, 0] }},
            {{ surface: {{ values: {surface} }}, generated: {generated} }})""",
    )
    assert found == turns
