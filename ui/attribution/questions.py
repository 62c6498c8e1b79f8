"""How the network is asked on this page: which methods' questions its choices make."""

from __future__ import annotations

from nn_core.attribution.methods import maps_of, usual_layer, usual_question
from nn_core.attribution.question import Question
from nn_core.training.explaining import most_passes
from ui.kit.asked import Asked
from ui.kit.experiment import Experiment


def layers_of(asked: Asked) -> tuple[str, ...]:
    """Names of those that Grad-CAM can ask about."""
    return tuple(row.name for row in maps_of(asked.architecture))


def layer_of(lab: Experiment, asked: Asked) -> str | None:
    """What Grad-CAM asks; None where there are no maps."""
    chosen: str | None = lab["layer"]
    return chosen or usual_layer(asked.architecture)


def question_of(method: str, lab: Experiment, asked: Asked) -> Question:
    """How it is asked by a method."""
    network = asked.architecture
    return usual_question(method, network, lab["class"], layer_of(lab, asked), most_passes(network))
