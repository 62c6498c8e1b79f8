"""What the experiment shows, said from its own numbers, and not more than they can carry."""

from __future__ import annotations

from nn_core.findings.augmentation.plan import Plan
from nn_core.judgements.augmentation import judge_best, judge_copies, judge_difference
from ui.gan_uses.results import Results

NAMES = {
    "real": "real images only",
    "classic": "shifting and turning",
    "generated": "GAN samples",
    "both": "both together",
}
TOO_FEW = {
    1: "one seed cannot tell that from chance",
    2: "two seeds are too few to tell that from chance",
}
GUESSED = ("real", "classic", "generated")
"""What is guessed from."""
BECAUSE = {
    "real": "So few images show few of the ways to write a digit. Each moved one is another way.",
    "classic": "Moving them says what so few do not show: moved a little, a digit stays that digit.",
    "generated": "The GAN saw no more than the same few images, and some of its samples are hard to read.",
}
"""Why shifting and turning did best, by what was guessed."""
SAME_SEEDS = " and the seeds that all three have"


def listed(items: list[str]) -> str:
    """10, 20 and 50."""
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]]))


def findings(found: Results) -> list[str]:
    """A sentence for each recipe beside real images only, and one on what the numbers cannot say."""
    sentences = [sentence for recipe in found.plan.recipes[1:] if (sentence := on_recipe(found, recipe))]
    if found.broken:
        what = "training broke down and is" if found.broken == 1 else "trainings broke down and are"
        sentences.append(f"{found.broken} {what} missing.")
    return sentences


def on_recipe(found: Results, recipe: str) -> str:
    """Where a recipe helped, where it hurt, and where these seeds cannot tell; empty without a pair."""
    parts: dict[str, list[tuple[int, float]]] = {"helped": [], "hurt": [], "open": []}
    few: dict[int, list[tuple[int, float]]] = {1: [], 2: []}
    seeds = set()
    for size in found.plan.sizes:
        difference = found.difference(recipe, size)
        if difference is None:
            continue
        case = size, 100 * difference.mean
        kind = judge_difference(difference)
        if kind == "few":
            few[difference.count].append(case)
            continue
        seeds.add(difference.count)
        parts[kind].append(case)
    name = NAMES[recipe][0].upper() + NAMES[recipe][1:]
    clauses = [
        *_clause("helped", parts["helped"]),
        *_clause("hurt", parts["hurt"]),
        *_open(parts["open"], seeds),
        *_few(few[2], TOO_FEW[2]),
        *_few(few[1], TOO_FEW[1]),
    ]
    if clauses and recipe == "classic" and not found.plan.moves:
        return "Shifting and turning by nothing is the same as real images only."
    return f"{name} {'; '.join(clauses)}." if clauses else ""


def _clause(verb: str, cases: list[tuple[int, float]]) -> list[str]:
    if not cases:
        return []
    points = listed([f"{abs(value):.1f}" for _, value in cases])
    return [f"{verb} with {listed([str(size) for size, _ in cases])} images a class, by {points} points"]


def _open(cases: list[tuple[int, float]], seeds: set[int]) -> list[str]:
    if not cases:
        return []
    many = f"{min(seeds)} to {max(seeds)}" if len(seeds) > 1 else str(min(seeds))
    sizes = listed([str(size) for size, _ in cases])
    return [f"made no difference that these {many} seeds can show with {sizes}"]


def _few(cases: list[tuple[int, float]], why: str) -> list[str]:
    if not cases:
        return []
    changes = listed([f"{value:+.1f}".replace("-", "−") for _, value in cases])
    sizes = listed([str(size) for size, _ in cases])
    return [f"changed the result by {changes} points with {sizes}, but {why}"]


def on_guess(found: Results, guess: str) -> str:
    """Whether the guess holds for the smallest size; empty before all three have a seed in common there."""
    size = found.plan.sizes[0]
    alike = found.alike(GUESSED, size)
    ranked = _ranked(alike, size)
    if not guess or not ranked:
        return ""
    best, second = ranked[:2]
    lead = alike.difference(best, size, second)
    same = "" if all(found.values[place] == of for place, of in alike.values.items()) else SAME_SEEDS
    where = f"With {size} images a class{same}"
    among = " of the three to guess from" if "both" in found.plan.recipes else ""
    right = "You guessed that." if best == guess else f"You guessed {NAMES[guess]}."
    found_lead = judge_best(lead)
    if found_lead == "tied":
        return f"{where}, {NAMES[best]} and {NAMES[second]} did equally well. {right}"
    sure = {
        "few": f", but {TOO_FEW[lead.count]}" if lead is not None and lead.count in TOO_FEW else "",
        "open": f", but not clearly ahead of {NAMES[second]}",
        "clear": "",
    }[found_lead]
    because = f" {BECAUSE[guess]}" if best == "classic" else ""
    return f"{where}, {NAMES[best]} did best{among}{sure}. {right}{because}"


def _ranked(alike: Results, size: int) -> list[str]:
    """The recipes to guess from, best first, by their means of one size; empty without any."""
    means = {name: mean.mean for name in GUESSED if (mean := alike.mean(name, size)) is not None}
    return sorted(means, key=lambda name: -means[name])


def duration(seconds: float) -> str:
    """40 seconds, 3 minutes; never more exact than it can be."""
    if seconds < 90:
        return f"{max(5, round(seconds / 5) * 5)} seconds"
    return f"{round(seconds / 60)} minutes"


def on_steps(plan: Plan) -> str:
    """For how long each has learnt when it is measured."""
    return f"Each classifier learns for {plan.steps:,} steps, and each GAN for {plan.gan_steps:,}."


def on_plan(found: Results, seconds: float, measured: bool, gans: bool, first: float = 0) -> str:
    """What there is still to train, and how long that will take, before the button is pressed.

    gans: whether samples are to be made for some of it. first: of these seconds, those until what is guessed
    is measured; 0 where that is so already, or is all.
    """
    left = found.total - found.done
    one = left == 1 and not gans
    what = (
        f"{left} {'classifier' if left == 1 else 'classifiers'}{' and what GANs they need' if gans else ''}"
    )
    speed = "" if measured else " on a computer with two cores"
    state = "to train" if not found.done else "is left" if one else "are left"
    soon = f" What you predict is measured first, in about {duration(first)}." if first else ""
    return f"{what} {state}: about {duration(seconds)}{speed}.{soon}"


def on_empty(found: Results, active: bool) -> str:
    """Why there are no samples to show, and when there will be some; active: whether something is trained."""
    if found.complete:
        return "No samples of these GANs are kept now. What the classifiers learnt is in the chart."
    when = "the experiment comes to it" if active else "you run the experiment"
    return (
        f"Empty until {when}: then a GAN learns from {found.plan.sizes[0]} images a class, and nothing else."
    )


def on_copies(distance: float, unseen: float) -> str:
    """Are samples copies of the training images? Judged by the distances to the nearest of those."""
    return {
        "copies": "They are copies",
        "close": "They are close to copies",
        "nearer": "They stay nearer to the training images than real ones do",
        "own": "By their pixels they are no copies",
        "farther": "By their pixels they are no copies",
    }[judge_copies(distance, unseen)]


OTHER_USES = (
    (
        "gan_lab",
        "GAN lab",
        "**Pictures on demand.** A conditional generator draws the class that you ask for. Train one on "
        "digits, faces or your own pictures.",
    ),
    (
        "latent_space",
        "Latent space",
        "**A space of pictures.** Between two samples lie others. Walk from one to the other and see which "
        "of them you would call real.",
    ),
    (
        "gan_plane",
        "GAN in the plane",
        "**Learning a shape from examples.** Nobody tells the generator what the points have in common. "
        "Watch it find out, and fail.",
    ),
)
