"""Convolution: a tutorial and its challenges."""

from tests.tutorials.deeds import presses

TUTORIALS = {
    "10_kernel": {
        "Turn it": presses("Sobel y", within=".convolution"),
        "Nothing but one brightness": presses("Sobel x", within=".convolution"),
        "Keep the brightness": presses("Box blur"),
        "Two steps at a time": presses("One more: Stride"),
        "A larger window, the same size": presses(
            *("One more: Kernel size",) * 2, *("One more: Padding",) * 3
        ),
    },
}

RIGHT = {"10_kernel": {"Nothing but one brightness": "0 everywhere", "Two steps at a time": "31"}}

CHALLENGES = {
    "10_half": ("convolution?padding=0", presses("One more: Stride", "One more: Padding")),
    "20_far": ("convolution?dilation=4&padding=4", presses()),
    "22_negative": ("convolution?filters=own:0,0,0,0,-1,0,0,0,0@1", presses()),
    "30_by_hand": ("convolution?padding=0&filters=own:0,0,0,-1,0,1,0,0,0", presses()),
    "35_eight_maps": (
        "convolution?view=pointwise&filters=red~green~blue~mean~brightness~red_green~blue_yellow~red",
        presses(),
    ),
    "40_checkerboard": ("convolution?view=transposed&filters=box_blur", presses("One more: Kernel size")),
}
