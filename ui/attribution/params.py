"""What can be chosen on the page "What does it look at?". The names are the names in the URL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nn_core.adversarial.methods import ATTACKS
from nn_core.attribution.methods import METHODS
from nn_core.attribution.question import MAX_CLASSES
from nn_core.network.presets import PRESETS
from ui.attribution.whole import MAP
from ui.kit.asked import CLASS, IMAGE, NET, RUN
from ui.kit.code_section import CODE
from ui.kit.url import Choice, LayerName, Param, Whole

MAX_HIDDEN_CHARACTERS = 2_000
_HIDDEN = re.compile(r"[0-9a-z]{1,7}~[0-9a-z]{1,4}\.[0-9a-z]{1,4}(-[0-9a-z]{1,4}\.[0-9a-z]{1,4})*")


@dataclass(frozen=True)
class Hidden(Param):
    """Pixels that are hidden, of which picture: its checksum, then runs of pixels, each as the gap before it
    and its length, all in base 36: k3f9z~40.3-25.3. The browser writes and reads it.
    """

    def read(self, text: str) -> str:
        if len(text) > MAX_HIDDEN_CHARACTERS or not _HIDDEN.fullmatch(text):
            raise ValueError("they are written as k3f9z~40.3-25.3")
        return text


HIDDEN = Hidden("hidden", "hidden pixels")
IN_BROWSER: tuple[Param, ...] = (
    HIDDEN,
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

FIRST: Mapping[str, int] = {"digits": 2_123}
"""Where nobody chose a picture, and no address came without one: of those that the network did not learn from
the first that it reads right and of which most of what Grad-CAM finds lies on the strokes. Of the very first
one, a 0, it finds nothing.
"""

OF_ONE = ("image", "class", "layer", "aim")
"""What is chosen for one network, and for no other."""

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
