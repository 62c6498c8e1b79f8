"""The cloud on the page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.embedding.drawing import (
    EMBEDDING,
    KEY,
    colours_of,
    drawing_of,
    first_layer,
    layers_shown,
    take_edit,
    take_pick,
)
from ui.embedding.tsne import show_tsne
from ui.kit.more import take_more

if TYPE_CHECKING:
    from ui.kit.asked import Asked
    from ui.kit.experiment import Experiment


def show_cloud(lab: Experiment, asked: Asked) -> None:
    """The component, and what it sends."""
    choices = layers_shown(asked), first_layer(asked.architecture), colours_of(asked)
    EMBEDDING(
        key=KEY,
        data=drawing_of(lab, asked),
        on_edit_change=partial(take_edit, lab, *choices),
        on_picked_change=partial(take_pick, lab, len(asked.images)),
        on_more_change=partial(take_more, KEY),
    )
    if lab["method"] == "tsne":
        show_tsne(lab, asked)
