"""The arithmetic inside the CNN lab's components, run under Node."""

import numpy as np
import pytest

from tests.node import run_module


@pytest.mark.parametrize(
    ("value", "direction", "wanted"),
    [
        (1, 1, 2),
        (7, 1, 8),
        (8, 1, 10),
        (10, -1, 8),
        (8, -1, 7),
        (64, 1, 80),
        (64, -1, 56),
        (512, 1, 512),
        (1, -1, 1),
    ],
)
def test_counts_step_by_about_an_eighth(value: int, direction: int, wanted: int) -> None:
    field = '{ type: "int", minimum: 1, maximum: 512 }'
    imports = 'import { stepped } from "./components/architecture_editor/controls.js"'
    assert run_module(imports, f"stepped({value}, {direction}, {field})") == wanted


def test_fractions_step_by_a_twentieth_and_stay_within_their_bounds() -> None:
    imports = 'import { stepped } from "./components/architecture_editor/controls.js"'
    field = '{ type: "float", minimum: 0, maximum: 0.99 }'
    pairs = "[[0.25, 1], [0.3, -1], [0.98, 1], [0, -1]]"
    assert run_module(
        imports, f"{pairs}.map(([value, direction]) => stepped(value, direction, {field}))"
    ) == [0.3, 0.25, 0.99, 0]


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        ('{ kind: "Conv2d", weight_shape: [4, 3, 2, 2] }', (4, 3, 2, 2)),
        ('{ kind: "ConvTranspose2d", weight_shape: [3, 4, 2, 2] }', (3, 4, 2, 2)),
        ('{ kind: "Linear", weight_shape: [4, 12], image_shape: [3, 2, 2] }', (4, 3, 2, 2)),
    ],
)
def test_kernels_are_cut_where_torch_keeps_them(layer: str, shape: tuple[int, ...]) -> None:
    weight = np.arange(np.prod(shape)).reshape(shape)
    first = weight.swapaxes(0, 1) if "Transpose" in layer else weight
    starts = run_module(
        'import { kernelsOf } from "./components/cnn_lab/filters/index.js"',
        f"(({{ outputs, inputs, start }}) => Array.from({{ length: outputs }}, (_, o) =>"
        f" Array.from({{ length: inputs }}, (_, i) => start(o, i))))(kernelsOf({layer}))",
    )
    np.testing.assert_array_equal(starts, first[:, :, 0, 0])


def test_the_spread_is_the_standard_deviation_around_zero() -> None:
    counts = np.random.default_rng(0).integers(0, 50, 41)
    middles = (2 * (np.arange(41) + 0.5) / 41 - 1) * 0.7
    wanted = np.sqrt((counts * middles**2).sum() / counts.sum())
    imports = 'import { spread } from "./components/cnn_lab/distributions/index.js"'
    assert run_module(imports, f"spread({counts.tolist()}, 0.7)") == pytest.approx(wanted)
    assert run_module(imports, "spread([0, 0, 0], 1)") == 0


@pytest.mark.parametrize(
    ("dead", "words"),
    [
        ('[["relu1", [0, 1, 1]], ["relu2", [0, 0]]]', "relu1: 2 of 3 units are dead. A dead"),
        ('[["relu1", [0, 1]]]', "relu1: 1 of 2 units is dead."),
        ('[["relu1", [0, 0]]]', "No dead units"),
    ],
)
def test_dead_units_in_words(dead: str, words: str) -> None:
    imports = 'import { deadText } from "./components/cnn_lab/distributions/index.js"'
    assert words in run_module(imports, f"deadText(new Map({dead}))")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([[9, 0, 0], [0, 8, 0], [3, 1, 6]], "Most mixed up: c taken for a, 3 times of 10."),
        ([[9, 1], [0, 8]], "Most mixed up: a taken for b, once of 10."),
        ([[9, 1], [1, 8]], "Most mixed up, like one other pair: a taken for b, once of 10."),
        (
            [[8, 2, 1], [2, 8, 0], [1, 2, 6]],
            "Most mixed up, like 2 other pairs: a taken for b, 2 times of 11.",
        ),
        ([[9, 0], [0, 8]], "No validation image is mistaken."),
    ],
)
def test_the_most_frequent_mistake_in_words(counts: list[list[int]], words: str) -> None:
    imports = 'import { noticeText } from "./components/cnn_lab/results/index.js"'
    assert run_module(imports, f'noticeText({counts}, ["a", "b", "c"])') == words


def test_a_drawing_shrinks_to_the_mean_of_each_area() -> None:
    drawing = np.random.default_rng(1).integers(0, 256, (12, 12))
    imports = 'import { shrink } from "./lib/picture.js"'
    got = run_module(imports, f"[...shrink({drawing.ravel().tolist()}, 12, [3, 4, 4])]")
    wanted = drawing.reshape(4, 3, 4, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(np.reshape(got, (3, 4, 4)), np.repeat(wanted[None], 3, axis=0), atol=0.51)


def test_a_drawing_grows_and_takes_uneven_sizes() -> None:
    imports = 'import { shrink } from "./lib/picture.js"'
    assert run_module(imports, "[...shrink(new Array(9).fill(7), 3, [1, 5, 5])]") == [7] * 25
    assert run_module(imports, "[...shrink(new Array(49).fill(7), 7, [1, 3, 2])]") == [7] * 6


def framed_drawing(drawing: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    imports = 'import { framedDrawing } from "./lib/draw_pad.js"'
    call = f"[...framedDrawing(new Uint8Array(input), {len(drawing)}, {list(shape)})]"
    return np.reshape(run_module(imports, call, stdin=drawing.astype(np.uint8).tobytes()), shape)


def test_a_drawing_is_framed_as_the_digits_of_mnist_are() -> None:
    drawing = np.zeros((280, 280), int)
    drawing[10:110, 20:45] = 255  # a stroke of 100 x 25, high up at the left
    drawing[10:20, 45:70] = 255  # with a flag at its top
    for shape in ((1, 28, 28), (3, 28, 28), (1, 14, 28)):
        framed = framed_drawing(drawing, shape).astype(float)
        _, height, width = shape
        rows, columns = np.nonzero(framed[0] >= 40)
        assert np.ptp(rows) + 1 == pytest.approx(20 * height / 28, abs=1)  # twice as large: no more
        assert np.ptp(columns) + 1 == pytest.approx(10 * width / 28, abs=1)
        y, x = ((np.indices((height, width)) + 0.5) * framed[0]).sum(axis=(1, 2)) / framed[0].sum()
        np.testing.assert_allclose((y, x), (height / 2, width / 2), atol=0.1)
        assert all((plane == framed[0]).all() for plane in framed)


def test_no_drawing_has_no_frame_and_a_dot_stays_small() -> None:
    assert framed_drawing(np.zeros((9, 9), int), (1, 3, 3)).max() == 0
    dot = np.zeros((280, 280), int)
    dot[5:25, 5:25] = 255
    assert (framed_drawing(dot, (1, 28, 28)) > 0).sum() == 4 * 4


def test_the_webcam_gives_planes_or_their_luminance() -> None:
    imports = 'import { planes } from "./lib/webcam.js"'
    rgba = [200, 100, 50, 255, 0, 0, 255, 255]
    pixels = f"new Uint8ClampedArray({rgba})"
    assert run_module(imports, f"[...planes({pixels}, [3, 1, 2])]") == [200, 0, 100, 0, 50, 255]
    wanted = [round(0.299 * 200 + 0.587 * 100 + 0.114 * 50), round(0.114 * 255)]
    assert run_module(imports, f"[...planes({pixels}, [1, 1, 2])]") == wanted
