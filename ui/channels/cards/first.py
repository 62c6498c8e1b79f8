"""Experiments that the page prepares, each with a prediction that the network answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nn_core.judgements.channels import judge_fine, judge_wish
from nn_core.training import ChannelImageProbe
from ui.channels.params import OFF, PARAMS
from ui.channels.subject import Subject, subject_of
from ui.channels.wish import STEPS, spec_of
from ui.kit.answer import Answer
from ui.kit.asked import LENDER, known, ready_run
from ui.kit.code_section import CODE
from ui.kit.experiment import Experiment
from ui.kit.prediction import Choice
from ui.kit.steering import begun
from ui.kit.try_this import Asking
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training.spec import Snapshot

THREE = 3
FINISHED_S = 20.0
"""So long a guess waits for a picture, which other work of its visitor may hold up."""
CERTAIN = math.nextafter(1, 0)
"""No softmax is ever certain, though in single precision one may say so."""


@dataclass(frozen=True, eq=False)
class Look:
    """The channel that the page shows, and what is chosen for its picture."""

    lab: Experiment
    subject: Subject

    def finished(self, **changes: Any) -> Snapshot:
        """The picture after all steps, with other settings."""
        spec = spec_of(self.lab, self.subject)
        run = begun(replace(spec, config=replace(spec.config, **changes)))
        try:
            run.step(STEPS, wait=False)
            run.wait(FINISHED_S)
            return run.at(None, ChannelImageProbe(answer=True))
        finally:
            run.close()


def set_up(lab: Experiment, **values: Any) -> None:
    """A prepared experiment in place of all choices."""
    LENDER.leave(lab)
    for param in PARAMS:
        if param.name != CODE.name:
            lab[param.name] = values.get(param.name, param.default)


def prepared_look(lab: Experiment, values: Mapping[str, Any]) -> Look:
    """What the page would show of a prepared experiment."""
    return look_of(lab.beside(**values))


def look_of(lab: Experiment) -> Look:
    """What the page shows of a network that comes with the app."""
    run = ready_run(lab["net"])
    assert run is not None, "its cards stand on the page once it is there"
    subject = subject_of(lab, known(run))
    assert subject is not None
    return Look(lab, subject)


def sure_of_it(look: Look) -> Answer:
    """What the network reads in the picture that a class wants."""
    shot = look.finished()
    probabilities = shot.arrays["probabilities"]
    best, names = int(probabilities.argmax()), look.subject.asked.classes
    channel = look.subject.channel
    said = [percent(min(float(share), CERTAIN), 1) for share in probabilities]
    other = "" if best == channel else f"; {names[channel]} gets {said[channel]}"
    return Answer(
        judge_wish(probabilities, channel),
        f"After {STEPS} steps it reads {names[best]} with {said[best]}{other}.",
    )


def fine_noise(look: Look) -> Answer:
    """What the class answers to a picture of single pixels, and to one of waves."""
    fine, waves = (
        float(look.finished(fourier=is_on, jitter=int(is_on)).arrays["response"][0])
        for is_on in (False, True)
    )
    return Answer(
        judge_fine(fine, waves),
        f"Pixel by pixel it ends at {fine:.1f}; with waves and jitter at {waves:.1f}.",
    )


TRY: tuple[Asking, ...] = (
    (
        "The perfect 3",
        "Begin with grey noise. Change it a little, so that class 3 gets a higher score. Do that "
        f"{STEPS} times. Watch what becomes of the noise.",
        {"net": "digits", "layer": "linear1", "channel": THREE},
        Choice(
            "What does the network say of the finished picture?",
            {
                "sure": "A 3, with more than 99 %",
                "torn": "A 3, but not so sure",
                "other": "Another digit",
            },
            {
                "sure": "It has never seen anything like it, and is surer than of most real digits. Its "
                "score asks for strokes in some places and for none in others. Nobody told it that all else "
                "must look like a digit.",
                "torn": "It could be unsure, as nobody writes like that. But a network has no word for "
                "“this is no digit”. It only compares ten scores.",
                "other": "The picture is odd. But each step raised the score of 3, and the network reads "
                "nothing but scores.",
            },
            sure_of_it,
        ),
    ),
    (
        "Noise that it loves",
        "Switch Fourier and jitter off. Now each pixel goes its own way, whatever its neighbours do.",
        {"net": "digits", "layer": "linear1", "channel": THREE, "fourier": OFF, "jitter": OFF},
        Choice(
            "The score of 3 for this picture, beside that of the smooth one:",
            {"more": "It is higher", "same": "They are alike", "less": "It is lower"},
            {
                "more": "Nothing holds the pixels together, so each does what helps most. Regularisers cost "
                "score. They buy smooth strokes.",
                "same": "Both climb the same hill. But the smooth one must not use every pixel as it likes.",
                "less": "It is rougher. But the network adds up pixels times weights, and rough edges fit "
                "some weights better.",
            },
            fine_noise,
        ),
    ),
)
