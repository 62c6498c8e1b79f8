"""The browser computes what Python computes: its modules under Node, on the lessons of random choices."""

import json
import random
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.convolution import PADDING_MODES, Convolution, window
from nn_core.mechanics.transposed import TransposedConvolution, contributions, stamp
from tests.node import run_module
from ui.convolution.lesson import Lesson, work_out
from ui.convolution.params import Filter, complete, consistent
from ui.kit.inputs import read_number
from ui.shell.payload import payload

LESSONS = 150
IMPORTS = """
    import { readFrame } from "./lib/frame.js"
    import { forward, outputSize, windowAt } from "./lib/lesson/convolve.js"
    import { sharesAt, stampAt } from "./lib/lesson/transposed.js"
    import { upsampleThenConvolve } from "./components/convolution/upsample.js"
"""
COMPUTE = """(() => {
    const { arrays, cases } = readFrame(input)
    return cases.map(({ layer, place: [filter, row, column] }, at) => {
        const [x, weight, bias] = ["x", "weight", "bias"].map((name) => arrays.get(`${at}.${name}`))
        const inside = layer.transposed ? sharesAt : windowAt
        const pixel = inside(layer, x, weight, bias.data, filter, row, column)
        const { shape, data } = forward(layer, x, weight, bias.data)
        const stamped = layer.transposed ? [...stampAt(layer, x, weight, filter, 0, 0).total] : null
        const upsampled = arrays.has(`${at}.upsampled`)
            ? [...upsampleThenConvolve(layer, x, weight, bias.data).data]
            : null
        const list = ([name, value]) => [name, ArrayBuffer.isView(value) ? [...value] : value]
        return {
            shape,
            data: [...data],
            stamped,
            upsampled,
            pixel: Object.fromEntries(Object.entries(pixel).map(list)),
        }
    })
})()"""


def random_choice(rng: random.Random) -> dict[str, Any]:
    view = rng.choice(["full", "full", "depthwise", "pointwise", "transposed"])
    colour = rng.choice(["grey", "rgb"])
    kernel = rng.randint(1, 7) if view != "pointwise" else 1
    groups = 3 if view == "full" and colour == "rgb" and rng.random() < 0.4 else 1
    channels = 1 if view == "depthwise" or groups == 3 or colour == "grey" else 3
    count = 3 if view == "depthwise" or groups == 3 else rng.randint(1, 4)
    weights = [
        tuple(read_number(str(rng.gauss(0, 1))) for _ in range(channels * kernel**2)) for _ in range(count)
    ]
    return {
        "view": view,
        "input": "grid",
        "colour": colour,
        "grid": tuple(
            tuple(read_number(str(rng.gauss(0, 2))) for _ in range(7)) for _ in range(rng.randint(5, 9))
        ),
        "kernel": kernel,
        "stride": rng.randint(1, 3),
        "padding": rng.randint(0, 4),
        "mode": rng.choice(PADDING_MODES),
        "dilation": rng.randint(1, 3),
        "groups": groups,
        "filters": tuple(
            Filter("own", weights=own, bias=read_number(str(rng.gauss(0, 1)))) for own in weights
        ),
    }


@cache
def lessons() -> list[Lesson]:
    rng, found = random.Random(1), list[Lesson]()
    while len(found) < LESSONS:
        try:
            found.append(work_out(consistent(complete(random_choice(rng)))))
        except MechanicsError:
            continue
    return found


def layer_of(lesson: Lesson) -> dict[str, Any]:
    chosen = lesson.chosen
    groups = chosen.channels if chosen.view == "depthwise" else chosen.groups
    names = ("kernel", "stride", "padding", "mode", "dilation")
    return {
        **{name: getattr(chosen, name) for name in names},
        "groups": groups,
        "transposed": chosen.view == "transposed",
    }


@cache
def computed() -> list[tuple[Lesson, tuple[int, int, int], dict[str, Any]]]:
    rng = random.Random(2)
    cases: list[dict[str, Any]] = []
    arrays: dict[str, NDArray[Any]] = {}
    for at, lesson in enumerate(lessons()):
        cases.append(
            {"layer": layer_of(lesson), "place": [rng.randrange(size) for size in lesson.output.shape]}
        )
        arrays |= {f"{at}.x": lesson.x, f"{at}.weight": lesson.weight, f"{at}.bias": lesson.bias}
        arrays |= {f"{at}.{name}": array for name, array in lesson.extra.items()}
    results = run_module(IMPORTS, COMPUTE, stdin=payload(arrays, {"cases": cases}))
    places: list[tuple[int, int, int]] = [tuple(case["place"]) for case in cases]
    return list(zip(lessons(), places, results, strict=True))


def test_the_lessons_cover_all_views() -> None:
    assert {lesson.chosen.view for lesson in lessons()} == {"full", "depthwise", "pointwise", "transposed"}


def test_the_output_is_pythons() -> None:
    for lesson, _, result in computed():
        assert result["shape"] == list(lesson.output.shape)
        np.testing.assert_allclose(result["data"], lesson.output.ravel(), rtol=1e-5, atol=1e-4)


def test_the_other_way_to_enlarge_is_pythons() -> None:
    enlarged = [(lesson, result) for lesson, _, result in computed() if "upsampled" in lesson.extra]
    assert len({lesson.settings.stride for lesson, _ in enlarged}) > 1
    for lesson, result in enlarged:
        expected = lesson.extra["upsampled"].ravel()
        np.testing.assert_allclose(result["upsampled"], expected, rtol=1e-5, atol=1e-4)


def test_the_arithmetic_of_a_window_is_pythons() -> None:
    for lesson, place, result in computed():
        if not isinstance(lesson.settings, Convolution):
            continue
        shown, expected = (
            result["pixel"],
            window(lesson.x, lesson.weight, lesson.bias, lesson.settings, *place),
        )
        assert (shown["top"], shown["left"], shown["first"]) == (
            expected.top,
            expected.left,
            expected.channels.start,
        )
        assert (shown["rows"], shown["columns"]) == (expected.rows.tolist(), expected.columns.tolist())
        for name, values in {
            "values": expected.values,
            "products": expected.products,
            "sums": expected.channel_sums,
        }.items():
            np.testing.assert_allclose(shown[name], values.ravel(), rtol=1e-9, atol=1e-9)
        assert shown["result"] == pytest.approx(expected.result, abs=1e-9)


def test_stamps_and_shares_are_pythons() -> None:
    for lesson, place, result in computed():
        if not isinstance(lesson.settings, TransposedConvolution):
            continue
        weight = lesson.weight.swapaxes(0, 1)
        shown, expected = (
            result["pixel"],
            contributions(lesson.x, weight, lesson.bias, lesson.settings, *place),
        )
        assert shown["result"] == pytest.approx(expected.result, abs=1e-9)
        assert [(term["channel"], term["row"], term["column"]) for term in shown["terms"]] == [
            (term.channel, term.row, term.column) for term in expected.terms
        ]
        stamped = stamp(lesson.x, weight, lesson.settings, 0, 0).total[place[0]]
        np.testing.assert_allclose(result["stamped"], stamped.ravel(), rtol=1e-9, atol=1e-9)


def test_what_does_not_fit_has_no_output() -> None:
    layers = [
        {"transposed": False, "kernel": 7, "stride": 1, "padding": 0, "mode": "zeros", "dilation": 1},
        {"transposed": False, "kernel": 3, "stride": 1, "padding": 5, "mode": "reflect", "dilation": 1},
        {"transposed": False, "kernel": 3, "stride": 1, "padding": 6, "mode": "circular", "dilation": 1},
        {"transposed": True, "kernel": 3, "stride": 1, "padding": 4, "mode": "zeros", "dilation": 1},
        {"transposed": False, "kernel": 3, "stride": 2, "padding": 5, "mode": "circular", "dilation": 1},
    ]
    sizes = run_module(IMPORTS, f"{json.dumps(layers)}.map((layer) => outputSize(layer, 5))")
    assert [size >= 1 for size in sizes] == [False, False, False, False, True]


MODEL = 'import { resized } from "./components/convolution/model.js"'
TEXT = 'import { numberText, readNumber, textOf } from "./lib/lesson/text.js"'


def test_numbers_are_written_so_that_python_reads_the_same() -> None:
    values = [0, 1, -0.5, 0.1, 1 / 3, -1e-7, 123.456, 999.99]
    for value, text in zip(values, run_module(TEXT, f"{values}.map(numberText)"), strict=True):
        assert read_number(text) == float(np.float32(value))


def test_what_is_typed_is_a_number_or_not() -> None:
    typed = ["1", "-2.5", "−3", "0,25", ".5", "1e2", "abc", "", "Infinity", "1001", "1e9", "--1", "0x10"]
    read = run_module(TEXT, f"{json.dumps(typed)}.map(readNumber)")
    assert read == [1, -2.5, -3, 0.25, 0.5, 100, *[None] * 7]


def test_filters_and_grids_are_written_as_python_reads_them() -> None:
    filters = [
        {"name": "gabor", "number": 30, "weights": [], "bias": 0},
        {"name": "own", "number": 0, "weights": [1, -0.5], "bias": 0.25},
        {"name": "sobel_x", "number": 0, "weights": [], "bias": 0},
    ]
    written = run_module(
        TEXT, f'[textOf("filters", {json.dumps(filters)}), textOf("grid", [[1, 2], [0.5, -1]])]'
    )
    assert written == ["gabor:30~own:1,-0.5@0.25~sobel_x", "1,2;0.5,-1"]


def test_a_kernel_keeps_its_middle_when_it_changes_its_size() -> None:
    middle = [0, 0, 0, 0, 1, 2, 0, 3, 4]
    shown = run_module(
        MODEL, f"[resized({middle}, 1, 3, 5), resized({middle}, 1, 3, 1), resized({middle}, 1, 3, 2)]"
    )
    assert np.array(shown[0]).reshape(5, 5)[1:4, 1:4].tolist() == [[0, 0, 0], [0, 1, 2], [0, 3, 4]]
    assert shown[1] == [1]
    assert shown[2] == [0, 0, 0, 1]


CARRY = 'import { Carrier, spread } from "./components/convolution/carry.js"'


def test_own_weights_for_grey_serve_colour_and_come_back() -> None:
    grey = np.random.default_rng(3).normal(size=9).astype(np.float32)
    three = np.array(run_module(CARRY, f"spread({grey.tolist()}, 3)")).reshape(3, 9)
    np.testing.assert_allclose(three, np.tile(grey / 3, (3, 1)), rtol=1e-6)
    # On a grey picture in colour both layers answer alike.
    values = np.random.default_rng(4).normal(size=9)
    assert (three * values).sum() == pytest.approx((grey * values).sum(), abs=1e-6)
    back = run_module(CARRY, f"spread({three.ravel().tolist()}, 1)")
    np.testing.assert_allclose(back, grey, rtol=1e-6)


def own(weights: Any) -> dict[str, Any]:
    return {"name": "own", "number": 0, "weights": [float(weight) for weight in weights], "bias": 0.5}


def test_what_own_weights_lose_is_said_and_going_back_gives_it_back() -> None:
    colour = own(range(1, 28))
    steps = f"""(() => {{
        const carrier = new Carrier()
        const grey = carrier.fit([{json.dumps(colour)}], 1, 3)
        const small = carrier.fit(grey.filters, 1, 1)
        return [grey, small, carrier.fit(small.filters, 3, 3)]
    }})()"""
    grey, small, back = run_module(CARRY, steps)
    assert grey["filters"][0]["weights"] == [float(3 * at + 27) for at in range(1, 10)]
    assert grey["words"] == (
        "A filter reads one channel now: your weights for red, green and blue are added up."
    )
    assert small["filters"][0]["weights"] == [5 + 14 + 23]
    assert "Only the middle 1 × 1 of your weights is left." in small["words"]
    assert back == {"filters": [colour], "words": ""}


def test_own_weights_go_along_to_every_view() -> None:
    filters = [own(range(1, 28)), own([0] * 27)]
    chosen: dict[str, Any] = {"view": "full", "colour": "rgb", "kernel": 3, "filters": filters}
    chosen["filters"][1]["name"] = "sobel_x"
    views = ["depthwise", "pointwise", "transposed"]
    moved = run_module(CARRY, f"{views}.map((view) => new Carrier().toView(view, {json.dumps(chosen)}))")
    weights = [[filter["weights"] for filter in view["patch"]["filters"]] for view in moved]
    assert weights[0] == [list(range(1, 10)), list(range(10, 19)), list(range(19, 28))]
    assert weights[1] == [[5, 14, 23]]
    assert weights[2] == [list(range(1, 28))]
    assert [view["patch"]["kernel"] for view in moved] == [3, 1, 3]
    assert all("Only your own filters came along." in view["words"] for view in moved)
    nothing = {**chosen, "filters": chosen["filters"][1:]}
    assert run_module(CARRY, f'new Carrier().toView("pointwise", {json.dumps(nothing)})') is None


def test_weights_typed_while_another_kernel_is_awaited_are_fitted_to_it() -> None:
    learned = [{"name": "learned", "number": number, "weights": [], "bias": 0} for number in range(1, 8)]
    awaited = {
        "view": "full",
        "colour": "grey",
        "kernel": 5,
        "stride": 1,
        "padding": 2,
        "dilation": 1,
        "groups": 1,
        "filters": [own(range(1, 10)), *learned],
    }
    fitted = run_module(CARRY, f"new Carrier().fitted({json.dumps(awaited)})")
    weights = np.array(fitted["filters"][0]["weights"]).reshape(5, 5)
    assert weights[1:4, 1:4].tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert np.count_nonzero(weights) == 9
    assert fitted["filters"][1:] == learned
    there = {**awaited, "kernel": 3, "padding": 1}
    assert run_module(CARRY, f"new Carrier().fitted({json.dumps(there)})") is None
    work_out(
        consistent(
            complete({"kernel": 5, "filters": (Filter("own", weights=tuple(weights.ravel().tolist())),)})
        )
    )


@pytest.mark.parametrize(
    "setting",
    [{"stride": 0}, {"dilation": 0}, {"groups": 0}, {"padding": "-1"}, {"padding": 10**9}, {"kernel": 4}],
)
def test_a_layer_that_cannot_be_is_not_worked_out(setting: dict[str, Any]) -> None:
    chosen = {
        "view": "full",
        "kernel": 3,
        "stride": 1,
        "padding": 1,
        "mode": "zeros",
        "dilation": 1,
        "groups": 1,
        "filters": [{"name": "identity", "number": 0, "weights": [], "bias": 0}],
    }
    lesson = """{
        view: "full", weight: { shape: [1, 1, 3, 3], data: new Float32Array(9) }, bias: [0],
        input: { shape: [1, 4, 4], data: new Float32Array(16) },
    }"""
    derive = 'import { derive } from "./components/convolution/model.js"'
    sizes = run_module(
        derive,
        f"[{json.dumps(chosen)}, {json.dumps({**chosen, **setting})}]"
        f'.map((chosen) => derive({lesson}, chosen, {{ mode: "zeros" }})?.output.shape ?? null)',
    )
    assert sizes == [[1, 4, 4], None]


WORDS = 'import { factor, plain, short } from "./lib/lesson/words.js"'


def test_numbers_in_sums_and_cells() -> None:
    values = [0, -0.0001, 0.5216, -0.25, 1, -12.345, 123.456, -85311.84, 1e-12]
    plain, short, factor = (
        run_module(WORDS, f"{values}.map({name})") for name in ("plain", "short", "factor")
    )
    assert plain == ["0", "0", "0.522", "−0.25", "1", "−12.345", "123.5", "−85,311.8", "0"]
    assert short == ["0", "≈0", ".52", "−.25", "1", "−12", "123", "−85,312", "≈0"]
    assert factor == ["0", "0", "0.522", "(−0.25)", "1", "(−12.345)", "123.5", "(−85,311.8)", "0"]


def test_a_sign_says_where_rounding_may_lead_a_calculator_elsewhere() -> None:
    words = 'import { equals, sumEquals, totalEquals } from "./lib/lesson/words.js"'
    signs = run_module(
        words,
        "[equals([0.5, -2, 1234.5, 0]), equals([1.1046, 0.6346]), equals([Math.fround(0.1)]), equals([1e-5]),"
        " sumEquals([[1.1046, 0.6346]]), sumEquals([[0.5, 0.25], [1 / 3, 0]]), sumEquals([[1 / 3, 0]]),"
        " sumEquals([[1, 1 / 3]]), sumEquals([[1, 1 / 3], [2, 3]]), sumEquals([[1, 1 / 3]], [0.5]),"
        " totalEquals([1 / 3, 0]), totalEquals([1 / 3, 0.5]), totalEquals([0.25, 0.5])]",
    )
    assert "".join(signs) == "=≈=≈≈===≈≈=≈="
    # What stood there as an equation: 1.105 x 0.635 = 0.701, which a calculator says is 0.702.
    assert f"{1.1046 * 0.6346:.3f}" != f"{1.105 * 0.635:.3f}"


def test_what_sharing_weights_saves_is_said_to_a_tenth_where_it_is_little() -> None:
    costs = 'import { comparison } from "./components/convolution/costs.js"'
    said = run_module(costs, "[[10, 10], [10, 9], [10, 14], [10, 130]].map((pair) => comparison(...pair))")
    assert said[0] == said[1] == "On an input this small sharing the weights saves nothing."
    assert [text.split("need ")[1].split(" times")[0] for text in said[2:]] == ["1.40", "13"]
