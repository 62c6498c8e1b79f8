"""The cards of "Paths", "Arithmetic" and "Truncation"."""

from __future__ import annotations

from nn_core.findings.latent.tradeoff import PICTURES
from nn_core.judgements.latent_questions import (
    judge_cut,
    judge_length,
    judge_middles,
    judge_others,
    judge_same,
    judge_sums,
    judge_surer,
    judge_thicker,
    judge_variety,
)
from nn_core.measure.strokes import CLEAR
from ui.kit.prediction import Choice, Number
from ui.kit.try_this import Asking
from ui.latent_space.cards.told import Numbers, Told
from ui.shell.text import percent


def _half_way(found: Numbers) -> tuple[float, str]:
    return found["half"], (
        f"A is {found['a']:.1f} long and B {found['b']:.1f}; half-way it is {found['half']:.1f}. Noise is "
        f"{found['usual']:.1f} long on average, with a standard deviation of {found['spread']:.1f}."
    )


def _middles(found: Numbers) -> tuple[str, str]:
    return judge_middles(found["straight"]), (
        f"of {found['pairs']:.0f} pairs the straight middle is clear in {percent(found['straight'])}. Along "
        f"the sphere it is in {percent(found['sphere'])}."
    )


def _two_ways(found: Numbers) -> tuple[str, str]:
    return judge_thicker(found["thicker"]), (
        f"of {found['pairs']:.0f} pairs the straight middle has the thicker strokes in "
        f"{percent(found['thicker'])}. A classifier is sure of {percent(found['straight'])} of the straight "
        f"middles and of {percent(found['sphere'])} along the sphere."
    )


def _same_ends(found: Numbers) -> tuple[str, str]:
    count = found["others"]
    classes = "no other class is" if not count else "1 other class is" if count == 1 else f"{count:.0f} are"
    return judge_others(count), f"{classes} clear in any of {found['stops']:.0f} pictures on both ways."


def _sums(found: Numbers) -> tuple[str, str]:
    return judge_sums(found["held"], found["tried"]), (
        f"{found['held']:.0f} of {found['tried']:.0f} sums of this kind gave a clear, thicker C."
    )


def _same_twice(found: Numbers) -> tuple[str, str]:
    return judge_same(found["from_c"], found["from_a"]), (
        f"a pixel of A − B + C is {percent(found['from_c'], 1)} of black to white from that of C, and "
        f"{percent(found['from_a'], 1)} from that of A."
    )


def _means(found: Numbers) -> tuple[str, str]:
    return judge_length(found["one"], found["five"]), (
        f"the sum is {found['one']:.1f} long with one sample for each letter, and {found['five']:.1f} with "
        f"five. Noise is {found['usual']:.1f} long on average."
    )


def _lost(found: Numbers) -> tuple[str, str]:
    return judge_variety(found["variety"], found["whole_variety"]), (
        f"the variety of {PICTURES} samples is {found['variety']:.3f}, and {found['whole_variety']:.3f} with "
        "whole noise."
    )


def _price(found: Numbers) -> tuple[str, str]:
    return judge_surer(found["sure"], found["whole_sure"]), (
        f"the classifier is {percent(found['sure'])} sure at ψ = 0.4 and {percent(found['whole_sure'])} at "
        f"ψ = 1, on average. The variety falls from {found['whole_variety']:.2f} to {found['variety']:.2f}."
    )


def _cut(found: Numbers) -> tuple[str, str]:
    return judge_cut(found["large"], found["small"]), (
        f"numbers beyond ±1.5 change by {found['large']:.2f} on average, those within ±0.5 by "
        f"{found['small']:.2f}."
    )


PATHS: tuple[Asking, ...] = (
    (
        "Is the middle real?",
        "A is a clear picture of one class, B of another. Half-way between their noise, straight, G makes a "
        f"picture, too. It is clear if a classifier is at least {percent(CLEAR)} sure what it shows.",
        {"t": 0.5, "pick": "two ways"},
        Choice(
            "Of many such pairs, how many middles are clear?",
            {
                "few": "Fewer than one in four: they are a mix",
                "some": "One to three in four",
                "most": "More than three in four",
            },
            {
                "few": "The noise is mixed, not the pictures. G makes one picture of it, not two over each "
                "other, and it may well be one of a class. Play it: where does A give way?",
                "some": "G has learnt to make pictures of all noise, also between. But classes have borders, "
                "and where a middle lies on one, it is neither.",
                "most": "G draws clearly inside a class. But classes have borders, and where a middle lies "
                "on one, it draws something between. Play it, and find the border.",
            },
            Told("two_ways", _middles),
        ),
    ),
    (
        "The short cut",
        "A and B are about as long as noise is on average, and nearly at right angles. The straight path "
        "from A to B is a short cut: it passes nearer to zero. Their lengths stand beside the picture.",
        {"t": 0.0, "pick": "usual ends"},
        Number(
            "How long is the noise half-way?",
            low=0.0,
            high=100.0,
            step=0.1,
            exact=0.2,
            near=0.6,
            because={
                "right": "Half-way is half of the diagonal of a square with the sides A and B: a length over "
                "√2. G has hardly ever learnt from noise so short. The sphere keeps the length.",
                "high": "A and B stand at right angles, so the straight path cuts the corner between them. "
                "Think of half of the diagonal of a square.",
                "low": "A and B do not cancel: they stand at right angles. Think of half of the diagonal of "
                "a square.",
            },
            answer=Told("half_way", _half_way),
        ),
    ),
    (
        "Which way is better?",
        "A and B are of two classes. Half-way, the straight path has short noise, and the sphere noise of "
        "the usual length. What does that do to strokes?",
        {"t": 0.5, "pick": "two ways"},
        Choice(
            "On which path are strokes thicker half-way?",
            {
                "straight": "On the straight one, mostly",
                "sphere": "On the sphere, mostly",
                "neither": "Now here, now there",
            },
            {
                "straight": "Short noise lies near the middle, where the classes meet and pictures are soft "
                "and thick. But thick is not better: read how many of each can be read.",
                "sphere": "The sphere keeps the length of the noise, and with it the strokes that G has "
                "learnt. It is the short noise of the straight path that changes them.",
                "neither": "The length of the noise is a matter of the path, not of the pair. Count over "
                "many.",
            },
            Told("two_ways", _two_ways),
        ),
    ),
    (
        "The same ends",
        "A and B are of one class, and lean as differently as can be. Both ways from A to B pass through "
        "many other pictures.",
        {"t": 0.0, "pick": "one class"},
        Choice(
            "How many other classes are clear on the way?",
            {"none": "None", "one": "One", "more": "More than one"},
            {
                "none": "Samples of one class lie together, so a way between two of them need not leave it. "
                "Play it: what changes is the slant.",
                "one": "Samples of one class lie together, so a way between two of them need not leave it.",
                "more": "Classes have their places in the noise. A way between two samples of one class need "
                "not cross the others.",
            },
            Told("same_ends", _same_ends),
        ),
    ),
)

ARITHMETIC: tuple[Asking, ...] = (
    (
        "Thick and thin",
        "A: a thick sample. B: a thin one of the same class. C: a thin one of another. A − B should be what "
        "makes a stroke thick. The sum holds if it gives a clear picture of C's class, but thicker.",
        {"pick": "thick and thin"},
        Choice(
            "How many of all such sums hold?",
            {"few": "Less than a quarter", "some": "A quarter to a half", "most": "More than half"},
            {
                "few": "The sum of three samples is longer than any noise that G has learnt from, and A and "
                "B differ in more than their width. Use three samples for each letter: means cancel much.",
                "some": "A and B differ in more than their width, and all of that is added to C.",
                "most": "The famous examples are chosen, as is the one on this page. A and B differ in more "
                "than their width, and all of that is added to C.",
            },
            Told("sums", _sums),
        ),
    ),
    (
        "Nothing left",
        "A and B are the same sample. C is another one, of another class.",
        {"pick": "same twice"},
        Choice(
            "What picture does A − B + C make?",
            {
                "c": "That of C, to the pixel",
                "trace": "That of C with a trace of A",
                "a": "One as near to A as to C",
            },
            {
                "c": "The noise is added up, not the pictures. A − A is a list of zeros, and C + 0 is C.",
                "trace": "The noise is added up, not the pictures: A − A is a list of zeros. No trace of A "
                "can get through.",
                "a": "What A has, B has too, and so it cancels: A − A is a list of zeros.",
            },
            Told("same_twice", _same_twice),
        ),
    ),
    (
        "One or many",
        "With one sample for each letter, A − B + C is a sum of three lists of random numbers. Now take the "
        "mean of five samples for each letter.",
        {"pick": "thick and thin"},
        Choice(
            "How long is the sum then?",
            {"longer": "Longer", "alike": "About as long", "shorter": "Shorter"},
            {
                "longer": "More samples, but their mean, not their sum: what is random in them cancels.",
                "alike": "Random numbers cancel in a mean: the mean of five is shorter, by √5 on average.",
                "shorter": "What is random in the samples cancels in their mean: it is shorter by √5 on "
                "average. What they have in common stays. Choose five for each, and read the length.",
            },
            Told("means", _means),
        ),
    ),
)

TRUNCATION: tuple[Asking, ...] = (
    (
        "What is lost?",
        "At ψ = 0.05 all noise is a twentieth as long, so all of it lies close to the middle. *Variety* says "
        "how much the pictures on the right board differ, pixel by pixel.",
        {"cut": "scale", "psi": 0.05},
        Choice(
            "How much of the variety is left?",
            {"none": "None", "little": "Less than a fifth", "much": "More than a fifth"},
            {
                "none": "Nearly. But a twentieth of a way is still a way: 0 would need noise of all zeros.",
                "little": "Noise that is nearly the same makes nearly the same picture. But a twentieth of a "
                "way is still a way.",
                "much": "G is continuous: noise that is nearly the same makes nearly the same picture.",
            },
            Told("cut", _lost),
        ),
    ),
    (
        "A fair price?",
        "Short noise costs variety. In some GANs it makes the pictures better in return. Better shall mean "
        "here: a classifier is surer what it sees.",
        {"cut": "scale", "psi": 0.4},
        Choice(
            "Is it surer at ψ = 0.4 than at ψ = 1?",
            {"surer": "Yes, surer", "alike": "About equally sure", "less": "No, less sure"},
            {
                "surer": "That holds for GANs whose middle is a good picture. Look at the middle of the "
                "plane here: short noise is rare in training.",
                "alike": "Short noise is rare in training, and it lies where the classes meet. Read the blue "
                "curve.",
                "less": "Short noise lies where the classes meet, and it is rare in training. Nobody has "
                "asked G for good pictures there. So variety was given away for nothing.",
            },
            Told("cut", _price),
        ),
    ),
    (
        "Two ways to cut",
        "*Scale* makes each number of the noise smaller by the same factor. *Cut off* at ψ = 1 leaves no "
        "number beyond ±1, and keeps the order of all numbers.",
        {"cut": "normal", "psi": 1.0},
        Choice(
            "Which numbers does cutting off change most?",
            {"large": "Large ones", "alike": "All alike", "small": "Small ones"},
            {
                "large": "What lies far out has to come in, so it moves most. Small numbers hardly move. "
                "Compare both curves.",
                "alike": "Small numbers lie within ±1 as they are, and need not move much.",
                "small": "Small numbers lie within ±1 as they are. It is what lies beyond that has to move.",
            },
            Told("cut", _cut),
        ),
    ),
)
