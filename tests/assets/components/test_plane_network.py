"""The browser's own copy of a network in the plane, run under Node, against the trainer that sends it."""

import json
import re
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from safetensors.numpy import save

from nn_core.training import PlaneProbe, PlaneRun
from nn_core.training.plane.features import FEATURES
from nn_core.training.plane.network import inputs_of
from nn_core.training.plane.spec import PLANE_ACTIVATIONS
from nn_core.training.plane.trainer import PlaneTrainer
from tests.nn_core.training.plane.reference import runs
from tests.node import run_module

MODEL = 'import * as model from "./components/neural_network/plane_network/model.js"'
LAYOUT = 'import * as layout from "./components/neural_network/plane_network/layout.js"'
SPACE = 'import * as space from "./components/neural_network/plane_network/space.js"'
LEGEND = 'import * as legend from "./components/neural_network/plane_network/legend.js"'
FORMAT = 'import { number } from "./lib/format.js"'
FRAME = 'import { readFrame } from "./lib/frame.js"'
IMPORTS = "\n".join([MODEL, SPACE, FRAME])
NETWORK = "model.Network.of(readFrame(input).arrays)"


def frame_of(trainer: PlaneTrainer, probe: PlaneProbe | None = None) -> bytes:
    arrays = trainer.snapshot(probe or PlaneProbe())
    small = {
        name: array if array.dtype == np.uint8 else array.astype(np.float32) for name, array in arrays.items()
    }
    return save(small, {"frame": "{}"})


def trained(run: PlaneRun) -> PlaneTrainer:
    trainer = PlaneTrainer(run, run.load(), torch.device("cpu"))
    for _ in range(20):
        trainer.step()
    return trainer


def js(expression: str, trainer: PlaneTrainer) -> Any:
    return run_module(IMPORTS, expression, stdin=frame_of(trainer))


def test_names_stand_in_the_same_order() -> None:
    named = [[name, feature.label] for name, feature in FEATURES.items()]
    assert run_module(MODEL, "model.FEATURES.map(({name, label}) => [name, label])") == named
    assert run_module(MODEL, "model.ACTIVATIONS.map(({name}) => name)") == list(PLANE_ACTIVATIONS)


@pytest.mark.walk
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(runs())
def test_every_neuron_gives_the_same_in_browser_and_trainer(run: PlaneRun) -> None:
    trainer = trained(run)
    points = np.array([[-2.5, 1.0], [0.0, 0.0], [3.0, -0.4]])
    values = js(
        f"((network) => [[-2.5, 1], [0, 0], [3, -0.4]].map(([x, y]) => network.at(x, y)))({NETWORK})", trainer
    )
    hidden, z = trainer._network.forward(inputs_of(points, run.config.features))
    expected = [layer[:-1] for layer in hidden] + [z]
    for place, of_point in enumerate(values):
        for layer, numbers in zip(expected, of_point, strict=True):
            np.testing.assert_allclose(numbers, layer[:, place], rtol=1e-4, atol=1e-5)


@pytest.mark.walk
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(runs())
def test_surface_is_the_same_in_browser_and_trainer(run: PlaneRun) -> None:
    """Asked at the middles of the browser's cells, 16 to a unit of the plane."""
    trainer = trained(run)
    kind = json.dumps({"classes": run.plane.classes, "loss": run.config.loss})
    picked = [0, 95, 4321, 9215]
    surface = js(
        f"""((network) => {{
            const values = network.forward(network.features.map(model.featureMap))
            return model.answers(values.at(-1), {kind}).map((map) => {picked}.map((at) => map[at]))
        }})({NETWORK})""",
        trainer,
    )
    middle = (np.array(picked) % 96 + 0.5) / 16 - 3
    height = 3 - (np.array(picked) // 96 + 0.5) / 16
    _, z = trainer._network.forward(inputs_of(np.stack([middle, height], axis=1), run.config.features))
    np.testing.assert_allclose(surface, trainer._loss.answers(z), rtol=1e-3, atol=1e-4)


@pytest.fixture(scope="module")
def trainer() -> PlaneTrainer:
    return trained(PlaneRun())


@pytest.mark.walk
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(runs())
def test_the_plane_is_read_at_the_very_point_that_is_pointed_at(run: PlaneRun) -> None:
    """Two points of one cell are read apart; the network says there what its output neurons show."""
    trainer = trained(run)
    kind = json.dumps({"classes": run.plane.classes, "loss": run.config.loss})
    points = [{"x": 1.001, "y": -0.499}, {"x": 1.06, "y": -0.44}]
    read = run_module(
        f"{IMPORTS}\n{LEGEND}\n{FORMAT}",
        f"""((network) => {points}.map((point) => {{
            const values = model.saidAt(network, point, {kind})
            return [values.at(-1), legend.readingOf(point, values, {kind}), number(values.at(-1)[0])]
        }}))({NETWORK})""",
        stdin=frame_of(trainer),
    )
    places = np.array([[point["x"], point["y"]] for point in points])
    _, z = trainer._network.forward(inputs_of(places, run.config.features))
    said = np.array([numbers for numbers, _, _ in read])
    np.testing.assert_allclose(said, np.transpose(trainer._loss.answers(z)), rtol=1e-3, atol=1e-4)
    for (_, words, value), where in zip(read, ("x 1.00, y −0.50: ", "x 1.06, y −0.44: "), strict=True):
        assert words.startswith(where)
        assert run.plane.classes or words == f"{where}the network says {value}"


def test_no_class_has_all_whatever_floats_make_of_it() -> None:
    at = "{x: 0, y: 0}"
    kinds = "[[[1], {classes: 2, loss: 'cross_entropy'}], [[0, 1, 0], {classes: 3, loss: 'cross_entropy'}]]"
    said = run_module(LEGEND, f"{kinds}.map(([given, kind]) => legend.readingOf({at}, [given], kind))")
    assert [words.rpartition("with ")[2] for words in said] == [">99.9\xa0%"] * 2


def test_a_weight_set_in_the_browser_is_the_one_with_that_name(trainer: PlaneTrainer) -> None:
    places = [
        {"layer": "layer1", "neuron": 2, "source": "y", "value": 7.5},
        {"layer": "layer2", "neuron": 1, "source": 3, "value": -2.5},
        {"layer": "output", "neuron": 0, "source": "bias", "value": 0.5},
        {"layer": "layer5", "neuron": 0, "source": "x", "value": 1.0},
    ]
    layers = js(
        f"((network) => {{ {json.dumps(places)}.forEach((place) => network.set(place)); "
        "return network.layers.map(({weight, bias}) => [[...weight], [...bias]]) "
        f"}})({NETWORK})",
        trainer,
    )
    assert layers[0][0][2 * 2 + 1] == 7.5
    assert layers[1][0][1 * 4 + 3] == -2.5
    assert layers[2][1] == [0.5]
    changed = np.concatenate([np.concatenate(layer) for layer in layers])
    before = np.concatenate([np.r_[block[:, :-1].ravel(), block[:, -1]] for block in trainer._network.blocks])
    assert (~np.isclose(changed, before)).sum() == 3


def test_lines_are_as_thick_as_their_weights_whatever_the_others_are() -> None:
    """The scale is fixed: nearly nothing for ±0.0012, and more for more, up to a limit."""
    weights = [0, 0.0012, 0.1, 0.5, 1, 3, 10, 1000]
    looks = run_module(LAYOUT, f"{json.dumps(weights)}.map(layout.look)")
    for part in ("thickness", "strength"):
        sizes = [look[part] for look in looks]
        assert sizes == sorted(sizes)
        assert sizes[1] == pytest.approx(sizes[0], rel=0.02)
        assert sizes[4] > 3 * sizes[0]
        assert sizes[-1] == pytest.approx(sizes[-2], rel=0.01)
    assert looks[-1]["strength"] == 1
    assert run_module(LAYOUT, "layout.look(-2)") == run_module(LAYOUT, "layout.look(2)")


# The view of a layer


def test_two_largest_directions_are_those_of_numpy() -> None:
    values = np.random.default_rng(0).normal(size=(5, 40)) * np.array([[3], [1], [0.2], [2], [0.5]])
    look = run_module(
        SPACE,
        "space.lookAlong(JSON.parse(new TextDecoder().decode(input)).map((row) => Float64Array.from(row)))",
        stdin=json.dumps(values.tolist()).encode(),
    )
    variances, directions = np.linalg.eigh(np.cov(values, bias=True))
    for axis, expected in zip(look["axes"], directions.T[::-1], strict=False):
        assert abs(np.dot(axis, expected)) == pytest.approx(1, abs=1e-6)
    assert look["share"] == pytest.approx(variances[-2:].sum() / variances.sum())
    np.testing.assert_allclose(look["centre"], values.mean(axis=1), atol=1e-9)


@pytest.mark.parametrize(
    ("spread", "words"),
    [
        (0, "that do not tell the points apart: all lie on one spot."),
        (1e-7, "that do not tell the points apart: all lie on one spot."),
        (1, "seen along the two directions in which the points differ most: 90\xa0% of their variance."),
    ],
)
def test_dead_neurons_show_one_spot_and_no_share_of_a_variance_that_is_none(
    spread: float, words: str
) -> None:
    """Three neurons that answer with variances of 5, 4 and 1, or (dead) with none."""
    cosines = np.cos(np.arange(1, 4)[:, None] * np.arange(40) * 2 * np.pi / 40)
    values = 0.1 + spread * np.sqrt([[5], [4], [1]]) * cosines
    text = run_module(
        SPACE,
        """((values) => space.axesText(3, "neurons", space.lookAlong(values).share, "the points"))(
            JSON.parse(new TextDecoder().decode(input)))""",
        stdin=json.dumps(values.tolist()).encode(),
    )
    assert re.fullmatch(r"3 neurons,? " + re.escape(words), text)


@pytest.mark.parametrize("mirrored", [False, True])
def test_axes_stay_as_near_to_the_last_ones_as_they_can(mirrored: bool) -> None:
    """The last axes, turned by 70 degrees within their plane (and mirrored), must be found again."""
    values = np.random.default_rng(1).normal(size=(4, 60)) * np.array([[3], [2], [0.1], [0.2]])
    _, directions = np.linalg.eigh(np.cov(values, bias=True))
    first, second = directions.T[::-1][:2]
    if mirrored:
        second = -second
    angle = np.radians(70)
    last = [np.cos(angle) * first + np.sin(angle) * second, np.cos(angle) * second - np.sin(angle) * first]
    text = json.dumps({"values": values.tolist(), "last": {"axes": np.array(last).tolist()}})
    look = run_module(
        SPACE,
        "((given) => space.lookAlong(given.values, given.last))(JSON.parse(new TextDecoder().decode(input)))",
        stdin=text.encode(),
    )
    np.testing.assert_allclose(look["axes"], last, atol=1e-6)


def test_a_layer_of_two_neurons_is_shown_as_it_is(trainer: PlaneTrainer) -> None:
    seen = js(
        f"""((network) => {{
            const lines = space.gridLines()
            const values = space.layerValues(network, 2, lines)
            const {{ x, y }} = space.project(values, space.lookAlong(values))
            return [[...lines.x], [...lines.y], [...x], [...y]]
        }})({NETWORK})""",
        trainer,
    )
    lines = np.array(seen[:2]).T
    assert np.abs(lines).max() == 3
    hidden, _ = trainer._network.forward(inputs_of(lines, ("x", "y")))
    np.testing.assert_allclose(seen[2:], hidden[2][:-1], atol=1e-5)


def test_rounding_errors_are_not_blown_up_to_a_shape() -> None:
    """What differs by less than 0.01 is shown in a window of 0.01, in its middle."""
    assert run_module(SPACE, "space.range([[-1, 2], [0.5, 3]])") == [-1, 3]
    low, high = run_module(SPACE, "space.range([[0.3, 0.300001], [0.3000005]])")
    assert high - low == pytest.approx(0.01)
    assert (low + high) / 2 == pytest.approx(0.3, abs=1e-6)
