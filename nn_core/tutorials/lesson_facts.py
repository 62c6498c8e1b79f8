"""The facts of the pages on one layer at a time; `nn_core.tutorials.facts` has those of all pages."""

from __future__ import annotations

from typing import get_args

from nn_core.judgements.activation import Verdict
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.convolution import PADDING_MODES
from nn_core.mechanics.kernels import KERNELS
from nn_core.mechanics.pooling import POOLING_KINDS
from nn_core.tutorials.condition import Fact

Facts = dict[str, Fact]
SOURCES = (*KERNELS, "mix", "learned", "own")
INPUTS = ("photograph", "digit", "grid", "own")


def number(says: str) -> Fact:
    return Fact("number", says)


def _side(which: str) -> Facts:
    """Of one of the two activations that stand beside each other."""
    return {
        which: Fact("text", f"The {which} activation.", tuple(ACTIVATIONS)),
        f"{which}_low": number(f"Smallest value on the map after the {which} activation."),
        f"{which}_high": number(f"Largest value on the map after the {which} activation."),
        f"{which}_zeros": number("Share of that map's pixels that are 0, from 0 to 1."),
        f"{which}_through": number(
            f"Share of an even gradient that gets back through the {which} activation; 1 is all of it."
        ),
        f"{which}_blocked": number("Share of the pixels where nothing gets back, from 0 to 1."),
        f"{which}_verdict": Fact(
            "text", "What becomes of its unit; dead: no photograph gets anything back.", get_args(Verdict)
        ),
    }


CONVOLUTION: Facts = {
    "view": Fact("text", "The kind of layer.", ("full", "depthwise", "pointwise", "transposed")),
    "input": Fact("text", "What feeds the layer.", INPUTS),
    "channels": number("Channels of the input: 1 grey, 3 in colour."),
    "input_height": number("Height of the input, in pixels."),
    "input_width": number("Width of the input, in pixels."),
    "output_height": number("Height of the output, in pixels."),
    "output_width": number("Width of the output, in pixels."),
    "output_maps": number("Maps of the output: one for each filter."),
    "kernel_size": number("Side of the kernel, in pixels."),
    "stride": number("The stride."),
    "padding": number("Pixels of padding on each side."),
    "padding_mode": Fact("text", "What the padding holds.", PADDING_MODES),
    "dilation": number("The dilation: 1 is none."),
    "groups": number("Groups of channels; a depthwise layer has one for each channel."),
    "filters": Fact(
        "words",
        "Where the kernels of all filters come from: kernels made by hand, a mix of colours, learned, own.",
        SOURCES,
    ),
    "kernel": Fact("text", "The same of the filter that is shown.", SOURCES),
    "is_identity": Fact("flag", "Whether the filter that is shown gives back each pixel as it is."),
    "kernel_sum": number("Sum of all weights of the filter that is shown."),
    "largest_weight": number("Largest size of any weight of the filter that is shown."),
    "bias": number("Bias of the filter that is shown."),
    "output_low": number("Smallest value on the map that is shown."),
    "output_high": number("Largest value on the map that is shown."),
    "parameters": number("Weights and biases of the layer."),
    "multiply_adds": number("Multiply-adds for one picture."),
    "checkerboard": Fact(
        "flag", "Whether a transposed convolution gives some pixels more stamps than others, and shows it."
    ),
}

ACTIVATION: Facts = {
    "input": Fact("text", "What feeds the convolution before.", INPUTS),
    "gain": number("The factor of the weights of the convolution."),
    "bias": number("The bias that is added to the convolution."),
    "before_low": number("Smallest value on the map before the activation."),
    "before_high": number("Largest value on the map before the activation."),
    **_side("first"),
    **_side("second"),
}

POOLING: Facts = {
    "kind": Fact("text", "The kind of pooling.", POOLING_KINDS),
    "input": Fact("text", "What is pooled, or feeds the convolution before.", INPUTS),
    "window": number("Side of the window, in pixels."),
    "stride": number("The stride: the window's size, unless another is chosen."),
    "padding": number("Pixels of padding on each side."),
    "map_height": number("Height of the map that is pooled, in pixels."),
    "map_width": number("Width of the map that is pooled, in pixels."),
    "output_height": number("Height of the pooled map, in pixels."),
    "output_width": number("Width of the pooled map, in pixels."),
    "map_mean": number("Mean of the map that is pooled."),
    "output_mean": number("Mean of the pooled map."),
    "mean_change": number("Mean of the pooled map minus mean of the map before."),
    "gradient_share": number("Share of the map's pixels that get a gradient, from 0 to 1."),
}
