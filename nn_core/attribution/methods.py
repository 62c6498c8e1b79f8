"""The table of attribution methods: what each does, its formula and paper, its cost, where it is defined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from nn_core.attribution.question import Question, QuestionError
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.network.architecture import Architecture, LayerRow
from nn_core.network.fields import Shape
from nn_core.network.joins import Join
from nn_core.network.layers import Activation, ConvTranspose2d, Layer, Unflatten, Upsample

LOOK = 3
"""Forward passes that a gradient costs: one forward, and a backward pass, which costs about two."""

AT_ONCE = 32
"""So many changed copies of a picture go through the network together, fewer where they would not fit."""

RULELESS = (ConvTranspose2d, Upsample, Unflatten, Join)
"""Layers for which LRP has no rule."""
FUNCTIONS_OF_LRP = frozenset({"relu", "tanh"})


@dataclass(frozen=True)
class Method:
    """One attribution method.

    Attributes:
        name: in addresses and probes.
        title: for people.
        does: one sentence: what it tells.
        formula: z_c is the score of class c before softmax, x the picture, A_k a feature map.
        paper: who, when, where.
        cost: how many forward passes one picture takes, of what is asked and the picture's shape `c h w`.
        undefined: why there is none of a network, or None.
        signed: whether it tells what speaks against the class, too.
        quick: whether it takes one or two gradients, and no changed copies of the picture.
        adds_up: whether its pixels add up to z_c(x) − z_c(black).
        asks_layer: whether it asks about the maps of one layer.
        slope: whether it tells how fast the score changes with a pixel, and not what the pixel has added.
    """

    name: str
    title: str
    does: str
    formula: str
    paper: str
    cost: Callable[[Question, Shape], int]
    undefined: Callable[[Architecture], str | None] = lambda _: None
    signed: bool = True
    quick: bool = True
    adds_up: bool = False
    asks_layer: bool = False
    slope: bool = False


def windows(question: Question, shape: Shape) -> int:
    """How many places the window of occlusion has on a picture `c h w`; at the edge it is cut off."""

    def along(size: int) -> int:
        return 1 + -(-max(0, size - question.window) // question.stride)

    return along(shape[1]) * along(shape[2])


def maps_of(architecture: Architecture) -> tuple[LayerRow, ...]:
    """The layers with feature maps of more than one pixel, which Grad-CAM can ask about."""
    return tuple(
        row for row in architecture.summary() if len(row.out_shape) == 3 and row.out_shape[1:] != (1, 1)
    )


def _other_activations(architecture: Architecture) -> str | None:
    """Guided backprop and deconvolution are rules for ReLU alone."""
    for layer in architecture.layers:
        if isinstance(layer, Activation) and layer.function != "relu":
            return f"It is a rule for ReLU only, and this network has {_name(layer)}."
    return None


def _no_maps(architecture: Architecture) -> str | None:
    return None if maps_of(architecture) else "This network has no feature maps."


def _no_rule(architecture: Architecture) -> str | None:
    for layer in architecture.layers:
        if not _has_rule(layer):
            return f"It has no rule for {_name(layer)}."
    return None


def _name(layer: Layer) -> str:
    """What people call it."""
    return ACTIVATIONS[layer.function].title if isinstance(layer, Activation) else str(layer.title)


def _has_rule(layer: Layer) -> bool:
    if isinstance(layer, Activation):
        return layer.function in FUNCTIONS_OF_LRP
    return not isinstance(layer, RULELESS)


def _look(_question: Question, _shape: Shape) -> int:
    return LOOK


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method(
            "gradient",
            "Gradient",
            "How much the score changes when a pixel changes a little.",
            "∂z_c/∂x",
            "Simonyan, Vedaldi and Zisserman, 2014, https://arxiv.org/abs/1312.6034",
            _look,
            slope=True,
        ),
        Method(
            "gradient_input",
            "Gradient × input",
            "The gradient, times how bright the pixel is: a black pixel adds nothing.",
            "x · ∂z_c/∂x",
            "Shrikumar et al., 2016, https://arxiv.org/abs/1605.01713",
            _look,
        ),
        Method(
            "smoothgrad",
            "SmoothGrad",
            "The mean gradient of noisy copies of the picture: what one copy shows by chance goes away.",
            "mean of ∂z_c/∂x at x + ε, ε from N(0, σ²)",
            "Smilkov et al., 2017, https://arxiv.org/abs/1706.03825",
            lambda question, _: LOOK * question.samples,
            quick=False,
            slope=True,
        ),
        Method(
            "integrated",
            "Integrated gradients",
            "The gradients on the way from black to the picture. In many steps they add up to what the "
            "score rose.",
            "(x − x₀) · ∫₀¹ ∂z_c/∂x at x₀ + t (x − x₀) dt",
            "Sundararajan, Taly and Yan, 2017, https://arxiv.org/abs/1703.01365",
            lambda question, _: LOOK * question.steps,
            quick=False,
            adds_up=True,
        ),
        Method(
            "guided",
            "Guided backprop",
            "The gradient, of which each ReLU lets through only what is positive, where it was on.",
            "∂z_c/∂x, at each ReLU: max(0, gradient) where z > 0",
            "Springenberg et al., 2015, https://arxiv.org/abs/1412.6806",
            _look,
            _other_activations,
            slope=True,
        ),
        Method(
            "deconvolution",
            "Deconvolution",
            "The gradient, of which each ReLU lets through only what is positive, on or off.",
            "∂z_c/∂x, at each ReLU: max(0, gradient)",
            "Zeiler and Fergus, 2014, https://arxiv.org/abs/1311.2901",
            _look,
            _other_activations,
            slope=True,
        ),
        Method(
            "gradcam",
            "Grad-CAM",
            "Feature maps of one layer, each weighted with its mean gradient: where the class was found.",
            "max(0, Σ_k α_k A_k), α_k = mean of ∂z_c/∂A_k",
            "Selvaraju et al., 2017, https://arxiv.org/abs/1610.02391",
            _look,
            _no_maps,
            signed=False,
            asks_layer=True,
        ),
        Method(
            "guided_gradcam",
            "Guided Grad-CAM",
            "Guided backprop, as far as Grad-CAM finds the class there.",
            "guided backprop · Grad-CAM",
            "Selvaraju et al., 2017, https://arxiv.org/abs/1610.02391",
            lambda _question, _shape: 2 * LOOK,
            lambda architecture: _no_maps(architecture) or _other_activations(architecture),
            asks_layer=True,
            slope=True,
        ),
        Method(
            "occlusion",
            "Occlusion",
            "How much of the score goes when a window hides this part of the picture.",
            "z_c(x) − z_c(x with the window hidden), mean over the windows on a pixel",
            "Zeiler and Fergus, 2014, https://arxiv.org/abs/1311.2901",
            lambda question, shape: 1 + windows(question, shape),
            quick=False,
        ),
        Method(
            "shapley",
            "Shapley values",
            "What each part adds to the score, on average over the orders in which the parts can come.",
            "mean over orders of z_c(parts so far and this one) − z_c(parts so far)",
            "Castro, Gómez and Tejada, 2009, https://doi.org/10.1016/j.cor.2008.04.004",
            lambda question, _: 1 + question.samples * question.parts,
            quick=False,
        ),
        Method(
            "lrp",
            "LRP",
            "The score is handed back layer by layer, to each input as much as it had put in.",
            "R_j = Σ_k a_j w_jk / (Σ_j a_j w_jk + ε) · R_k",
            "Bach et al., 2015, https://doi.org/10.1371/journal.pone.0130140",
            lambda _question, _shape: LOOK + 1,
            _no_rule,
        ),
    )
}
"""By name, in the order of lists."""


def usual_layer(architecture: Architecture) -> str | None:
    """What Grad-CAM asks where nobody chose: the last maps that an activation gives, else the last ones.

    Maps that are pooled behind it often add up to nothing that is above zero.
    """
    maps = maps_of(architecture)
    activated = [row.name for row in maps if row.kind == "Activation"]
    return next(iter((*activated[::-1], *(row.name for row in maps[::-1]))), None)


WINDOWS_ALONG = 7
"""The usual window of occlusion has about so many places side by side, not counting those half way."""


def usual_window(architecture: Architecture) -> tuple[int, int]:
    """Side of the window that hides a part of a picture, and how far it moves: half its side, in pixels."""
    side = max(1, min(architecture.input_shape[1:]) // WINDOWS_ALONG)
    return side, max(1, side // 2)


def usual_question(
    method: str,
    architecture: Architecture,
    target: int | None = None,
    layer: str | None = None,
    passes: int | None = None,
) -> Question:
    """How a network is asked by a method where nobody chose: of a layer the usual one, and a window that goes
    with the picture's size.

    passes: the most forward passes that it may take: of a large network there are fewer steps, samples, or
        places of the window, by halves.
    """
    if METHODS[method].asks_layer:
        return Question(method, target, layer or usual_layer(architecture) or "")
    question = Question(method, target)
    if method == "occlusion":
        window, stride = usual_window(architecture)
        question = Question(method, target, window=window, stride=stride)
    cost, shape = METHODS[method].cost, architecture.input_shape
    while passes is not None and cost(question, shape) > passes:
        coarser = replace(
            question,
            steps=max(2, question.steps // 2),
            samples=max(1, question.samples // 2),
            stride=min(question.window, 2 * question.stride),
        )
        if cost(coarser, shape) == cost(question, shape):
            break
        question = coarser
    return question


def check_question(question: Question, architecture: Architecture) -> None:
    """Refuse what this network cannot be asked.

    Raises:
        QuestionError: there is no such method, class or layer, or the method is not defined for this network.
    """
    if question.method not in METHODS:
        raise QuestionError("method", f"The methods are {', '.join(METHODS)}.")
    method = METHODS[question.method]
    if why := method.undefined(architecture):
        raise QuestionError("method", f"{method.title} is not defined here. {why}")
    classes = architecture.out_shape[0]
    if question.target is not None and question.target >= classes:
        raise QuestionError("target", f"The classes are 0 to {classes - 1}.")
    names = [row.name for row in maps_of(architecture)]
    if question.layer and question.layer not in names:
        raise QuestionError("layer", f"Layers with feature maps are {', '.join(names)}.")
