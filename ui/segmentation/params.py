"""What can be chosen on the page "Segmentation". The names are the names in the URL."""

from __future__ import annotations

from nn_core.data.scenes import SCENES
from nn_core.network.unet import SEGMENTATION_PRESETS
from nn_core.training import SegmentationConfig
from nn_core.training.segmentation.objectives import MASK_LOSSES
from ui.kit.code_section import CODE
from ui.kit.controls import PACE
from ui.kit.url import Choice, Kept, Network, RunId, Whole, config_param

MOST_CLASSES = 3
"""With more of them masks take minutes."""
DATA_TITLES = {name: info.title for name, info in SCENES.items() if len(info.class_names) <= MOST_CLASSES}
SHAPES = (
    "By shape: "
    + "; ".join(
        f"{name} {', '.join(map(str, digits))}" for name, digits in SCENES["shapes_plain"].classes.items()
    )
    + "."
)
"""Which digits are of one class, where it is not named after its digit."""
SKIPS = (
    "A skip hands the fine maps from the way down straight to the way up, where they are put behind the "
    "coarse ones. Without skips everything passes through the smallest maps."
)
PRESET_TITLES = {name: preset.title for name, preset in SEGMENTATION_PRESETS.items()}
LOSS_TITLES = {name: loss.title for name, loss in MASK_LOSSES.items()}
BESIDE_TITLES = {"none": "Nothing", "without_skips": "The same without skips"}
SETTINGS = {
    "loss": ("loss", "loss"),
    "rate": ("learning_rate", "learning rate"),
    "batch": ("batch_size", "batch size"),
    "seed": ("seed", "seed"),
}
"""The config's fields that can be set, by their names in the address, with labels for people."""

PARAMS = (
    Choice("data", "scenes", "three_plain", tuple(DATA_TITLES)),
    Choice("preset", "network", "unet", tuple(SEGMENTATION_PRESETS)),
    Network("net", "network"),
    Choice("beside", "what learns beside it", "none", tuple(BESIDE_TITLES)),
    *(config_param(SegmentationConfig, field, name, label) for name, (field, label) in SETTINGS.items()),
    Kept("own", "own pictures", ()),
    Whole("image", "image", maximum=10**6),
    PACE,
    CODE,
    RunId("run", "run"),
)
LIVE = {"own": "own", **{name: field for name, (field, _) in SETTINGS.items()}}
"""Fields of the config by the names of the parameters that choose them."""
