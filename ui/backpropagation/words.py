"""The experiments of the page "Backpropagation", and what to predict of each."""

from __future__ import annotations

from typing import Any

from nn_core.judgements.backpropagation import judge_lowest, judge_push, judge_sign, judge_size, judge_twins
from nn_core.mechanics.backprop import RULES, descend, label, loss_at, path, zero_slopes
from nn_core.mechanics.optimizers import ADAM, GRADIENT_DESCENT, ROLLING, titles_of
from nn_core.numerals import apart, bracketed, figure, general
from ui.backpropagation.lesson import Lesson
from ui.kit.answer import Answer
from ui.kit.prediction import Choice, Number
from ui.kit.try_this import Asking, beside, waits

KERNEL = tuple(f"k{row}{column}" for row in (1, 2, 3) for column in (1, 2, 3))
TWINS = (("w11", "w21"), ("w12", "w22"), ("b1", "b2"), ("v11", "v12"))
"""The weights and biases of the first hidden neuron, and those of the second."""
RAISED, MORE = "w12", 0.1
"""The weight that grows, and by how much."""
DOWNHILL, DOWNHILL_RATE = ("w11", "v11"), 0.02
"""The weights that learn, and how fast, where three rules are compared."""


def sign(lesson: Lesson) -> Answer:
    """Of the gradient of v₁₂."""
    found = lesson.tape.gradients["v12"].value
    before, after = apart(lesson.tape.loss, loss_at(lesson.graph, lesson.numbers, "v12", MORE))
    return Answer(
        judge_sign(found),
        f"its gradient is {figure(found)}. If v₁₂ grows by {general(MORE)}, the loss goes from "
        f"{before} to {after}.",
    )


def raised(lesson: Lesson) -> Answer:
    """What the loss does when w₁₂ grows."""
    found, weight = lesson.tape.gradients[RAISED], lesson.tape.values[RAISED]
    before, after = lesson.tape.loss, loss_at(lesson.graph, lesson.numbers, RAISED, MORE)
    first, second = apart(before, after)
    products = " + ".join(
        f"{figure(term.upstream)} · {bracketed(figure(term.local))}" for term in found.terms
    )
    zeros = " and ".join(f"{slope} = 0" for slope in zero_slopes(lesson.tape, RAISED))
    start, end = general(weight), general(weight + MORE)
    says = {
        "kept": "",
        "turned": f" The gradient is the slope at {start}: on the way to {end} the loss has turned.",
        "left": f" The gradient is the slope at {start}: on the way to {end} it becomes another.",
        "unseen": " That is too little to show in any digit of the loss.",
    }
    return Answer(
        judge_sign(after - before),
        f"{found.formula} = {products} = {figure(found.value)}{zeros and f', since {zeros}'}. As w₁₂ grows "
        f"from {start} to {end}, the loss goes from {first} to {second}."
        f"{says[judge_push(found.value, MORE, before, after)]}",
    )


def lost(lesson: Lesson) -> Answer:
    """How the gradients of a large and of a small weight compare."""
    gradients = {name: lesson.tape.gradients[name].value for name in ("w11", "w21")}
    said = " and ".join(f"{figure(found)} for {label(name)}" for name, found in gradients.items())
    sums = [lesson.tape.values[name] for name in ("z1", "z2")]
    slopes = [lesson.tape.derivatives[name][0] for name in ("h1", "h2")]
    return Answer(
        judge_size(gradients["w11"], gradients["w21"]),
        f"the gradient is {said}. The sums are {figure(sums[0])} and {figure(sums[1])}, and there the slope "
        f"of the {lesson.chosen.activation} is {figure(slopes[0])} and {figure(slopes[1])}.",
    )


def reached(lesson: Lesson) -> Answer:
    """How many weights of the kernel get a gradient."""
    gradients = {name: lesson.tape.gradients[name].value for name in lesson.graph.backward_order}
    maps = [found for name, found in gradients.items() if name.startswith("h")]
    weights = sum(gradients[name] != 0 for name in KERNEL)
    return Answer(
        float(weights),
        f"a gradient goes to {sum(found != 0 for found in maps)} of the {len(maps)} numbers of the map, and "
        f"to {weights} of the {len(KERNEL)} weights.",
    )


def lowest(lesson: Lesson) -> Answer:
    """Which rule comes lowest."""
    chosen = lesson.chosen
    ends = {
        rule: descend(
            lesson.graph, lesson.numbers, (chosen.first, chosen.second), rule, chosen.rate, chosen.steps
        )[-1]
        for rule in RULES
    }
    titles = titles_of(RULES)
    said = ", ".join(f"{figure(loss)} ({titles[rule]})" for rule, loss in ends.items())
    return Answer(judge_lowest(ends), f"the loss after {chosen.steps} steps is {said}.")


def twins(lesson: Lesson) -> Answer:
    """What two neurons learn that begin with equal weights."""
    chosen = lesson.chosen
    names = lesson.graph.parameters
    tapes = path(lesson.graph, lesson.numbers, names, chosen.rule, chosen.rate, chosen.steps)
    first, *_, last = (tape.values for tape in tapes)
    own = [name for pair in TWINS for name in pair]
    moved = sum(first[name] != last[name] for name in own)
    apart = max(abs(last[one] - last[other]) for one, other in TWINS)
    said = "; ".join(" and ".join(f"{label(name)} = {figure(last[name])}" for name in pair) for pair in TWINS)
    return Answer(
        judge_twins(moved, apart),
        f"after {chosen.steps} steps {moved} of these {len(own)} weights and biases are others than 0: "
        f"{said}. The loss went from {figure(first['L'])} to {figure(last['L'])}.",
    )


PRODUCT = (
    "The gradient is a product of the slopes on the way from w₁₂ to the loss, and each negative one turns "
    "its sign."
)
ABOVE = f"{PRODUCT} Above 0 it says: more of this weight, more loss."
BELOW = f"{PRODUCT} Below 0 it says: more of this weight, less loss."
NOTHING = (
    "Where one slope on the way from w₁₂ to the loss is 0, the product of all is 0: the weight makes no "
    "difference."
)
STAYS = (
    "For that a slope on the way to the loss would have to be 0 all the while. Otherwise even one weight of "
    "many moves the loss, if only by a little."
)

FIRST: Asking = (
    "Up or down?",
    "All numbers of the network stay as they are, but for one: the weight w₁₂ grows a little, by 0.1.",
    {},
    Choice(
        "Will the loss rise or fall?",
        {"positive": "It rises", "negative": "It falls", "none": "It stays as it is"},
        {"positive": ABOVE, "negative": BELOW, "none": NOTHING},
        raised,
        where={
            ("positive", "negative"): f"More of a weight is not always more of a loss. {BELOW}",
            ("negative", "positive"): ABOVE,
            ("none", "positive"): STAYS,
            ("none", "negative"): STAYS,
            ("positive", "none"): NOTHING,
            ("negative", "none"): NOTHING,
        },
    ),
)
"""What the page opens with, where the network has such a weight; the curve of that waits for the answer."""

TRY: tuple[Asking, ...] = (
    (
        "Predict every gradient",
        "The output is 0.0793, and should be 1. It is v₁₁ h₁ + v₁₂ h₂ + c₁, where h₂ is 0.604 and its "
        "weight v₁₂ is −0.6. Begin with this gradient. Then step on with the arrow to the right: before "
        "each one the page asks for its sign or its size.",
        {"predict": "on", "at": 7},
        Choice(
            "Is the gradient of v₁₂ above or below 0?",
            {"positive": "Above 0", "negative": "Below 0", "none": "Just 0"},
            {
                "positive": "A gradient does not say where the weight should go, but what the loss does when "
                "the weight grows. Where it should grow, so that the loss falls, its gradient is negative.",
                "negative": "If v₁₂ grows, v₁₂ h₂ grows, and the output comes nearer to its target: the loss "
                "falls. Only h₂ and the gradient of the output count, not the sign of v₁₂ itself.",
                "none": "It would be 0 if v₁₂ made no difference to the loss: if h₂ were 0, or the output "
                "just right.",
            },
            sign,
        ),
    ),
    (
        "Lose the gradient",
        "Two neurons read the same two inputs, and pass their sums through a sigmoid. The first has the "
        "large weights w₁₁ = 15 and w₁₂ = −12, the second w₂₁ = 0.8 and w₂₂ = 0.2. Then step back through "
        "the first, and choose ReLU instead of sigmoid.",
        {
            "activation": "sigmoid",
            "numbers": (1.0, 0.5, 1.0, 15.0, -12.0, 0.1, 0.8, 0.2, -0.2, 0.9, -0.6, 0.1),
            "at": 12,
        },
        Choice(
            "How large is the gradient of w₁₁, beside that of w₂₁?",
            {
                "larger": "More than ten times as large",
                "alike": "Between a tenth and ten times",
                "smaller": "Less than a tenth",
            },
            {
                "larger": "A weight is no factor of its own gradient. It acts through the sum z, and far "
                "from 0 the sigmoid is nearly flat: whatever the weight does, the output hardly moves.",
                "alike": "Both read the same input. But between them and the loss is a sigmoid, and its "
                "slope is another one for each sum: 0.25 at 0, and nearly 0 far from it.",
                "smaller": "The gradient is multiplied by the slope of the sigmoid, which is nearly 0 where "
                "the sum is far from 0. A neuron that is stuck there hardly learns.",
            },
            lost,
        ),
    ),
    (
        "Where a pool sends it",
        "A kernel of nine weights makes a map of four numbers. Max pooling lets only the largest of them go "
        "on. That one was made from the pixels 0, 0.2, 0.9; 0.1, 0.3, 1; 0, 0.6, 0.7. Then step back to the "
        "kernel, add padding, and compare.",
        {"kind": "cnn", "activation": "relu", "at": 13},
        Number(
            "How many of the nine weights get a gradient that is not 0?",
            low=0,
            high=len(KERNEL),
            step=1,
            exact=0,
            near=0,
            because={
                "right": "The pool sends the gradient to the largest number alone, but all weights share in "
                "it: each gets the gradient times its pixel. Where the pixel is 0, that is 0.",
                "low": "Most of the map gets no gradient, but the weights are shared: all nine made the "
                "number that does get one. A weight gets that gradient times its pixel, unless that is 0.",
                "high": "A weight gets the gradient of the number times its pixel. Where the pixel is 0, "
                "that is 0: there the weight made no difference.",
            },
            answer=reached,
        ),
    ),
    (
        "Three ways downhill",
        "Two weights learn, w₁₁ and v₁₁, and the others stand still. Same start, same learning rate: 0.02. "
        "Gradient descent goes by the slope alone; momentum also keeps its speed; Adam fits its steps to the "
        "size of the gradients. The maps above draw such paths, for the learning rate that is set there. "
        "What changes with one of 0.3?",
        {"rule": "momentum", "rate": DOWNHILL_RATE, "first": DOWNHILL[0], "second": DOWNHILL[1], "at": 27},
        Choice(
            "Which is lowest after 30 steps?",
            titles_of(RULES),
            {
                GRADIENT_DESCENT.name: "Each of its steps is the slope times 0.02, and no more: after 30 of "
                "them it is still on the way. With a learning rate of 0.1 it arrives, and comes lowest, as "
                "it does not roll past.",
                ROLLING.name: "It keeps its speed, so short steps add up: it is down first. With a larger "
                "learning rate it rolls past the lowest place, and swings back.",
                ADAM.name: "However steep it is, its steps are about as long as the learning rate. It helps "
                "most where gradients differ much in size. Here are only two weights.",
            },
            lowest,
        ),
    ),
    (
        "All weights zero",
        "Every weight and bias of this network is 0. The two hidden neurons pass their sums through a "
        "sigmoid, which makes 0.5 of 0. It takes 30 steps of gradient descent.",
        {"activation": "sigmoid", "numbers": (1.0, 0.5, 1.0, *(0.0,) * 9), "at": 12},
        Choice(
            "What becomes of the two hidden neurons?",
            {
                "still": "Nothing moves: all gradients are 0",
                "twins": "They learn, but remain equal to each other",
                "apart": "They learn, and each finds something else",
            },
            {
                "still": "The gradient of v₁₁ is that of the output times h₁ = 0.5, and that is not 0. Once "
                "v₁₁ has moved, w₁₁ gets a gradient as well. With tanh h₁ is 0: then only c₁ ever moves.",
                "twins": "So two neurons do the work of one, however long it learns: equal weights get equal "
                "gradients. This is why weights begin at random. With tanh only c₁ ever moves.",
                "apart": "Both read the same inputs with the same weights, and the output treats them alike. "
                "So they get the same gradients, in every step. Nothing ever tells them apart.",
            },
            twins,
        ),
    ),
)

WAYS = next(card for card in TRY if card[0] == "Three ways downhill")


def asks() -> dict[str, Any]:
    """What the pictures do not show while a card asks for it, each with what stands there instead: the loss
    along a weight, and ways downhill along two weights at one learning rate. None: it is told.
    """
    return {
        "weight": {"name": RAISED, "says": beside(FIRST, True)[0]} if waits(FIRST) else None,
        "ways": {"along": DOWNHILL, "rate": DOWNHILL_RATE, "says": beside(WAYS, True)[0]}
        if waits(WAYS)
        else None,
    }
