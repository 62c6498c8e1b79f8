"""Explanations against values worked out by hand, and published formulas in float64."""

from __future__ import annotations

import copy
import itertools
import math
import warnings

import numpy as np
import pytest
import torch
from captum import attr
from torch import Tensor, nn
from torch.nn import functional as F

from nn_core.attribution.explain import cut, explain
from nn_core.attribution.methods import METHODS, maps_of
from nn_core.attribution.question import Question, QuestionError
from nn_core.network.architecture import Architecture
from nn_core.network.build import build
from nn_core.network.layers import (
    Activation,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    MaxPool2d,
)
from nn_core.network.walk import output_of

LINEAR = Architecture((1, 2, 3), (Flatten(), Linear(2, bias=False)))
WEIGHTS = torch.tensor([[1.0, -2.0, 3.0, 0.5, 0.0, -1.0], [2.0] * 6], dtype=torch.float64)
IMAGE = torch.tensor([[[0.5, 1.0, 0.0], [2.0, 3.0, -1.0]]], dtype=torch.float64)
PRODUCTS = torch.tensor([[[0.5, -2.0, 0.0], [1.0, 0.0, 1.0]]], dtype=torch.float64)
EXACT = 1e-12
SINGLE = 1e-6
"""captum sums in single precision what it gets from changed pictures; LRP has an epsilon."""

CNN = Architecture(
    (2, 8, 8),
    (
        Conv2d(4, 3, padding=1), BatchNorm2d(), Activation("relu"), MaxPool2d(2), Conv2d(5, 3, padding=1),
        Activation("relu"), AvgPool2d(2), Dropout(0.5), Flatten(), Linear(3),
    ),
)  # fmt: skip


def linear() -> nn.Module:
    model = build(LINEAR).double().eval()
    with torch.no_grad():
        model.linear1.weight.copy_(WEIGHTS)  # type: ignore[operator,union-attr]
    return model


def picture(architecture: Architecture, seed: int = 1) -> Tensor:
    return torch.rand(architecture.input_shape, generator=torch.Generator().manual_seed(seed)).double()


@pytest.fixture
def cnn() -> nn.Module:
    return build(CNN, seed=3).double().eval()


def score(model: nn.Module, image: Tensor, target: int) -> Tensor:
    found: Tensor = model(image[None])[0, target]
    return found


# A linear network: what each pixel adds to a score is its product with its weight, whoever is asked.


@pytest.mark.parametrize("method", ["gradient", "smoothgrad"])
def test_the_gradient_of_a_linear_network_is_its_weights(method: str) -> None:
    torch.testing.assert_close(
        explain(linear(), LINEAR, IMAGE, Question(method, 0)), WEIGHTS[0].reshape(1, 2, 3), rtol=0, atol=EXACT
    )


@pytest.mark.parametrize(
    "question",
    [
        Question("gradient_input", 0),
        Question("integrated", 0, steps=2),
        Question("occlusion", 0, window=1, stride=1),
        Question("shapley", 0, samples=3, parts=100),
        Question("lrp", 0),
    ],
    ids=lambda question: question.method,
)
def test_what_a_pixel_adds_to_a_linear_score_is_its_product(question: Question) -> None:
    found = explain(linear(), LINEAR, IMAGE, question)
    if question.method == "shapley":  # of parts, each pixel has what its part adds
        parts = cut(IMAGE.numpy(), 100)
        wanted = torch.stack([PRODUCTS[0][parts == part].sum() for part in parts.ravel()]).reshape(1, 2, 3)
    else:
        wanted = PRODUCTS
    torch.testing.assert_close(found, wanted, rtol=0, atol=SINGLE)


def test_each_class_has_its_own() -> None:
    found = explain(linear(), LINEAR, IMAGE, Question("gradient", 1))
    torch.testing.assert_close(found, torch.full((1, 2, 3), 2.0, dtype=torch.float64), rtol=0, atol=EXACT)


# One hidden layer of three ReLUs, weights set by hand: z = (2x, -3x, x - 2) at x = 1 gives (2, -3, -1).

ROW = Architecture((1, 1, 1), (Flatten(), Linear(3), Activation("relu"), Linear(1)))


@pytest.mark.parametrize(
    ("method", "x", "out", "wanted"),
    [
        # at x = 1 the first alone is on: 2 · out₁
        ("gradient", 1.0, (1.0, 1.0, 1.0), 2.0),
        ("gradient", 1.0, (-1.0, 1.0, 1.0), -2.0),
        ("guided", 1.0, (-1.0, 1.0, 1.0), 0.0),
        # at x = 3 the first and the third are on
        ("gradient", 3.0, (-1.0, 1.0, 4.0), -2.0 + 4.0),
        ("guided", 3.0, (-1.0, 1.0, 4.0), 4.0),
        # deconvolution does not ask what was on: 2 · 1 - 3 · 5 + 1 · 4, negative gradients left out
        ("deconvolution", 1.0, (1.0, 5.0, 4.0), 2.0 - 15.0 + 4.0),
        ("deconvolution", 1.0, (1.0, -5.0, 4.0), 2.0 + 4.0),
    ],
)
def test_rules_at_the_relu(method: str, x: float, out: tuple[float, ...], wanted: float) -> None:
    model = build(ROW).double().eval()
    with torch.no_grad():
        model.linear1.weight.copy_(torch.tensor([[2.0], [-3.0], [1.0]]))  # type: ignore[operator,union-attr]
        model.linear1.bias.copy_(torch.tensor([0.0, 0.0, -2.0]))  # type: ignore[operator,union-attr]
        model.linear2.weight.copy_(torch.tensor([out]))  # type: ignore[operator,union-attr]
        model.linear2.bias.zero_()  # type: ignore[operator,union-attr]
    image = torch.full((1, 1, 1), x, dtype=torch.float64)
    assert explain(model, ROW, image, Question(method, 0)).item() == pytest.approx(wanted, abs=1e-12)


# A small CNN in float64, against the formulas of the papers written out with autograd.


@pytest.mark.parametrize("target", [0, 2])
@pytest.mark.parametrize("layer", ["conv1", "pool1", "relu2", "pool2"])
def test_grad_cam_is_its_formula(cnn: nn.Module, layer: str, target: int) -> None:
    image = picture(CNN)
    maps = image[None]
    for name, module in cnn.named_children():
        maps = module(maps)
        if name == layer:
            kept = maps
            kept.retain_grad() if kept.requires_grad else kept.requires_grad_()
    (slopes,) = torch.autograd.grad(maps[0, target], kept)
    weights = slopes.mean((2, 3), keepdim=True)
    cam = F.relu((weights * kept).sum(1, keepdim=True))
    wanted = F.interpolate(cam, size=(8, 8), mode="bilinear")[0]
    found = explain(cnn, CNN, image, Question("gradcam", target, layer))
    torch.testing.assert_close(found, wanted.detach(), rtol=0, atol=EXACT)


SKIP = Architecture(
    (2, 8, 8),
    (
        Conv2d(3, 3, padding=1), Activation("relu"), Conv2d(3, 3, padding=1), Add("relu1"),
        Activation("relu"), Flatten(), Linear(3),
    ),
)  # fmt: skip


@pytest.mark.parametrize("layer", ["relu1", "conv2", "add1"])
def test_grad_cam_is_captum_s_where_a_skip_passes_the_layer(layer: str) -> None:
    model, image = build(SKIP, seed=4).double().eval(), picture(SKIP)
    maps = attr.LayerGradCam(model, model.get_submodule(layer)).attribute(
        image[None], 1, relu_attributions=True
    )
    wanted = attr.LayerAttribution.interpolate(maps, (8, 8), "bilinear")[0]
    assert wanted.any()
    found = explain(model, SKIP, image, Question("gradcam", 1, layer))
    torch.testing.assert_close(found, wanted.detach(), rtol=0, atol=EXACT)


def test_maps_that_are_known_are_not_computed_anew(cnn: nn.Module) -> None:
    image, question = picture(CNN), Question("gradcam", 1, "pool2")
    with torch.no_grad():
        maps = output_of(cnn, image[None], "pool2")
    wanted = explain(cnn, CNN, image, question)
    with torch.no_grad():
        cnn.conv1.weight.fill_(math.nan)  # type: ignore[operator,union-attr]
    found = explain(cnn, CNN, image, question, known={"pool2": maps})
    torch.testing.assert_close(found, wanted, rtol=0, atol=EXACT)


@pytest.mark.parametrize("architecture", [CNN, SKIP], ids=["straight", "skip"])
@pytest.mark.parametrize("method", ["gradient", "gradient_input"])
def test_a_gradient_is_captum_s(architecture: Architecture, method: str) -> None:
    model, image = build(architecture, seed=4).double().eval(), picture(architecture)
    x = image[None].requires_grad_()
    theirs = {
        "gradient": lambda: attr.Saliency(model).attribute(x, 1, abs=False),
        "gradient_input": lambda: attr.InputXGradient(model).attribute(x, 1),
    }
    found = explain(model, architecture, image, Question(method, 1))
    torch.testing.assert_close(found, theirs[method]()[0].detach(), rtol=0, atol=EXACT)


def test_grad_cam_asks_the_last_maps_unless_told_otherwise(cnn: nn.Module) -> None:
    image = picture(CNN)
    assert maps_of(CNN)[-1].name == "dropout1"
    asked = explain(cnn, CNN, image, Question("gradcam", 1, "dropout1"))
    torch.testing.assert_close(explain(cnn, CNN, image, Question("gradcam", 1)), asked, rtol=0, atol=EXACT)


def test_guided_grad_cam_is_the_product_of_the_two(cnn: nn.Module) -> None:
    image = picture(CNN)
    guided = explain(cnn, CNN, image, Question("guided", 1))
    cam = explain(cnn, CNN, image, Question("gradcam", 1, "relu2"))
    found = explain(cnn, CNN, image, Question("guided_gradcam", 1, "relu2"))
    torch.testing.assert_close(found, guided * cam, rtol=0, atol=EXACT)


def test_integrated_gradients_add_up_to_what_the_score_rose(cnn: nn.Module) -> None:
    image = picture(CNN)
    rose = (score(cnn, image, 1) - score(cnn, torch.zeros_like(image), 1)).item()
    found = explain(cnn, CNN, image, Question("integrated", 1)).sum().item()
    assert found == pytest.approx(rose, rel=0.01)


def test_shapley_values_of_the_parts_add_up_to_what_the_score_rose(cnn: nn.Module) -> None:
    image = picture(CNN)
    parts = cut(image.numpy(), 4)
    found = explain(cnn, CNN, image, Question("shapley", 1, samples=4, parts=4))
    rose = (score(cnn, image, 1) - score(cnn, torch.zeros_like(image), 1)).item()
    values = [found[0][parts == part][0].item() for part in range(parts.max() + 1)]
    assert sum(values) == pytest.approx(rose, abs=1e-6)


def test_shapley_values_are_the_mean_over_all_orders(cnn: nn.Module) -> None:
    """With many sampled orders they come near to the mean over all of them, worked out one by one."""
    image = picture(CNN)
    parts = torch.from_numpy(cut(image.numpy(), 4))
    count = int(parts.max()) + 1
    assert 2 <= count <= 5
    exact = np.zeros(count)
    for order in itertools.permutations(range(count)):
        shown = torch.zeros_like(image)
        before = score(cnn, shown, 1).item()
        for part in order:
            shown = torch.where(parts == part, image, shown)
            after = score(cnn, shown, 1).item()
            exact[part] += (after - before) / math.factorial(count)
            before = after
    found = explain(cnn, CNN, image, Question("shapley", 1, samples=200, parts=4))
    values = np.array([found[0][parts == part][0].item() for part in range(count)])
    np.testing.assert_allclose(values, exact, atol=0.1 * np.abs(exact).max())


def test_occlusion_is_the_mean_of_the_windows_on_a_pixel(cnn: nn.Module) -> None:
    image, side, stride = picture(CNN), 4, 2
    whole = score(cnn, image, 0)
    total, count = torch.zeros(8, 8).double(), torch.zeros(8, 8).double()
    for row in range(0, 8 - side + 1, stride):
        for column in range(0, 8 - side + 1, stride):
            hidden = image.clone()
            hidden[:, row : row + side, column : column + side] = 0
            place = slice(row, row + side), slice(column, column + side)
            total[place] += (whole - score(cnn, hidden, 0)).item()
            count[place] += 1
    found = explain(cnn, CNN, image, Question("occlusion", 0, window=side, stride=stride))
    torch.testing.assert_close(found, (total / count).expand(2, 8, 8), rtol=0, atol=SINGLE)


def test_smoothgrad_is_the_mean_over_noisy_copies(cnn: nn.Module) -> None:
    image = picture(CNN)
    generator = torch.Generator().manual_seed(5)
    noise = 0.2 * torch.randn((7, 2, 8, 8), generator=generator, dtype=torch.float64)
    total = torch.zeros_like(image)
    for one in noise:
        noisy = (image + one).requires_grad_()
        total += torch.autograd.grad(score(cnn, noisy, 2), noisy)[0]
    found = explain(cnn, CNN, image, Question("smoothgrad", 2, samples=7, noise=0.2, seed=5))
    torch.testing.assert_close(found, total / 7, rtol=0, atol=EXACT)


@pytest.mark.parametrize("extra", [0, 1])
def test_lrp_hands_all_of_the_score_back_where_nothing_has_a_bias(extra: int) -> None:
    layers: tuple[Layer, ...] = (
        Conv2d(4, 3, bias=False, extra_padding=extra), Activation("relu"), MaxPool2d(2), GlobalAvgPool2d(),
        Flatten(), Linear(3, bias=False),
    )  # fmt: skip
    straight = Architecture((1, 8, 8), layers)
    model, image = build(straight, seed=2).double().eval(), picture(straight)
    found = explain(model, straight, image, Question("lrp", 1))
    assert found.sum().item() == pytest.approx(score(model, image, 1).item(), rel=1e-5)


def test_a_skip_brings_the_gradient_past_a_layer() -> None:
    """z = Σ (3 x + x) with a 1 x 1 kernel of 3: each pixel's slope is 4."""
    skip = Architecture((1, 2, 2), (Conv2d(1, 1, bias=False), Add("input"), Flatten(), Linear(1)))
    model = build(skip).double().eval()
    with torch.no_grad():
        model.conv1.weight.fill_(3)  # type: ignore[operator,union-attr]
        model.linear1.weight.fill_(1)  # type: ignore[operator,union-attr]
    found = explain(model, skip, picture(skip), Question("gradient", 0))
    torch.testing.assert_close(found, torch.full((1, 2, 2), 4.0, dtype=torch.float64), rtol=0, atol=EXACT)


# Of every method.


def asked(method: str) -> Question:
    return Question(method, 1, samples=2, steps=4, parts=4)


def assert_free(model: nn.Module) -> None:
    for module in model.modules():
        assert not module._forward_hooks
        assert not module._forward_pre_hooks
        assert not module._backward_hooks
        assert not module._backward_pre_hooks
        assert not hasattr(module, "rule")
    assert all(parameter.grad is None for parameter in model.parameters())


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_left_behind_where_the_network_fails(cnn: nn.Module, method: str) -> None:
    def fails(_: Tensor) -> Tensor:
        raise MemoryError

    cnn.get_submodule("linear1").forward = fails
    with pytest.raises(MemoryError):
        explain(cnn, CNN, picture(CNN), asked(method))
    assert_free(cnn)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_left_behind(cnn: nn.Module, method: str) -> None:
    before, state = copy.deepcopy(cnn.state_dict()), torch.get_rng_state()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        explain(cnn, CNN, picture(CNN), asked(method))
    assert_free(cnn)
    assert not cnn.training
    torch.testing.assert_close(cnn.state_dict(), before, rtol=0, atol=0)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_question_has_the_same_answer_of_the_picture_s_size(cnn: nn.Module, method: str) -> None:
    first, again = (explain(cnn, CNN, picture(CNN), asked(method)) for _ in range(2))
    assert torch.equal(first, again)
    assert first.dtype == torch.float64
    assert not first.requires_grad
    assert first.shape == ((1, 8, 8) if method == "gradcam" else (2, 8, 8))
    assert bool((first >= 0).all()) or METHODS[method].signed


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (Question("guess", 0), "method"),
        (Question("gradient", 3), "target"),
        (Question("gradcam", 0, "linear1"), "layer"),
        (Question("gradcam", 0, "conv9"), "layer"),
    ],
)
def test_what_is_not_there_is_refused(cnn: nn.Module, question: Question, field: str) -> None:
    with pytest.raises(QuestionError) as refused:
        explain(cnn, CNN, picture(CNN), question)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("method", "layers", "why"),
    [
        ("guided", (Flatten(), Linear(3), Activation("tanh"), Linear(2)), "tanh"),
        ("deconvolution", (Flatten(), Linear(3), Activation("leaky_relu"), Linear(2)), "Leaky ReLU"),
        ("guided_gradcam", (Conv2d(2, 3), Activation("gelu"), Flatten(), Linear(2)), "GELU"),
        ("gradcam", (Flatten(), Linear(2)), "no feature maps"),
        ("lrp", (Conv2d(2, 3), Activation("gelu"), Flatten(), Linear(2)), "no rule"),
        ("lrp", (Conv2d(1, 3, padding=1), Add("input"), Flatten(), Linear(2)), "no rule for Add"),
    ],
)
def test_what_is_not_defined_says_why(method: str, layers: tuple[Layer, ...], why: str) -> None:
    other = Architecture((1, 6, 6), layers)
    with pytest.raises(QuestionError, match=why):
        explain(build(other).eval(), other, torch.zeros(1, 6, 6), Question(method, 0))


@pytest.mark.parametrize(
    "setting",
    [{"steps": 1}, {"samples": 0}, {"noise": math.nan}, {"window": 1.5}, {"parts": True}, {"target": -1}],
)
def test_numbers_out_of_bounds_are_refused(setting: dict[str, object]) -> None:
    with pytest.raises(QuestionError) as refused:
        Question(**{"method": "gradient", "target": 0, **setting})  # type: ignore[arg-type]
    assert refused.value.field == next(iter(setting))
