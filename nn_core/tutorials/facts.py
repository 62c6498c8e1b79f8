"""The facts that conditions and texts of tutorials may name, page by page: the one table of them.

What measures them stands with each page (`ui/<page>/facts.py`).
"""

from __future__ import annotations

from typing import get_args

from nn_core.data import DATASETS
from nn_core.data.planes import PLANES
from nn_core.mechanics.convolution import PADDING_MODES
from nn_core.mechanics.kernels import KERNELS
from nn_core.mechanics.optimizers import OPTIMIZERS
from nn_core.mechanics.pooling import POOLING_KINDS
from nn_core.network.layers import LAYER_KINDS
from nn_core.training.plane.features import FEATURES
from nn_core.training.plane.spec import PLANE_ACTIVATIONS, PLANE_LOSSES, PLANE_OPTIMIZERS
from nn_core.training.spec import State
from nn_core.tutorials.condition import Fact, Known

Facts = dict[str, Fact]
INPUTS = ("photograph", "digit", "grid", "own")


def _number(says: str) -> Fact:
    return Fact("number", says)


RUN: Facts = {
    "state": Fact("text", "What the run does.", get_args(State)),
    "step": _number("Steps taken since the first random weights."),
    "epoch": _number("Times that each training example was seen."),
    "train_loss": _number("Loss on training data."),
    "val_loss": _number("Loss on validation data."),
    "train_accuracy": _number("Share of training data answered right, from 0 to 1."),
    "val_accuracy": _number("Share of validation data answered right, from 0 to 1."),
    "learning_rate": _number("The learning rate."),
    "batch_size": _number("Examples in a batch."),
    "seed": _number("The seed of the first random weights."),
    "parameters": _number("Weights and biases of the network."),
}
"""Of each network that classifies and trains."""

LAYERS: Facts = {
    **RUN,
    "data": Fact("text", "The data set; own: pictures that somebody brought.", (*DATASETS, "own")),
    "layers": Fact("words", "The kinds of layers, in their order.", tuple(LAYER_KINDS)),
    "depth": _number("Layers of the network."),
    "convolutions": _number("Convolutions in the network."),
    "multiply_adds": _number("Multiply-adds for one image, forward."),
    "optimizer": Fact("text", "The update rule.", tuple(OPTIMIZERS)),
    "training_images": _number("Images that it learns from."),
}

PLANE: Facts = {
    **RUN,
    "data": Fact("text", "The data set.", tuple(PLANES)),
    "noise": _number("How far the points stray from their shape, from 0 to 1."),
    "features": Fact("words", "What the network is told of each point.", tuple(FEATURES)),
    "layers": _number("Hidden layers."),
    "neurons": _number("Neurons in all hidden layers together."),
    "activations": Fact("words", "Activations of the hidden layers.", PLANE_ACTIVATIONS),
    "optimizer": Fact("text", "The update rule.", PLANE_OPTIMIZERS),
    "loss": Fact("text", "The loss.", PLANE_LOSSES),
    "l1": _number("The L1 penalty."),
    "l2": _number("The L2 penalty."),
    "weights_by_hand": _number("Weights that were set by hand."),
}

CONVOLUTION: Facts = {
    "view": Fact("text", "The kind of layer.", ("full", "depthwise", "pointwise", "transposed")),
    "input": Fact("text", "What feeds the layer.", INPUTS),
    "channels": _number("Channels of the input: 1 grey, 3 in colour."),
    "input_height": _number("Height of the input, in pixels."),
    "input_width": _number("Width of the input, in pixels."),
    "output_height": _number("Height of the output, in pixels."),
    "output_width": _number("Width of the output, in pixels."),
    "output_maps": _number("Maps of the output: one for each filter."),
    "kernel_size": _number("Side of the kernel, in pixels."),
    "stride": _number("The stride."),
    "padding": _number("Pixels of padding on each side."),
    "padding_mode": Fact("text", "What the padding holds.", PADDING_MODES),
    "dilation": _number("The dilation: 1 is none."),
    "groups": _number("Groups of channels; a depthwise layer has one for each channel."),
    "filters": Fact(
        "words",
        "Where the kernels of all filters come from: kernels made by hand, a mix of colours, learned, own.",
        (*KERNELS, "mix", "learned", "own"),
    ),
    "kernel_sum": _number("Sum of all weights of the filter that is shown."),
    "largest_weight": _number("Largest size of any weight of the filter that is shown."),
    "bias": _number("Bias of the filter that is shown."),
    "output_low": _number("Smallest value on the map that is shown."),
    "output_high": _number("Largest value on the map that is shown."),
    "parameters": _number("Weights and biases of the layer."),
    "multiply_adds": _number("Multiply-adds for one picture."),
    "checkerboard": Fact(
        "flag", "Whether a transposed convolution gives some pixels more stamps than others, and shows it."
    ),
}

POOLING: Facts = {
    "kind": Fact("text", "The kind of pooling.", POOLING_KINDS),
    "input": Fact("text", "What is pooled, or feeds the convolution before.", INPUTS),
    "window": _number("Side of the window, in pixels."),
    "stride": _number("The stride: the window's size, unless another is chosen."),
    "padding": _number("Pixels of padding on each side."),
    "map_height": _number("Height of the map that is pooled, in pixels."),
    "map_width": _number("Width of the map that is pooled, in pixels."),
    "output_height": _number("Height of the pooled map, in pixels."),
    "output_width": _number("Width of the pooled map, in pixels."),
    "map_mean": _number("Mean of the map that is pooled."),
    "output_mean": _number("Mean of the pooled map."),
    "mean_change": _number("Mean of the pooled map minus mean of the map before."),
    "gradient_share": _number("Share of the map's pixels that get a gradient, from 0 to 1."),
}

FACTS: dict[str, Known] = {
    "cnn_lab": LAYERS,
    "neural_network": PLANE,
    "convolution": CONVOLUTION,
    "pooling": POOLING,
}
"""By the name of the page. Tutorials can show any other page too, without a condition."""
