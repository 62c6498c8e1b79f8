"""The browser's modules of the page "GAN in the plane": geometry, scenes, and the words of slow motion."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pytest

from nn_core.judgements import verdict
from nn_core.judgements.gan_plane import BOUNDS, judge_gap
from tests.node import run_module

FOLDER = "./components/gan_plane"


def evaluate(module: str, names: str, expression: str) -> Any:
    return run_module(f'import {{ {names} }} from "{FOLDER}/{module}.js"', expression)


@pytest.mark.parametrize("width", [300, 350, 560, 700])
def test_flow_graph_fits_its_room_and_its_nodes_do_not_meet(width: int) -> None:
    layout = evaluate("flow_layout", "flowLayout", f"flowLayout({width})")
    side = layout["side"]
    nodes = list(layout["nodes"].values())
    assert len(nodes) == 7
    for node in nodes:
        assert node["x"] >= 0
        assert node["x"] + side <= width + 0.01
        assert node["y"] >= 0
        assert node["y"] + side <= layout["height"]
    for at, one in enumerate(nodes):
        for other in nodes[:at]:
            assert max(abs(one["x"] - other["x"]), abs(one["y"] - other["y"])) > side


def test_edges_join_nodes_and_the_two_gradients_run_back() -> None:
    edges = evaluate("flow_layout", "flowLayout", "flowLayout(600).edges")
    assert {edge["name"] for edge in edges if edge["back"]} == {"loss_g-generator", "loss_d-discriminator"}
    assert all((edge["label"] is not None) == edge["back"] for edge in edges)


def test_value_of_a_surface_is_exact_at_cells_and_linear_between() -> None:
    surface = "{ side: 2, values: [1, 2, 3, 5] }"
    assert evaluate("scene", "valueAt", f"valueAt({surface}, 2, -1, 1)") == 1
    assert evaluate("scene", "valueAt", f"valueAt({surface}, 2, 1, -1)") == 5
    assert evaluate("scene", "valueAt", f"valueAt({surface}, 2, 0, 0)") == pytest.approx(2.75)
    assert evaluate("scene", "valueAt", f"valueAt({surface}, 2, -2, 2)") == 1  # beyond the outermost middles


def test_scene_between_two_moves_what_both_have() -> None:
    mixed = evaluate(
        "scene",
        "between",
        """(({ generated, real }) => ({ generated: [...generated], real: [...real] }))(
            between({ generated: [0, 0], real: [1] }, { generated: [1, 2], real: [3, 4] }, 0.25))""",
    )
    assert mixed == {"generated": [0.25, 0.5], "real": [3, 4]}


def test_mean_length() -> None:
    assert evaluate("scene", "meanLength", "meanLength([3, 4, 0, 0])") == 2.5
    assert evaluate("scene", "meanLength", "meanLength([])") == 0


def test_arrows_keep_their_direction_when_shortened() -> None:
    names = "shortened"
    assert evaluate("painting", names, "shortened(3, 4, 10)") == [3, 4]
    assert evaluate("painting", names, "shortened(30, 40, 5)") == pytest.approx([3, 4])
    assert evaluate("painting", names, "shortened(0, 0, 5)") == [0, 0]


def test_denser_cells_are_fuller() -> None:
    densities = evaluate("painting", "density", "[0, 0.01, 0.1, 1, 10, 1000].map((area) => density(area, 1))")
    assert densities == sorted(densities, reverse=True)
    assert all(0 < density < 1 for density in densities)


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


FRAME = """{
  step: 7, state: "paused", live: true, metrics: { g_loss: 0.5, d_loss: 1 },
  judgements: {
    gap: { kind: "alike" },
    rules: { loss: "hinge", noise: "uniform", r1: 0.3, d: "", g: "", cuts: CUTS },
  },
  arrays: new Map(Object.entries({
    real: { shape: [1, 2], data: [1, 1] }, generated: { shape: [1, 2], data: [0, 0] },
    noise: { shape: [1, 1], data: [0.5] }, critic: { shape: [1], data: [CRITIC] },
    gradient: { shape: [1, 2], data: [3, 4] },
    surface: { shape: [1, 2], data: [-2, 6] }, manifold: { shape: [3, 2], data: [0, 0, 1, 0, 2, 0] },
  })),
}"""


def model(what: str, critic: int = 0, told: str = "", cuts: bool = False) -> Any:
    frame = FRAME.replace("CRITIC", str(critic)).replace("CUTS", json.dumps(cuts))
    facts = f"{{ bounds: {asdict(BOUNDS) | verdict.BOUNDS!r} }}"
    return evaluate("model", "modelOf", f"(({{ {what} }}) => ({told or what}))(modelOf({frame}, {facts}))")


def test_model_of_a_frame_without_pictures_is_nothing() -> None:
    expression = 'modelOf({ arrays: new Map([["history.step", {}]]) }, { loss: "hinge" })'
    assert evaluate("model", "modelOf", expression) is None


def test_model_knows_how_far_a_judgement_reaches() -> None:
    assert model("scene")["surface"]["range"] == [0, 1]
    assert model("scene", critic=1)["surface"]["range"] == [-2, 6]  # a critic's scores have no bounds
    assert model("ends") == ["0: generated", "1: real"]
    assert model("ends", cuts=True) == ["≤ 0: generated", "≥ 1: real"]
    assert model("ends", critic=1) == ["\N{MINUS SIGN}2.00: generated", "6.00: real"]
    other = "sayings.explain({ range: [-1, 3] }).ends"
    assert model("sayings", told=other) == ["0: generated", "1: real"]
    assert model("sayings", critic=1, told=other) == ["\N{MINUS SIGN}1.00: generated", "3.00: real"]
    assert model("pull, still, arrows, waits, gap", told="[pull, still, arrows, waits, gap.kind]") == [
        5,
        0,
        1,
        True,
        "alike",
    ]


def test_the_gradients_at_points_have_a_mean_with_its_error_and_some_are_next_to_nothing() -> None:
    # Lengths 5, 0, 1: the mean is 2, s^2 = (9 + 4 + 1) / 2 = 7, and the error sqrt(7 / 3).
    found = evaluate("judge", "pullsOf", "pullsOf([3, 4, 0, 0, 1, 0], 1e-6)")
    assert found == {
        "pull": pytest.approx(2),
        "pull_error": pytest.approx((7 / 3) ** 0.5),
        "still": pytest.approx(1 / 3),
        "arrows": 3,
    }


def test_line_of_noise_is_a_grid_of_one_row() -> None:
    grid = model("scene")["grid"]
    assert (grid["rows"], grid["columns"]) == (1, 3)


def test_noise_of_one_number_lies_on_a_line() -> None:
    points = "[...noisePoints({ shape: [2, 1], data: [0.5, -1] }, 'uniform')]"
    assert evaluate("model", "noisePoints", points) == [0.5, 0, -1, 0]
    points = "[...noisePoints({ shape: [1, 2], data: [2.5, -5] }, 'gaussian')]"
    assert evaluate("model", "noisePoints", points) == [1, -2]


def noticed(
    step: int,
    pull: float = 0.4,
    critic: bool = False,
    r1: float = 0.3,
    measured_at: float | None = None,
    waits: bool = True,
    gap: Mapping[str, str] | None = None,
    **metrics: float,
) -> str:
    at = step if measured_at is None else measured_at
    said: Mapping[str, float] = {name: metrics.pop(name) for name in ("d_real", "d_fake") if name in metrics}
    judged = {**asdict(judge_gap(200, [(at, said) for at in range(1, 201)])), **(gap or {})}
    live = ", ".join(f"{name}: {value}" for name, value in metrics.items())
    pulls = f"pull: {pull}, pull_error: 0, still: {int(pull == 0)}, arrows: 400"
    steps = f"step: {step}, measuredAt: {at}, waits: {json.dumps(waits)}"
    of_d = f"{pulls}, gap: {json.dumps(judged)}, critic: {json.dumps(critic)}, r1: {r1}"
    model = f"{{ {steps}, {of_d}, metrics: {{ {live} }} }}"
    told: str = evaluate("notice", "notice", f"notice({model}, {asdict(BOUNDS)!r})")
    return told


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (
            "{ name: 'ring', title: 'Ring' }",
            "G goes on with “Ring”. Nothing is learnt",
        ),
        (
            "{ name: 'own', title: 'Own drawing' }",
            "Until something is drawn, G goes on with the drawing",
        ),
        ("null", ""),
    ],
)
def test_notice_says_what_is_imitated_while_nothing_is_drawn(chosen: str, words: str) -> None:
    told = evaluate("notice", "notice", f"notice({{ step: 0, metrics: {{}}, instead: {chosen} }}, {{}})")
    assert words in told
    assert ("drawn" in told) is bool(words)
    assert "Nothing is drawn" not in told, "the plane itself says so"


def test_notice_follows_the_numbers() -> None:
    judged: dict[str, Any] = {"d_real": 0.8, "d_fake": 0.2}
    assert "Press Train" in noticed(0)
    assert noticed(0, waits=False) == "Nothing is learnt yet."
    assert "it tells them apart easily" in noticed(10, **judged)
    starved = noticed(10, pull=0.001, **judged)
    assert "0.80 and generated ones 0.20" in starved
    assert "hears almost nothing" in starved
    assert "hears almost nothing" not in noticed(10, pull=0.001, d_real=0.51, d_fake=0.5)
    collapsed = noticed(2000, modes=3, modes_total=8, quality=0.97, js=0.6, js_floor=0.01, **judged)
    assert "G covers 3 of 8 clusters; 97.0\xa0% of its points" in collapsed
    assert "5 clusters get less than a tenth of a fair share of the points: the mode collapse" in collapsed
    assert "One cluster gets less than a tenth of a fair share of the points." in noticed(
        2000, modes=7, modes_total=8, quality=0.97, js=0.2, js_floor=0.01, **judged
    )
    astray = noticed(2000, modes=0, modes_total=2, quality=0.01, js=1, js_floor=0.01, **judged)
    assert "Hardly any" in astray
    assert "mode collapse" not in astray
    done = noticed(9000, modes=1, modes_total=1, quality=0.97, js=0.05, js_floor=0.01, **judged)
    assert "0.050 bits apart; two real samples of this size already differ by 0.010" in done
    few: dict[str, Any] = {"modes": 23, "modes_total": 25, "quality": 0.28, "js": 0.51, "js_floor": 0.01}
    guessing = noticed(3000, **few, d_real=0.51, d_fake=0.49)
    assert "0.51 and generated ones 0.49, and yet the two sets are 0.51 bits apart" in guessing
    assert "R1" in guessing
    assert "hardly tells them apart" not in guessing
    apart = noticed(3000, **few, d_real=0.5, d_fake=0.4)  # the widest gap that is still called a guess
    assert "0.50 and generated ones 0.40, and yet" in apart
    assert "D hardly sees a difference" in apart
    assert "no difference" not in apart
    assert "qual answers" not in apart
    assert "R1" not in noticed(3000, r1=0, **few, d_real=0.51, d_fake=0.49)
    assert "run to and fro" in noticed(3000, **few, wander=1.2, d_real=0.51, d_fake=0.49)
    assert "D is flat where" in noticed(3000, pull=0, **few, wander=1.2, d_real=0.5, d_fake=0.5)
    assert "hardly tells them" in noticed(20, js=0.9, js_floor=0.01, modes=1, modes_total=1, quality=0.3,
                                      d_real=0.5, d_fake=0.5)  # fmt: skip
    assert "the gap is what G tries to close" in noticed(10, critic=True, d_real=3, d_fake=-1)


LATELY = "On average over the last 200 steps D gives real points"


def test_one_sentence_is_of_one_step() -> None:
    """The points are measured now and then, and D answers at every step."""
    answers: dict[str, Any] = {"d_real": 0.51, "d_fake": 0.49}
    first: dict[str, Any] = {"modes": 1, "modes_total": 1, "quality": 0.02, "js": 0.9, "js_floor": 0.01}
    just_begun = noticed(37, measured_at=0, **first, **answers)
    assert just_begun == f"{LATELY} 0.51 and generated ones 0.49: it hardly tells them apart yet."
    few: dict[str, Any] = {"modes": 23, "modes_total": 25, "quality": 0.28, "js": 0.51, "js_floor": 0.01}
    assert noticed(3050, measured_at=3000, **few, **answers) == (
        "At step 3,000: G covers 23 of 25 clusters; 28\xa0% of its points lie where real ones do. "
        "2 clusters get less than a tenth of a fair share of the points."
    )
    done: dict[str, Any] = {"modes": 1, "modes_total": 1, "quality": 0.8, "js": 0.05, "js_floor": 0.01}
    assert noticed(3050, measured_at=3000, **done, **answers) == (
        "At step 3,000: 80\xa0% of G\N{RIGHT SINGLE QUOTATION MARK}s points lie where real ones do. "
        f"{LATELY} 0.51 and generated ones 0.49: it hardly tells them apart."
    )
    wandering = noticed(3050, measured_at=3000, **done, **answers, wander=1.2)
    assert wandering.startswith("At step 3,000: ")
    assert "run to and fro" in wandering
    assert "D gives" not in wandering


def test_d_that_could_tell_them_apart_hardly_does_any_more() -> None:
    said = noticed(248, d_real=0.53, d_fake=0.46, gap={"before": "apart"})
    assert said == f"{LATELY} 0.53 and generated ones 0.46: it hardly tells them apart any more."
    assert noticed(60, d_real=0.55, d_fake=0.41) == (
        f"{LATELY} 0.55 and generated ones 0.41: it tells them apart, more often than not."
    )


@pytest.mark.parametrize("critic", [True, False])
def test_notice_does_without_metrics_that_are_missing(critic: bool) -> None:
    """As after a divergence: the weights of an earlier step are back, and D has not been asked since."""
    everything: dict[str, Any] = {
        "js": 0.5, "js_floor": 0.01, "modes": 1, "modes_total": 1, "quality": 0.5,
        "d_real": 0.8, "d_fake": 0.2,
    }  # fmt: skip
    assert noticed(10, critic=critic) == ""
    for name in everything:
        rest = {other: value for other, value in everything.items() if other != name}
        said = noticed(10, critic=critic, **rest)
        assert "NaN" not in said
        assert "undefined" not in said
    measured = {name: value for name, value in everything.items() if not name.startswith("d_")}
    assert (
        noticed(10, critic=critic, **measured)
        == "50\xa0% of G\N{RIGHT SINGLE QUOTATION MARK}s points lie where real ones do."
    )
