"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from nn_core.tutorials.condition import Measured
from ui.backpropagation.lesson import Lesson


def facts_of(lesson: Lesson) -> Measured:
    """What is measured of the lesson that is shown."""
    chosen, graph, values = lesson.chosen, lesson.graph, lesson.tape.values
    slopes = {name: found.value for name, found in lesson.tape.gradients.items()}
    sizes = [abs(slopes[name]) for name in graph.parameters]
    return {
        **{name: getattr(chosen, name) for name in ("kind", "inputs", "hidden", "outputs", "activation")},
        "output_activation": chosen.output_activation,
        "loss": chosen.loss,
        "optimizer": chosen.rule,
        "learning_rate": chosen.rate,
        "round": chosen.round,
        "parameters": len(graph.parameters),
        "changed": sum(values[name] != graph.start[name] for name in (*graph.inputs, *graph.targets)),
        "held": len(chosen.held),
        "output": values["s1"],
        "loss_now": lesson.tape.loss,
        **{name: values.get(name) for name in ("x1", "x2", "w11", "v11", "b1")},
        "gradient_w11": slopes.get("w11"),
        "gradient_v11": slopes.get("v11"),
        "largest_gradient": max(sizes),
        "without_gradient": sizes.count(0.0),
    }
