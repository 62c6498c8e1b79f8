"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nn_core.mechanics.dense import ClassScore, class_score
from nn_core.mechanics.softmax import cross_entropy, softmax
from nn_core.numerals import figure as digits
from nn_core.numerals import general
from ui.dense.lesson import Lesson
from ui.dense.params import PARAMS, complete
from ui.kit.inputs import picture_source
from ui.kit.lessons import Session
from ui.kit.pictures import input_of
from ui.kit.print.figure import Array, Bars, Figure, Maps, Panel, shaded
from ui.kit.print.paper import Shown
from ui.kit.print.pictures import input_panel, input_words, of_lesson
from ui.kit.url import read

COLUMNS = 8


def figures(session: Session[Lesson]) -> Mapping[str, Callable[[], Figure]]:
    """What can be had of what is shown, by title."""
    made = {"Scores and probabilities": answer, "Maps, weights, products": score}
    return of_lesson(session, made)


def answer(lesson: Lesson) -> Figure:
    """The scores of all classes, and what softmax makes of them."""
    names = lesson.trained.images.class_names
    found = softmax(lesson.logits, lesson.chosen.temperature)
    signs = tuple("positive" if value >= 0 else "negative" for value in lesson.logits)
    strong = tuple("train" if at == lesson.logits.argmax() else "muted" for at in range(len(names)))
    scores = Bars("Scores", names, lesson.logits, "score", signs)
    probabilities = Bars("Probabilities", names, found.probabilities, "probability", strong)
    rows: tuple[tuple[Panel, ...], ...] = ((input_panel(lesson.x, lesson.chosen),), (scores, probabilities))
    return Figure(
        f"The answer is {names[int(lesson.logits.argmax())]}", rows, settings(lesson) + _loss(lesson)
    )


def _loss(lesson: Lesson) -> str:
    if lesson.truth is None:
        return ""
    found = cross_entropy(lesson.logits, lesson.truth, lesson.chosen.temperature)
    name = lesson.trained.images.class_names[lesson.truth]
    return f" True class {name}: the loss is {digits(found.loss)}."


def taken_apart(lesson: Lesson) -> ClassScore:
    """The sum behind the score of the class that is looked at."""
    weights = lesson.trained.weights
    return class_score(lesson.features, weights["linear1.weight"], weights["linear1.bias"], lesson.label)


def score(lesson: Lesson) -> Figure:
    """The last feature maps, the weights of a class over them, and the products."""
    found, name = taken_apart(lesson), lesson.trained.images.class_names[lesson.label]
    rows: tuple[tuple[Panel, ...], ...] = (
        (shaded(f"Features, {_size(lesson.features)}", lesson.features, columns=COLUMNS),),
        (Maps(f"Weights of class {name}", found.weights, "diverging", columns=COLUMNS),),
        (Maps("Products", found.products, "diverging", columns=COLUMNS),),
    )
    sign = "+" if found.bias >= 0 else "\N{MINUS SIGN}"
    terms = f"{digits(found.sum)} {sign} {digits(abs(found.bias))} = {digits(found.score)}"
    said = f"{settings(lesson)} The sum of all products and the bias: {terms}."
    return Figure(f"The score of class {name}", rows, said)


def settings(lesson: Lesson) -> str:
    """What was chosen, as a sentence."""
    chosen = lesson.chosen
    seen = {True: ", not seen in training", False: ", seen in training", None: ""}[lesson.held_out]
    example = f", example {chosen.example}" if chosen.input == "digit" else ""
    return f"{input_words(lesson.x, chosen)}{example}{seen}; temperature {general(chosen.temperature)}."


def _size(maps: Array) -> str:
    return " × ".join(map(str, maps.shape))


def on_paper(query: Mapping[str, str]) -> Shown:
    """What the network is to read. It is not asked: it may not have learnt yet."""
    chosen = complete(read(query, PARAMS)[0])
    x = input_of(chosen)
    figure = Figure("What the network reads", ((input_panel(x, chosen),),), f"{input_words(x, chosen)}.")
    return Shown(figure, picture_source(chosen))
