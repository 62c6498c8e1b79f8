"""The browser computes activations and pooling itself while the hand moves: it must agree with nn_core."""

import json
from typing import Any

import numpy as np
import pytest

from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.pooling import POOLING_KINDS, Pooling, pool, pool_gradient, pool_window, upsample_back
from tests.node import run_module
from tests.numerals import read

FUNCTIONS = 'import { FUNCTIONS } from "./components/activation/functions.js"'
POOLING = 'import { pool, poolGradient, restore, windowAt } from "./components/pooling/math.js"'


def js(imports: str, expression: str, value: Any) -> Any:
    """The JSON value of a JavaScript expression in which `value` is the Python value given."""
    return run_module(
        imports,
        f"((value) => {expression})(JSON.parse(new TextDecoder().decode(input)))",
        stdin=json.dumps(value).encode(),
    )


@pytest.mark.parametrize("parameter", [None, 0.3, -0.5])
def test_activations_and_slopes(parameter: float | None) -> None:
    xs = [*np.linspace(-12, 12, 601), -800.0, 800.0, 1e-9, -1e-9, 8.5, -8.5]
    parameters = {
        name: function.parameter if parameter is None or function.parameter is None else parameter
        for name, function in ACTIVATIONS.items()
    }
    found = js(
        FUNCTIONS,
        "Object.fromEntries(Object.entries(value.parameters).map(([name, parameter]) =>"
        " [name, value.xs.map((x) => FUNCTIONS[name].at(x, parameter))]))",
        {"xs": xs, "parameters": parameters},
    )
    assert set(found) == set(ACTIVATIONS)
    for name, function in ACTIVATIONS.items():
        values, slopes = np.array(found[name]).T
        np.testing.assert_allclose(
            values, function(xs, parameters[name]), rtol=1e-12, atol=1e-13, err_msg=name
        )
        np.testing.assert_allclose(
            slopes, function.slope(xs, parameters[name]), rtol=0, atol=1e-12, err_msg=name
        )


def test_written_out_arithmetic_ends_with_the_value_and_the_slope() -> None:
    found = js(
        FUNCTIONS,
        "Object.fromEntries(Object.entries(FUNCTIONS).map(([name, {at, work}]) =>"
        " [name, value.map((x) => work(x, 0.25, at(x, 0.25)))]))",
        [-2, 0.5],
    )
    assert found["relu"] == [["max(0, −2) = 0", "z ≤ 0: 0"], ["max(0, 0.5) = 0.5", "z > 0: 1"]]
    assert found["prelu"][0] == ["0.25 · (−2) = −0.5", "z ≤ 0: a = 0.25"]
    assert found["elu"][0] == ["0.25 · (0.135 − 1) ≈ −0.216", "0.25 · 0.135 ≈ 0.034"]
    assert found["sigmoid"][1] == ["1 / (1 + 0.607) ≈ 0.622", "0.622 · (1 − 0.622) ≈ 0.235"]
    assert found["tanh"][1] == ["tanh(0.5) ≈ 0.462", "1 − 0.462² ≈ 0.786"]
    for name, function in ACTIVATIONS.items():
        for x, texts in zip([-2, 0.5], found[name], strict=True):
            for text, expected in zip(texts, [function(x, 0.25), function.slope(x, 0.25)], strict=True):
                shown = read(text.replace(":", "=").replace("≈", "=").rpartition("= ")[2])
                assert shown == pytest.approx(float(expected), abs=5e-4), f"{name} at {x}: {text}"


def test_what_relu_makes_of_a_number_below_0_is_exactly_0() -> None:
    found = js(
        FUNCTIONS, "value.map((x) => FUNCTIONS.relu.work(x, 0, [Math.max(0, x), 0])[0])", [-0.8981, 0.1019]
    )
    assert found == ["max(0, −0.898) = 0", "max(0, 0.102) ≈ 0.102"]


def test_what_is_almost_nothing_is_not_written_as_nothing() -> None:
    found = js(FUNCTIONS, "value.map((x) => FUNCTIONS.tanh.work(x, 0, FUNCTIONS.tanh.at(x)))", [-5, -12, -40])
    # 1 - tanh(5)^2 = 4 / (e^5 + e^-5)^2 = 0.00018158
    assert found[0] == ["tanh(−5) ≈ −0.999909", "1 − (−0.999909)² ≈ 0.00018"]
    assert found[1] == ["tanh(−12) ≈ −1 + 7.6·10⁻¹¹", "1 − (−1 + 7.6·10⁻¹¹)² ≈ 1.5·10⁻¹⁰"]
    assert found[2] == ["tanh(−40) ≈ −1 + 3.6·10⁻³⁵", "1 − (−1 + 3.6·10⁻³⁵)² ≈ 7.2·10⁻³⁵"]
    found = js(
        FUNCTIONS, "value.map((x) => FUNCTIONS.sigmoid.work(x, 0, FUNCTIONS.sigmoid.at(x)))", [0.3, 40]
    )
    assert found[0] == ["1 / (1 + 0.741) ≈ 0.574", "0.574 · (1 − 0.574) ≈ 0.244"]
    assert found[1] == [
        "1 / (1 + 4.2·10⁻¹⁸) ≈ 1 − 4.2·10⁻¹⁸",
        "(1 − 4.2·10⁻¹⁸) · (1 − (1 − 4.2·10⁻¹⁸)) ≈ 4.2·10⁻¹⁸",
    ]


EXPONENTIAL = ("elu", "gelu", "silu", "tanh", "sigmoid", "softplus")


def test_only_at_0_a_power_of_e_makes_exact_numbers_however_floats_round_it() -> None:
    """By Lindemann's theorem e to the power of any other rational number is not rational."""
    found = js(
        FUNCTIONS,
        "Object.fromEntries(Object.entries(FUNCTIONS).map(([name, {at, work}]) =>"
        " [name, value.map((x) => work(x, 0.25, at(x, 0.25)))]))",
        [-800, -75, -9, 0, 9, 40, 800],
    )
    for name in EXPONENTIAL:
        for at, texts in enumerate(found[name]):
            for text in texts:
                assert at == 3 or " = " not in text, text
                assert "Infinity" not in text, text
    assert found["tanh"][3] == ["tanh(0) = 0", "1 − 0² = 1"]
    assert found["sigmoid"][3] == ["1 / (1 + 1) = 0.5", "0.5 · (1 − 0.5) = 0.25"]
    # 800 / ln 10 = 347.4356, 10^0.4356 = 2.73 and 10^(1 − 0.4356) = 3.67
    assert found["sigmoid"][0] == ["1 / (1 + 2.7·10³⁴⁷) ≈ 0", "0 · (1 − 0) ≈ 0"]
    assert found["softplus"][0] == ["ln(1 + 3.7·10⁻³⁴⁸) ≈ 0", "σ(−800) ≈ 0"]
    assert found["tanh"][1] == ["tanh(−75) ≈ −1 + 1.4·10⁻⁶⁵", "1 − (−1 + 1.4·10⁻⁶⁵)² ≈ 2.9·10⁻⁶⁵"]


def pooling_cases(number: int) -> list[tuple[Pooling, np.ndarray]]:
    random = np.random.default_rng(0)
    cases = []
    for _ in range(number):
        kind = POOLING_KINDS[random.integers(len(POOLING_KINDS))]
        window = int(random.integers(1, 6))
        padding = 0 if kind == "l2" else int(random.integers(0, window // 2 + 1))
        settings = Pooling(kind, window, int(random.integers(1, 5)), padding, bool(random.integers(2)))
        # A fifth of zeros: equal values, and L2 windows of nothing.
        x = random.normal(size=(1, *random.integers(window, 12, 2))) * (random.random((1, 1, 1)) > 0.2)
        cases.append((settings, x))
    return cases


def test_pooling_its_gradient_and_what_is_left() -> None:
    cases = pooling_cases(200)
    found = js(
        POOLING,
        "value.map(({layer, map}) => { const pooled = pool(layer, map); return {shape: pooled.shape,"
        " pooled: [...pooled.data], gradient: [...poolGradient(layer, map, pooled.shape).data],"
        " restored: [...restore(layer, map, pooled).data], first: windowAt(layer, map, 0, 0)} })",
        [
            {
                "layer": {
                    "kind": layer.kind,
                    "window": layer.kernel_size,
                    "stride": layer.step,
                    "padding": layer.padding,
                    "ceil": layer.ceil_mode,
                },
                "map": {"shape": x.shape, "data": x.ravel().tolist()},
            }
            for layer, x in cases
        ],
    )
    for (layer, x), seen in zip(cases, found, strict=True):
        expected = pool(x, layer)
        assert tuple(seen["shape"]) == expected.shape
        gradient = pool_gradient(x, np.ones_like(expected), layer)
        pairs = {"pooled": expected, "gradient": gradient, "restored": upsample_back(x, layer)}
        for name, truth in pairs.items():
            values = [np.nan if value is None else value for value in seen[name]]
            np.testing.assert_allclose(values, truth.ravel(), rtol=0, atol=1e-6, err_msg=f"{name} of {layer}")
        window = pool_window(x, layer, 0, 0, 0)
        assert seen["first"]["result"] == pytest.approx(window.result, abs=1e-12)
        assert seen["first"]["sum"] == pytest.approx(window.sum, abs=1e-12)


def test_a_window_that_does_not_fit_gives_nothing() -> None:
    layer = {"kind": "max", "window": 5, "stride": 1, "padding": 0, "ceil": False}
    assert js(POOLING, "pool(value, {shape: [1, 4, 4], data: new Float32Array(16)})", layer) is None


def test_the_sum_of_an_l2_window_that_sticks_out_is_what_it_says() -> None:
    imports = POOLING + '\nimport { sentence, wayBack } from "./components/pooling/words.js"'
    layer = {"kind": "l2", "window": 2, "stride": 2, "padding": 0, "ceil": True}
    map_ = {"shape": [1, 3, 3], "data": [0, 0, 3, 0, 0, 4, 1, 2, 5]}
    said = js(
        imports,
        "[[0, 1], [1, 0]].map(([row, column]) => windowAt(value.layer, value.map, row, column))"
        ".flatMap((window) => [sentence('l2', window), wayBack('l2', window)])",
        {"layer": layer, "map": map_},
    )
    # torch's lp_pool2d: sqrt((3^2 + 4^2) 4 / 2) = sqrt(50), and d / d value = value 2 / sqrt(50).
    why = "Only 2 of the window\u2019s 4 pixels lie on the picture. So the sum is taken 4 / 2 = 2 times"
    assert said[0].startswith(f"√((3² + 4²) · 2) = √(25 · 2) ≈ 7.071. {why}")
    assert said[1] == "Each pixel gets its value · 2 / 7.071: large ones more."
    assert said[2].startswith(f"√((1² + 2²) · 2) = √(5 · 2) ≈ 3.162. {why}")
    x = np.array(map_["data"], dtype=float).reshape(1, 3, 3)
    pooled = pool(x, Pooling("l2", 2, 2, 0, True))
    assert pooled[0, 0, 1] == pytest.approx(50**0.5)
    assert pooled[0, 1, 0] == pytest.approx(10**0.5)


def test_a_slope_can_be_recomputed_from_the_value_that_is_written() -> None:
    """Of tanh(5.647) 1 - 0.99998² would be 0.00004; the slope is 1 / cosh(5.647)² = 0.0000498."""
    (value, slope) = js(FUNCTIONS, "FUNCTIONS.tanh.work(value, 0, FUNCTIONS.tanh.at(value))", 5.647)
    written = float(value.split(" ≈ ")[1])
    said = float(slope.split("≈ ")[1])
    assert 1 - written**2 == pytest.approx(1 / np.cosh(5.647) ** 2, rel=0.05)
    assert said == pytest.approx(1 / np.cosh(5.647) ** 2, rel=0.05)
