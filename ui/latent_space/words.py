"""What the page says about each of its parts: one sentence above, and experiments below."""

from __future__ import annotations

from ui.kit.try_this import Experiment

LEAD = {
    "plane": (
        "Two directions span a plane through the noise. Each point is a list of numbers, and G makes a "
        "picture of each. **Drag the pointer**: the large picture is made while you move."
    ),
    "directions": (
        "A step along some directions changes G's first layer more than along others. **Turn a slider** "
        "and watch what it changes; each strip shows the whole way."
    ),
    "paths": (
        "Two ways from sample A to sample B: straight, or along a sphere around zero. **Choose A and B, "
        "then press Play.**"
    ),
    "arithmetic": (
        "Noise is a list of numbers, so it can be added up. **Choose a few samples for A, B and C**: "
        "what B has and A has too should cancel."
    ),
    "truncation": (
        "Shorter noise lies nearer to the middle. In some GANs that buys better pictures and costs "
        "variety. Does it here? **Turn ψ down** and compare the two boards."
    ),
    "channels": (
        "G draws in channels: each is one small map inside. **Click a map to switch its channel off** "
        "and see what vanishes from the picture. The bar below a map says how much the pictures change "
        "without it."
    ),
    "checkerboard": (
        "G doubles its maps on the way to the picture. How it doubles them leaves a trace. **Compare "
        "three ways**, in the picture and in its frequencies."
    ),
}
"""What to do, first."""

TRY: dict[str, tuple[Experiment, ...]] = {
    "plane": (
        (
            "Where does a class end?",
            "The pointer is on a picture that a classifier is sure of. Predict: does it jump to the next "
            "class, or is there something between? Drag slowly across a border. Say what is on it.",
            {"axes": "principal", "reach": 1.0, "u": 0.0, "v": 0.0, "pick": "clear centre"},
        ),
        (
            "The middle",
            "Predict what noise of all zeros looks like. The pointer goes there. Then read the length: "
            "how often did G see noise that short?",
            {"centre": 0, "u": 0.0, "v": 0.0},
        ),
        (
            "Too far",
            "*Reach* is at its end, and the pointer in a corner: noise is hardly ever so long. Predict: a "
            "smear, or strokes? Then compare the four corners with the middle: how thick, how grey?",
            {"axes": "principal", "centre": 0, "reach": 2.0, "u": 1.0, "v": 1.0},
        ),
    ),
    "directions": (
        (
            "Big shares, big changes",
            "Read the shares of d1 and of the last direction. Predict which strip changes more. Then "
            "look at both: the arrows below turn the page.",
            {"axes": "principal", "slides": ()},
        ),
        (
            "Better than chance?",
            "These are *Random* directions. Predict the shares of six of them before you look. Are "
            "their strips duller?",
            {"axes": "random", "slides": ()},
        ),
        (
            "One thing at a time",
            "One of the first twelve sliders changes how thick the stroke is while the class stays. Find "
            "it; the arrows turn the page. Predict what it does to other samples: start from some.",
            {"axes": "principal", "slides": (), "pick": "width slider"},
        ),
    ),
    "paths": (
        (
            "The short cut",
            "A and B are nearly as long as noise is on average, and nearly at right angles. Predict how "
            "long the noise is half-way on the straight path. Then set t to 0.5.",
            {"t": 0.0, "pick": "usual ends"},
        ),
        (
            "Which way is better?",
            "A and B are of two classes. Predict on which path the middle looks more like a real picture, "
            "and on which its strokes are thicker. Try three pairs, then read the count of many below.",
            {"t": 0.5, "pick": "two ways"},
        ),
        (
            "The same ends",
            "A and B are of one class. Predict how many other classes lie between them. Play it.",
            {"t": 0.0, "pick": "one class"},
        ),
    ),
    "arithmetic": (
        (
            "Thick and thin",
            "A: a thick sample. B: a thin one of the same class. C: a thin one of another. Predict the "
            "result. Then read below the picture how many such sums hold, and use three samples for each.",
            {"pick": "thick and thin"},
        ),
        (
            "Nothing left",
            "A and B are the same sample. Predict A − B + C. What is left of A and B?",
            {"pick": "same twice"},
        ),
        (
            "One or many",
            "With one sample for each letter, read the length of the sum. Predict what it is with five "
            "for each, then choose them.",
            {"pick": "thick and thin"},
        ),
    ),
    "truncation": (
        (
            "What is lost?",
            "Predict what the right board looks like at ψ = 0.05. Then set it up. How large is the "
            "variety, and why is it not 0?",
            {"cut": "scale", "psi": 0.05},
        ),
        (
            "A fair price?",
            "Predict whether a classifier is surer what it sees at ψ = 0.4 than at ψ = 1. Then read the blue "
            "curve. Short noise is rare in training: look at the plane's middle, too.",
            {"cut": "scale", "psi": 0.4},
        ),
        (
            "Two ways to cut",
            "*Cut off* leaves no number beyond ±ψ. Predict which numbers change most at ψ = 1: large or "
            "small ones? Compare both curves.",
            {"cut": "normal", "psi": 1.0},
        ),
    ),
    "channels": (
        (
            "Is the brightest map the most important?",
            "Find the brightest map: how long is the bar below it? Predict what vanishes without the map "
            "with the longest bar. Click it. Then all on, and one with a short bar.",
            {"off": (), "pick": "bright map"},
        ),
        (
            "Early or late",
            "In the first layer, switch off the channel with the longest bar. Then do the same in the last "
            "layer instead. Predict which changes one spot, and which the strokes everywhere.",
            {"layer": "first", "off": (), "pick": "clear"},
        ),
        (
            "Half of it",
            "Every second channel is off. Predict: does half of the picture vanish? Look at the other "
            "samples too.",
            {"layer": "last", "off": "half", "pick": "clear"},
        ),
    ),
    "checkerboard": (
        (
            "Before any training",
            "A 3 × 3 kernel moved by 2 covers some pixels once, some twice, some four times. Predict the "
            "pattern, then find it in the fresh pictures.",
            {"step": 0},
        ),
        (
            "Does it learn to hide it?",
            "Predict what training does to the three numbers. Then all three are trained: compare them "
            "with real digits.",
            {"start": True},
        ),
        (
            "Read the spectrum",
            "The middle of a spectrum is slow change, the edge is a wave of 2 pixels. Predict where a "
            "checkerboard lights up, then look at the fresh pictures.",
            {"step": 0},
        ),
    ),
}
"""By part: what to predict, do and see, and the values that set it up; `pick` names samples to choose.

Which layer is the "first" or the "last" one, and which channels are "half" of it: see `params.prepared`.
"""

FORMULAS = {
    "plane": r"$z = c + x\,d_1 + y\,d_2$ with two perpendicular directions $d_1, d_2$ of length 1.",
    "directions": (
        "The first layer computes $Wz + b$. A step $n$ changes it by $Wn$: principal directions are the "
        "unit vectors $n$ with the largest $|Wn|$, the right singular vectors of $W$; the share is "
        r"$|Wn|^2 / \sum W^2$ (closed-form factorisation: Shen and Zhou, 2021, "
        "[arXiv:2007.06600](https://arxiv.org/abs/2007.06600))."
    ),
    "paths": (
        r"Straight: $(1-t)A + tB$. Along the sphere, the direction is "
        r"$\frac{\sin((1-t)\omega)}{\sin\omega}\frac{A}{|A|} + "
        r"\frac{\sin(t\omega)}{\sin\omega}\frac{B}{|B|}$ with the angle $\omega$ between A and B "
        r"(Shoemake, 1985), and the length is $(1-t)|A| + t|B|$. "
        "Two random vectors of many numbers are almost at right angles."
    ),
    "arithmetic": (
        r"$z = \bar A - \bar B + \bar C$, each a mean of its samples' noise (Radford et al., 2016, "
        "[arXiv:1511.06434](https://arxiv.org/abs/1511.06434))."
    ),
    "truncation": (
        r"Scale: $z \to \psi z$. Cut off: each number as if drawn from a normal distribution without its "
        r"tails beyond $\pm\psi$ (Brock et al., 2019, "
        "[arXiv:1809.11096](https://arxiv.org/abs/1809.11096))."
    ),
    "channels": (
        "A channel that is switched off gives 0 everywhere, and all layers behind it compute with that. "
        "Training is not touched."
    ),
    "checkerboard": (
        "Energy at the stride: mean $|F|^2$ where a wave repeats every 2 pixels, across or down, over "
        "the mean of all other waves (idea: Odena et al., 2016, "
        "[distill.pub](https://doi.org/10.23915/distill.00003))."
    ),
}
