"""What the page says."""

from __future__ import annotations

from nn_core.data import ImageSet
from ui.kit.inputs import set_source

STATUS = ("step", "val_accuracy")
LEAD = (
    "**What must you hide so that it changes its mind?** Draw over the picture and watch the bars. "
    "Below, eleven methods answer the same question without trying: which pixels made it say so? "
    "They do not agree. Choose one to see its formula."
)


def source_words(images: ImageSet) -> str:
    """Who made the pictures and who may use them."""
    known = set_source(images.name)
    return known or f"{images.title}: your own pictures."
