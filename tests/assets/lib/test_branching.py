"""Networks that branch, in the browser's modules: against PyTorch, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nn_core import (
    Add,
    Architecture,
    Concat,
    Conv2d,
    build,
    capture,
)
from nn_core.network.layers import LAYER_KINDS
from nn_core.network.presets import classifier_preset
from tests.assets.components.test_network_map import MAP
from tests.assets.lib.test_receptive_field import box, fields
from tests.nn_core.network.architectures import BRANCHING, EDGED
from tests.node import js
from ui.kit.editor import layer_dicts
from ui.shell.rows import rows


@pytest.mark.parametrize(
    ("at", "words"), [(0, "1.00 (conv1) − 3.00 (input) = −2.00"), (1, "2.00 (conv1) + 0 (input) = 2.00")]
)
def test_a_sum_says_both_of_its_parts(at: int, words: str) -> None:
    arch = Architecture((1, 1, 2), (Conv2d(1, 1), Add("input")))
    facts = {"row": rows(arch)[1], "input": [1, 2], "beside": [-3, 0], "value": [-2, 2][at]}
    spot = f"channel: 0, pixel: {{row: 0, column: {at}}}"
    given = f'{{input: value.input, beside: value.beside, names: ["conv1", "input"], {spot}}}'
    said = js(
        f'import {{ explain }} from "{MAP}/arithmetic.js"', f"explain(value.row, value.value, {given})", facts
    )
    assert said == words


def test_a_channel_of_joined_maps_says_which_it_was() -> None:
    arch = Architecture((1, 1, 1), (Conv2d(2, 1), Concat("input")))
    facts = {"row": rows(arch)[1], "input": [1, 2], "beside": [3]}
    said = js(
        f'import {{ explain }} from "{MAP}/arithmetic.js"',
        """[0, 1, 2].map((channel) => explain(value.row, channel + 1, {
          input: value.input, beside: value.beside, names: ["conv1", "input"],
          channel, pixel: {row: 0, column: 0}}))""",
        facts,
    )
    assert said == ["1.00, channel 1 of conv1", "2.00, channel 2 of conv1", "3.00, channel 1 of input"]


@pytest.mark.parametrize("network", [BRANCHING, EDGED], ids=["branching", "extra edges"])
def test_the_browser_computes_what_torch_computes(network: Architecture) -> None:
    model = build(network, seed=3).eval()
    image = torch.rand(network.input_shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad(), capture(model) as trace:
        model(image[None])
    weights = {
        name: [list(tensor.shape), tensor.flatten().tolist()] for name, tensor in model.state_dict().items()
    }
    found = js(
        'import { outputs } from "./lib/network.js"',
        """(() => {
          const tensor = ([shape, data]) => ({shape, data: Float64Array.from(data)})
          const weights = new Map(Object.entries(value.weights).map(([name, made]) => [name, tensor(made)]))
          const made = outputs(value.rows, weights, tensor(value.image))
          return [...made].map(([name, {shape, data}]) => [name, shape, [...data]])
        })()""",
        {"rows": rows(network), "weights": weights, "image": [list(image.shape), image.flatten().tolist()]},
    )
    assert tuple(name for name, *_ in found) == network.layer_names
    for name, shape, data in found:
        expected = trace[name].output[0]
        assert tuple(shape) == tuple(expected.shape)
        np.testing.assert_allclose(data, expected.flatten(), atol=1e-5)


def test_the_pixels_that_a_value_depends_on_are_those_with_a_gradient_on_any_way() -> None:
    maps = Architecture(BRANCHING.input_shape, BRANCHING.layers[:6])
    model = build(maps).double()
    for parameter in model.parameters():
        torch.nn.init.ones_(parameter)
    for at in ((0, 0), (1, 3), (3, 2)):
        image = torch.ones(1, 2, 8, 8, dtype=torch.float64, requires_grad=True)
        model(image)[0, :, *at].sum().backward()
        assert image.grad is not None
        seen = image.grad[0].sum(0).nonzero()
        (top, left), (bottom, right) = seen.min(dim=0).values.tolist(), seen.max(dim=0).values.tolist()
        assert fields([(maps, 5, at)]) == [box(top, bottom, left, right)]


@pytest.mark.parametrize("architecture", [BRANCHING, classifier_preset("tiny_vgg", (1, 28, 28), 10)])
def test_the_editor_names_layers_as_python_does(architecture: Architecture) -> None:
    stems = {kind: None if kind == "Activation" else cls.stem for kind, cls in LAYER_KINDS.items()}
    named = js(
        'import { namesOf } from "./components/architecture_editor/sources.js"',
        "namesOf(value.layers, ({kind, function: name}) => ({stem: value.stems[kind] ?? name}))",
        {"layers": layer_dicts(architecture), "stems": stems},
    )
    assert tuple(named) == architecture.layer_names
