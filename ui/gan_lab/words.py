"""The experiments of the GAN lab, and what to predict of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nn_core.data import fit_images
from nn_core.judgements.augmentation import judge_own
from nn_core.judgements.gan import variety
from nn_core.judgements.trials import apart, contrast, judge_kept, judge_lesson, judge_samples, kept
from nn_core.measure.assessment import unseen_distance
from nn_core.measure.quality import nearest, pixels_of
from nn_core.measure.strokes import slant, thickness
from nn_core.numerals import figure
from nn_core.training import GanProbe, GanRun
from nn_core.training.gan.spec import CONDITIONAL_BATCH_SIZE
from ui.kit.answer import Answer
from ui.kit.prediction import Choice
from ui.kit.runs import spec_of
from ui.kit.try_this import Asking

if TYPE_CHECKING:
    from nn_core.data import ImageSet
    from nn_core.training import RunHandle

DRAWN_AT, ASKED_AT, JUDGED_AT, FACES_AT = 128, 320, 32, 640
"""The steps at which each is measured: multiples of 32, which a timeline keeps."""
NOISES = 40
"""Of those that the samples are made of, so many are drawn as each class."""


def samples_drawn(run: RunHandle) -> Answer:
    """What G's samples look like beside real pictures."""
    now = run.at(DRAWN_AT)
    samples, real = now.arrays["samples"], now.arrays["real"]
    contrasts, varied = contrast(samples) / contrast(real), variety(samples) / variety(real)
    return Answer(
        judge_samples(contrasts, varied),
        f"at step {now.step:,} the samples have {contrasts:.2f} times the contrast of real pictures, and "
        f"differ from each other {varied:.2f} times as much as those do.",
    )


def noise_kept(run: RunHandle) -> Answer:
    """What drawings of all classes from one noise have in common."""
    now = run.at(ASKED_AT)
    noise, classes = now.arrays["noise"][:NOISES], len(spec_of(run, GanRun).load().class_names)
    probes = [GanProbe(latent=noise, labels=(label,) * len(noise)) for label in range(classes)]
    drawn = np.stack([run.at(now.step, probe).arrays["samples_at"] for probe in probes])
    ink = (drawn[:, :, 0] + 1) / 2
    leaning, width = (kept(np.stack([measure(one) for one in ink])) for measure in (slant, thickness))
    differs = apart(drawn)
    return Answer(
        judge_kept(differs, (leaning + width) / 2),
        f"at step {now.step:,} drawings of one noise as {classes} classes differ {differs:.2f} times as much "
        f"as those of one class from {len(noise)} noises. Between two classes slants correlate by "
        f"{leaning:.2f}, and widths of strokes by {width:.2f}.",
    )


def lesson_learnt(run: RunHandle) -> Answer:
    """How long G's gradient is, beside the first one."""
    now, curves = run.at(JUDGED_AT), run.history()
    norms = curves["g_gradient_norm"]
    first = float(norms[np.isfinite(norms)][0])
    length, real, fake = (now.metrics[name] for name in ("g_gradient_norm", "d_real", "d_fake"))
    return Answer(
        judge_lesson(first, length),
        f"at step {now.step:,} G's gradient is {figure(length)} long, in its first step it was "
        f"{first:.1f}. D's mean verdict is {real:.2f} on real pictures and {fake:.2f} on generated ones.",
    )


def faces_compared(run: RunHandle) -> Answer:
    """How far G's faces are from the training image nearest to each, beside real ones."""
    now, spec = run.at(FACES_AT), spec_of(run, GanRun)
    images: ImageSet = spec.load()
    samples = pixels_of(now.arrays["samples"])
    _, distances = nearest(samples, fit_images(images.images, spec.image_shape))  # type: ignore[arg-type]
    distance, unseen = float(distances.mean()), unseen_distance(images, spec.image_shape)
    return Answer(
        judge_own(distance, unseen),
        f"at step {now.step:,} the nearest training image of each of {len(samples)} samples is "
        f"{distance:.2f} away on average, that of a real face {unseen:.2f}. It is the root of the mean "
        "squared difference of their pixels, from 0 for black to 1 for white.",
    )


TRY: tuple[Asking, ...] = (
    (
        "From noise to digits",
        "G never sees a real digit. All that it gets is a gradient, from D, which sees both. They play "
        f"{DRAWN_AT} steps.",
        {},
        Choice(
            "What do G's samples look like then?",
            {
                "grey": "Still like grey noise",
                "alike": "All like one blurred digit",
                "various": "Like strokes, each in another way",
            },
            {
                "grey": "D soon tells grey from black and white. From then on its gradient says to G which "
                "pixels to make brighter.",
                "alike": "D judges each picture by itself, and sees no sameness. But it would soon know a "
                "picture that comes again and again. So G is better off with many. It does happen that it "
                "makes only a few: a mode collapse.",
                "various": "D's gradient tells G which pixels give it away. Strokes come first, digits "
                "later. Pull the time slider back to see when the first ones appeared.",
            },
            samples_drawn,
            DRAWN_AT,
        ),
    ),
    (
        "Ask for a seven",
        "Here both networks are told the class. After "
        f"{ASKED_AT} steps, each of {NOISES} noises is drawn as a 0, as a 1, and so on up to 9.",
        {"classes": "asked", "batch": CONDITIONAL_BATCH_SIZE},
        Choice(
            "What do the ten drawings of one noise share?",
            {
                "all": "Everything: G does not care for the class",
                "style": "How they are written: slant and width",
                "nothing": "Nothing: another class is another picture",
            },
            {
                "all": "D is told the class too. A picture that is none of that class gives G away.",
                "style": "The class says which digit; the noise is left with the rest, how it is written. "
                "So G uses it for that in all classes. Turn through the classes in the tab Noise.",
                "nothing": "G could do that. But its layers are the same for all classes. What makes a "
                "stroke lean in one serves in the others too.",
            },
            noise_kept,
            ASKED_AT,
        ),
    ),
    (
        "A judge that is too good",
        "D takes five steps for each of G, and G's are small. So D is soon hardly ever wrong. G lowers "
        f"log(1 − D). They play {JUDGED_AT} steps.",
        {"loss": "saturating", "rate_g": 2e-4, "d_steps": 5, "smoothing": 0.0},
        Choice(
            "How much does such a judge teach G?",
            {
                "more": "More than at first: it sees each flaw",
                "less": "Less than at first, but some",
                "nothing": "Nothing: hardly a gradient is left",
            },
            {
                "more": "It sees each flaw. But G hears only how D's verdict changes with the pixels, and "
                "a D that is sure says nearly 0 to all that is near.",
                "less": "A smaller gradient would still teach. But where D is sure, log(1 − D) is flat: the "
                "gradient shrinks to almost none. The chart of gradient norms has a logarithmic scale.",
                "nothing": "Where D says 0 to all that G can make, log(1 − D) is flat: it saturates. That "
                "is why G mostly lowers −log D instead. Choose the non-saturating loss, and compare.",
            },
            lesson_learnt,
            JUDGED_AT,
        ),
    ),
    (
        "Faces of its own?",
        "D learns from 3,000 drawn faces in colour, with long or short hair, glasses, a beard. G sees none "
        f"of them. They play {FACES_AT} steps.",
        {"data": "avatars", "batch": 32, "rate_g": 1e-3, "rate_d": 1e-3},
        Choice(
            "How near are G's faces to the training images?",
            {
                "copies": "They are copies, or nearly",
                "alike": "As near as real faces are to each other",
                "farther": "Farther than real faces are from each other",
            },
            {
                "copies": "G never gets a pixel of a real face. D's gradient says only what to change for a "
                "better verdict, and that pulls towards all faces at once. Look at pairs below the samples.",
                "alike": "It comes nearer the longer it learns. By now hair, glasses and mouths are there, "
                "but edges are blurred and skin has specks, which no real face here has.",
                "farther": "Each of its faces has flaws that no drawn one has: specks, blurred edges, half "
                "a pair of glasses. So it is no copy. Compare the pairs below the samples.",
            },
            faces_compared,
            FACES_AT,
        ),
    ),
)
