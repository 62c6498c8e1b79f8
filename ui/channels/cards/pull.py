"""What to predict of a concept; the network that is shown answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nn_core.findings.channels.tcav import ConceptScore
from nn_core.judgements.channels import judge_concept
from ui.channels.cards.first import prepared_look
from ui.channels.concept import concept_of, layer_tested, target_of, test_of
from ui.channels.subject import Subject
from ui.kit.answer import Answer
from ui.kit.experiment import Experiment
from ui.kit.finding import Found, Memo
from ui.kit.prediction import Choice, Prediction
from ui.kit.steering import asked
from ui.kit.try_this import Asking
from ui.kit.waiting import ended
from ui.shell.text import percent

SEVEN, NINE = 7, 9
LAYER = "conv2"


def pulled(found: ConceptScore) -> Answer:
    """Which way the concept pulls."""
    difference = found.difference
    assert difference is not None, "a test has 20 rounds"
    return Answer(
        judge_concept(difference.mean, difference.random, difference.p),
        f"Towards 7 the score of 9 rises for {percent(difference.mean)} of {found.images} nines, along "
        f"random directions for {percent(difference.random)}.",
    )


@dataclass(frozen=True)
class Tester:
    """Tests the concept that a card is about."""

    lab: Experiment

    def search(self, _prediction: Prediction, values: Mapping[str, Any], memo: Memo) -> Found:
        """How far the test is; see `ui.kit.finding.Search`."""
        if "job" not in memo:
            subject = prepared_look(self.lab, values).subject
            memo["job"] = test_of(self.lab.beside(**values), subject, values["concept"])
        handle = asked(memo["job"])
        if handle.problem:
            return Found(words=handle.problem, is_over=True)
        return Found(handle.result) if ended(handle) else Found(words="The concept is tested.")


def is_about(lab: Experiment, subject: Subject) -> bool:
    """Whether the card's answer is what the chosen test would tell."""
    (card,) = TRY
    chosen = {
        "net": lab["net"],
        "concept": concept_of(lab, subject.asked),
        "target": target_of(lab, subject.asked),
    }
    is_own = lab["run"] or lab["of"] == "own"
    return chosen == card[2] and not is_own and layer_tested(subject) == LAYER


TRY: tuple[Asking, ...] = (
    (
        "More of a 7",
        "In the layer conv2, find the direction that leads from other digits to a 7. Take nines, and push "
        "what conv2 answers a little that way.",
        {"net": "digits", "concept": SEVEN, "target": NINE},
        Choice(
            "What becomes of the score of 9?",
            {"up": "It rises for nearly all nines", "chance": "As often up as down", "down": "It falls"},
            {
                "up": "A 9 has the long stroke of a 7. What speaks for the one speaks for the other, too. "
                "Something else has to tell them apart.",
                "chance": "That is what random directions do. But 7 and 9 share a long stroke, and this "
                "direction has it.",
                "down": "They are rivals, so one may think that what makes a 7 unmakes a 9. But they share a "
                "long stroke.",
            },
            pulled,
        ),
    ),
)
