"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from nn_core.mechanics.softmax import cross_entropy, softmax
from nn_core.tutorials.condition import Measured
from ui.dense.figures import taken_apart
from ui.dense.lesson import Lesson


def facts_of(lesson: Lesson) -> Measured:
    """What is measured of the lesson that is shown."""
    chosen, logits, truth = lesson.chosen, lesson.logits, lesson.truth
    apart = taken_apart(lesson)
    probabilities = softmax(logits, chosen.temperature).probabilities
    loss = None if truth is None else cross_entropy(logits, truth, chosen.temperature).loss
    return {
        "input": chosen.input,
        "digit": chosen.digit if chosen.input == "digit" else None,
        "winner": int(logits.argmax()),
        "probability": float(probabilities.max()),
        "temperature": chosen.temperature,
        "true_class": truth,
        "true_probability": None if truth is None else float(probabilities[truth]),
        "loss_now": loss,
        "class": lesson.label,
        "score": apart.score,
        "speaks_for": float(apart.products[apart.products > 0].sum()),
        "speaks_against": float(apart.products[apart.products < 0].sum()),
        "largest_product": float(apart.products.max()),
        "highest_score": float(logits.max()),
        "lowest_score": float(logits.min()),
        "view": chosen.view,
    }
