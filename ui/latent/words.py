"""What the page says about each of its parts: one sentence above, and experiments below."""

from __future__ import annotations

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
        "and see what vanishes from the picture."
    ),
    "checkerboard": (
        "G doubles its maps on the way to the picture. How it doubles them leaves a trace. **Compare "
        "three ways**, in the picture and in its frequencies."
    ),
}
"""What to do, first."""

TRY = {
    "plane": (
        (
            "Where does a digit end?",
            "Predict: does a 7 jump to a 9 at some point, or is there something between? Drag slowly "
            "across a border. Say what the pictures on it are.",
        ),
        (
            "The middle",
            "Predict what noise of all zeros looks like. Press *To the middle*. Then read the length: "
            "how often did G see noise that short?",
        ),
        (
            "Too far",
            "Set the reach to 2. Predict what the corners look like. G never met noise so long: find out "
            "what it does there.",
        ),
    ),
    "directions": (
        (
            "Big shares, big changes",
            "Read the shares of d1 and of the last direction. Predict which strip changes more. Then "
            "look at both: the arrows below turn the page.",
        ),
        (
            "Better than chance?",
            "Choose *Random* above. Predict the shares of six random directions before you look. Are "
            "their strips duller?",
        ),
        (
            "One thing at a time",
            "Find a slider that changes how thick the stroke is. Start from another sample: does it "
            "still do that, or something else?",
        ),
    ),
    "paths": (
        (
            "The short cut",
            "Predict the length of the noise half-way on the straight path, if A and B are both 5.6 long "
            "and at right angles. Then set t to 0.5.",
        ),
        (
            "Which way is better?",
            "Pick two samples of different digits. Predict on which path the middle looks more like a "
            "real digit. Try three pairs and keep count.",
        ),
        (
            "The same ends",
            "Choose the same digit twice. Predict how many other digits lie between them. Play it.",
        ),
    ),
    "arithmetic": (
        (
            "Thick and thin",
            "A: thick digits. B: thin digits of the same kind. C: thin digits of another kind. Predict "
            "the result. Then use three samples for each: is it clearer?",
        ),
        (
            "Nothing left",
            "Choose the same sample for A and B. Predict A − B + C before you look.",
        ),
        (
            "One or many",
            "Take one sample for each letter and read the length of the sum. Predict what it is with "
            "five for each.",
        ),
    ),
    "truncation": (
        (
            "What is lost?",
            "Predict what the right board looks like at ψ = 0.05. Set it. How large is the variety, and "
            "why not 0?",
        ),
        (
            "A fair price?",
            "Predict whether a classifier is surer what it sees at ψ = 0.4 than at ψ = 1. Then read the blue "
            "curve. Short noise is rare in training: look at the plane's middle, too.",
        ),
        (
            "Two ways to cut",
            "Choose *Cut off* above, at ψ = 1. Predict which numbers change most: large or small ones? "
            "Compare both curves.",
        ),
    ),
    "channels": (
        (
            "Find the important one",
            "Predict from the maps which channel matters most. Switch it off. Then find one that nobody "
            "misses.",
        ),
        (
            "Early or late",
            "Switch off one channel of the first layer, then instead one of the last. Predict which "
            "changes *what* is drawn, and which only *how*.",
        ),
        (
            "All but one",
            "Switch off half the channels of a layer. Does half of the picture vanish? Look at the other "
            "samples too.",
        ),
    ),
    "checkerboard": (
        (
            "Before any training",
            "A 3 x 3 kernel moved by 2 covers some pixels once, some twice, some four times. Predict the "
            "pattern, then find it in the fresh pictures.",
        ),
        (
            "Does it learn to hide it?",
            "Predict what training does to the three numbers. Train all three, and compare with real digits.",
        ),
        (
            "Read the spectrum",
            "The middle of a spectrum is slow change, the edge is a wave of 2 pixels. Predict where a "
            "checkerboard lights up, then look.",
        ),
    ),
}
"""Experiments: title, and what to predict, do and see."""

FORMULAS = {
    "plane": r"$z = c + x\,d_1 + y\,d_2$ with two perpendicular directions $d_1, d_2$ of length 1.",
    "directions": (
        "The first layer computes $Wz + b$. A step $n$ changes it by $Wn$: principal directions are the "
        "unit vectors $n$ with the largest $|Wn|$, the right singular vectors of $W$; the share is "
        r"$|Wn|^2 / \sum W^2$ (closed-form factorisation: Shen and Zhou, 2021, "
        "[arXiv:2007.06600](https://arxiv.org/abs/2007.06600))."
    ),
    "paths": (
        r"Straight: $(1-t)A + tB$. Along the sphere: $\frac{\sin((1-t)\omega)}{\sin\omega}A + "
        r"\frac{\sin(t\omega)}{\sin\omega}B$ with the angle $\omega$ between A and B (Shoemake, 1985). "
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
