"""What can be chosen on the page "What does it look at?". The names are the names in the URL."""

from __future__ import annotations

from nn_core.adversarial.methods import ATTACKS
from nn_core.attribution.methods import METHODS
from nn_core.attribution.question import MAX_CLASSES
from nn_core.network.presets import PRESETS
from ui.attribution.whole import MAP
from ui.kit.asked import CLASS, IMAGE, NET, RUN
from ui.kit.code_section import CODE
from ui.kit.url import Choice, LayerName, Param, Whole

IN_BROWSER: tuple[Param, ...] = (
    CLASS,
    Choice("method", "method", "occlusion", tuple(METHODS)),
)
"""What changes in the drawing."""

MOST_LEVELS = 64
"""By so many of 255 grey levels a pixel may change."""
AGAINST: tuple[Param, ...] = (
    Choice("attack", "attack", "fgsm", ATTACKS),
    Whole("level", "change of a pixel, in grey levels", 16, 0, MOST_LEVELS),
    Whole("aim", "class to aim at", None, 0, MAX_CLASSES - 1),
)
"""What changes in the drawing of an attack; no class stands for any other than the one that it answers."""

OTHERS = {name: PRESETS[name].title for name in ("perceptron", "lenet5", "one_layer_cnn")}
"""Networks that read the pictures, too, which were changed against the one that is asked; by title."""

PARAMS: tuple[Param, ...] = (
    NET,
    RUN,
    IMAGE,
    LayerName("layer", "layer"),
    *IN_BROWSER,
    *AGAINST,
    Choice("other", "also read by", "perceptron", tuple(OTHERS)),
    MAP,
    CODE,
)
