"""What the page says about each of its parts: one sentence above, and experiments below."""

from __future__ import annotations

from ui.kit.try_this import Asking
from ui.latent_space.cards.inside import CHANNELS, CHECKERBOARD
from ui.latent_space.cards.paths import ARITHMETIC, PATHS, TRUNCATION
from ui.latent_space.cards.plane import DIRECTIONS, PLANE

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

TRY: dict[str, tuple[Asking, ...]] = {
    "plane": PLANE,
    "directions": DIRECTIONS,
    "paths": PATHS,
    "arithmetic": ARITHMETIC,
    "truncation": TRUNCATION,
    "channels": CHANNELS,
    "checkerboard": CHECKERBOARD,
}
"""By part: what it asks, and the values that set it up; `pick` names samples to choose.

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
