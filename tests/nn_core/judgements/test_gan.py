"""How the game of a GAN stands: a table of cases, and the words that go with each of them."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any, get_args

import numpy as np
import pytest

from nn_core.judgements.gan import (
    Balance,
    Collapse,
    Pictures,
    Play,
    Standing,
    classes_made,
    judge_collapse,
    judge_play,
    judge_traits,
    samples_that_count,
    share_that_counts,
    variety,
)
from nn_core.judgements.recent import Point
from tests.node import run_module
from ui.shell.frame import _finite


def shown(
    real: float = 0.6, generated: float = 0.4, spread: float = 1.0, reals: int = 16, tone: float | None = None
) -> Pictures:
    """Noise for pictures; `spread`: how much the generated ones vary; `tone`: they are plain instead."""
    random = np.random.default_rng(0)
    pictures = random.uniform(-1, 1, (reals, 1, 8, 8)).astype(np.float32)
    middle = random.uniform(-1, 1, (1, 1, 8, 8))
    made = middle + spread * (random.uniform(-1, 1, (64, 1, 8, 8)) - middle)
    if tone is not None:
        made = np.full((64, 1, 8, 8), tone)
    verdicts = np.full(64, generated, np.float32), np.full(reals, real, np.float32)
    return Pictures(made.astype(np.float32), pictures, *verdicts)


def curve(steps: int = 1000, every: int = 1, **metrics: float) -> list[Point]:
    usual = {"g_loss": 0.8, "d_loss": 1.3, "d_real": 0.6, "d_fake": 0.4}
    return [(step, usual | metrics) for step in range(1, steps + 1, every)]


WIN: dict[str, Any] = {"d_real": 0.98, "d_fake": 0.02}


@pytest.mark.parametrize(
    ("kind", "step", "pictures", "points", "raw"),
    [
        ("untrained", 0, shown(), [], False),
        ("mostly", 1000, shown(), curve(), False),
        ("mostly", 1, shown(), [], False),
        ("easily", 1000, shown(0.9, 0.1), curve(), False),
        ("hardly", 1000, shown(0.52, 0.48), curve(), False),
        ("hardly", 1000, shown(0.5, 0.54), curve(), False),
        ("fooled", 1000, shown(0.3, 0.6), curve(), False),
        ("unknown", 1000, shown(real=math.nan), curve(), False),
        ("unknown", 1000, shown(tone=math.nan), curve(), False),
        # A critic is never sure, and its scores are no probabilities.
        ("gap", 1000, shown(4.0, -1.5), curve(d_real=12.0, d_fake=-9.0), True),
        ("no_gap", 1000, shown(-1.0, 1.0), curve(), True),
        ("no_gap", 1000, shown(0.0, 0.0), curve(), True),
        # D wins, and when it does not.
        ("d_wins", 1000, shown(0.9, 0.1), curve(**WIN), False),
        ("d_wins", 150, shown(0.9, 0.1), curve(150, **WIN), False),
        ("easily", 149, shown(0.9, 0.1), curve(149, **WIN), False),
        ("easily", 1000, shown(0.9, 0.1), curve(d_real=0.98, d_fake=0.2), False),
        ("easily", 1000, shown(0.9, 0.1), curve(d_real=0.8, d_fake=0.02), False),
        ("easily", 1000, shown(0.9, 0.1), curve(800, **WIN) + curve()[800:], False),
        ("easily", 500, shown(0.9, 0.1), curve(d_real=math.nan, d_fake=math.nan), False),
        ("d_wins", 50_000, shown(0.9, 0.1), curve(50_000, every=128, **WIN), False),
        # One picture only: but not in the first steps, and not where real pictures do not differ either.
        ("alike", 300, shown(spread=0.2), curve(), False),
        ("alike", 300, shown(spread=0.2), curve(), True),
        ("alike", 1000, shown(spread=0.2, reals=2), curve(), False),
        ("mostly", 299, shown(spread=0.2), curve(), False),
        ("mostly", 1000, shown(spread=0.9), curve(), False),
        ("mostly", 1000, shown(spread=0.2, reals=1), curve(), False),
        # Broken, which is no mode collapse.
        ("flat", 1000, shown(tone=-1.0), curve(), False),
        ("flat", 100, shown(tone=0.0), curve(), True),
        ("mostly", 99, shown(tone=0.0), curve(), False),  # G starts with plain grey
        ("breaks_down", 1000, shown(tone=-1.0), curve(g_loss=5_312.0), False),
        ("breaks_down", 1000, shown(), curve(d_loss=-200.0), False),
        ("breaks_down", 1000, shown(math.nan), curve(d_loss=2_000.0), True),
        ("mostly", 1000, shown(), [*curve(), (1001, {"g_loss": 9e4})], False),
        ("gap", 1000, shown(4.0, -1.5), curve(g_loss=5_312.0, d_loss=-20.0), True),
    ],
)
def test_each_standing(kind: str, step: int, pictures: Pictures, points: Sequence[Point], raw: bool) -> None:
    play = judge_play(step, pictures, points, raw)
    assert (play.kind, play.raw) == (kind, raw)


@pytest.mark.parametrize(
    ("mistaken", "fooled", "kind"),
    [
        (0, 0, "easily"),
        (1, 0, "easily"),  # 15 of 16 are right
        (2, 0, "mostly"),  # 14 of 16
        (6, 0, "mostly"),
        (0, 6, "easily"),  # 58 of 64
        (0, 7, "mostly"),  # 57 of 64
    ],
)
def test_who_takes_more_than_a_tenth_of_either_for_the_other_does_not_tell_them_apart_easily(
    mistaken: int, fooled: int, kind: str
) -> None:
    on_real = np.repeat(np.array([0.4, 0.95], np.float32), [mistaken, 16 - mistaken])
    on_generated = np.repeat(np.array([0.6, 0.02], np.float32), [fooled, 64 - fooled])
    assert on_real.mean() - on_generated.mean() > 0.5
    pictures = replace(shown(), on_real=on_real, on_generated=on_generated)
    assert judge_play(1000, pictures, curve(), raw=False).kind == kind


@pytest.mark.parametrize(
    ("real", "generated", "kind"),
    [
        (-0.4, -1.8, "mostly"),  # D takes both for generated, and gives the real ones much more
        (5.7, 5.1, "mostly"),
        (0.9, -0.6, "easily"),
        (-0.4, -0.5, "hardly"),
        (-1.8, -0.4, "fooled"),
        (0.52, 0.48, "hardly"),
    ],
)
def test_who_is_told_apart_is_judged_by_answers_before_they_are_cut(
    real: float, generated: float, kind: str
) -> None:
    cut = shown(min(1, max(0, real)), min(1, max(0, generated)))
    uncut = np.full(64, generated, np.float32), np.full(16, real, np.float32)
    play = judge_play(1000, replace(cut, uncut_generated=uncut[0], uncut_real=uncut[1]), curve(), raw=False)
    assert play.kind == kind
    told = f"(uncut {real:.2f} and {generated:.2f})".replace("-", "\N{MINUS SIGN}")
    assert (told in words(play, raw=False)) is not (0 <= generated <= real <= 1)
    assert "uncut" not in words(judge_play(1000, cut, curve(), raw=False), raw=False)


def of_games(real: Sequence[float]) -> list[Point]:
    """D's mean answers to real pictures, one a step; it gives generated ones 0.02."""
    return [(1 + step, {"d_loss": 0.1, "d_real": value, "d_fake": 0.02}) for step, value in enumerate(real)]


@pytest.mark.parametrize(
    ("real", "kind"),
    [
        ([0.96] * 200, "d_wins"),
        # Blocks of 40 steps: their means are 0.98, 0.94, 0.98, 0.94, 0.98, s = 0.0219. So the mean, 0.964,
        # has an error of 0.0098, and may be 0.944.
        (([0.98] * 40 + [0.94] * 40) * 2 + [0.98] * 40, "easily"),
        # 0.99, 0.97, 0.99, 0.97, 0.99: s = 0.011, the error is 0.0049, and the mean surely above 0.97.
        (([0.99] * 40 + [0.97] * 40) * 2 + [0.99] * 40, "d_wins"),
    ],
)
def test_d_wins_where_its_means_are_surely_beyond_the_bound(real: Sequence[float], kind: str) -> None:
    assert judge_play(200, shown(0.9, 0.1), of_games(real), raw=False).kind == kind


def test_d_has_won_until_its_mean_is_well_below_the_bound() -> None:
    # Of the last 200 steps the last n gave 0.85, those before 0.96: 0.96 - 0.11 n / 200, 0.93 at n = 54.5.
    falls = of_games([0.96] * 300 + [0.85] * 100)
    steps = [300 + n for n in (0, 20, 40, 54, 56, 80, 100)]
    kinds = [judge_play(step, shown(0.9, 0.1), falls, raw=False).kind for step in steps]
    assert kinds == ["d_wins"] * 4 + ["easily"] * 3


def test_a_game_at_the_edge_does_not_flicker() -> None:
    swings = of_games([0.95 + 0.02 * math.sin(step / 30) for step in range(3000)])
    kinds = [judge_play(step, shown(0.9, 0.1), swings, raw=False).kind for step in range(400, 3000, 10)]
    assert sum(now != then for then, now in pairwise(kinds)) <= 1


def test_pictures_that_are_plain_have_a_tone_unless_the_real_ones_are_plain_too() -> None:
    tones = [judge_play(100, shown(tone=tone), [], raw=False).tone for tone in (-1.0, 0.3, 1.0)]
    assert tones == ["black", "grey", "white"]
    plain = shown(tone=-1.0)
    both = Pictures(plain.generated, np.ones_like(plain.real), plain.on_generated, plain.on_real)
    assert judge_play(1000, both, [], raw=False).kind == "mostly"


def test_numbers_are_those_of_what_is_shown() -> None:
    pictures = shown(0.7, 0.4)
    pictures.on_generated[:5] = 0.9
    play = judge_play(1000, pictures, curve(), raw=False)
    assert play.fooled == 5
    assert play.real == pytest.approx(0.7)
    assert play.generated == pytest.approx(float(pictures.on_generated.mean()))
    alike = judge_play(1000, shown(spread=0.2), curve(), raw=False)
    assert alike.varied == pytest.approx(variety(shown(spread=0.2).generated) / variety(shown().real))
    assert judge_play(1000, shown(), curve(**WIN), raw=False).steps == 200
    other_loss = [(step, {"epoch": step / 100}) for step in range(1, 971)]
    assert judge_play(1000, shown(), [*other_loss, *curve(**WIN)[970:]], raw=False).steps == 30


@pytest.mark.parametrize("raw", [True, False])
@pytest.mark.parametrize("kind", get_args(Standing))
def test_the_page_has_words_for_each_standing(kind: Standing, raw: bool) -> None:
    play = Play(kind, 0.6, 0.4, 3, 0.2, "black", "G", 5_312.0, 200)
    said = words(play, raw)
    assert said.endswith(".")
    assert "undefined" not in said
    assert "NaN" not in said


@pytest.mark.parametrize(
    ("play", "says"),
    [
        (judge_play(1000, shown(), curve(g_loss=5_312.0), raw=False), "the loss of G was beyond 5,312"),
        (judge_play(1000, shown(tone=-1.0), curve(), raw=False), "plain black"),
        (judge_play(1000, shown(spread=0.2), curve(), raw=False), "mode collapse"),
        (
            judge_play(1000, shown(), curve(**WIN), raw=False),
            "real pictures 0.98 and generated ones 0.02",
        ),
    ],
)
def test_failures_are_called_by_their_names(play: Play, says: str) -> None:
    said = words(play, raw=False)
    assert says in said
    assert ("mode collapse" in said) is (play.kind == "alike")


def words(play: Play, raw: bool, waits: bool = True) -> str:
    facts = {"waits": waits, "samples": 64, "reals": 16}
    imports = 'import { notice } from "./lib/gan.js"'
    judged = json.dumps(_finite(asdict(replace(play, raw=raw))))
    pieces: list[Any] = run_module(imports, f"notice({judged}, {json.dumps(facts)})")
    return "".join(piece if isinstance(piece, str) else piece["text"] for piece in pieces)


def test_train_is_not_the_advice_where_training_broke_down() -> None:
    untrained = Play("untrained", 0.5, 0.5, 32, 0.0, "grey", "G", 0.0, 0)
    assert words(untrained, raw=False).endswith("Press Train.")
    assert words(untrained, raw=False, waits=False).endswith("of the noise.")


def test_the_loss_in_use_is_no_way_out_of_a_collapse() -> None:
    alike = Play("alike", 0.5, 0.5, 32, 0.1, "grey", "G", 0.0, 0)
    assert words(alike, raw=False).endswith("learning rates or the Wasserstein loss.")
    assert words(alike, raw=True).endswith("learning rates.")


FOUR = [0.4, 0.3, 0.2, 0.095, 0.005, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("step", "shares", "diversity", "samples", "collapsed"),
    [
        (1000, [0.1] * 10, 0.95, 500, "none"),
        (1000, FOUR, 0.9, 500, "classes"),
        (1000, FOUR, 0.9, 60, "none"),  # so few samples leave classes out by chance
        (1000, [1.0], 0.9, 500, "none"),
        (1000, [1.0], 0.31, 500, "diversity"),
        (1000, None, 0.9, 500, "none"),
        (1000, None, 0.31, 500, "diversity"),
        (1000, FOUR, 0.31, 500, "diversity"),
        (1000, None, None, 500, "none"),
        (1000, None, math.nan, 500, "none"),
        (1000, [1.0, 0.0], 0.9, 500, "classes"),
        (1000, [], 0.9, 500, "none"),
        # Who has hardly learnt has not collapsed.
        (0, [1.0, *[0.0] * 9], 0.02, 500, "untrained"),
        (0, [0.1] * 10, 0.95, 500, "untrained"),
        (0, None, None, 500, "untrained"),
        (1, [1.0, *[0.0] * 9], 0.02, 500, "early"),
        (299, FOUR, 0.9, 500, "early"),
        (299, None, 0.31, 500, "early"),
        (299, [0.1] * 10, 0.95, 500, "none"),
        (300, FOUR, 0.9, 500, "classes"),
        (300, FOUR, 0.31, 500, "diversity"),
    ],
)
def test_what_many_samples_leave_out(
    step: int, shares: list[float] | None, diversity: float | None, samples: int, collapsed: Collapse
) -> None:
    assert judge_collapse(step, shares, diversity, samples) == collapsed


def test_a_class_counts_with_a_tenth_of_an_even_share() -> None:
    assert classes_made(FOUR) == 4
    assert classes_made([]) == 0
    assert share_that_counts(10) == 0.01
    assert classes_made([0.008, 0.01, 0.982, *[0.0] * 7]) == 2


@pytest.mark.parametrize("samples", [60, 100, 400, 500])
@pytest.mark.parametrize("classes", range(2, 31))
def test_a_class_counts_from_the_samples_on_that_are_said(classes: int, samples: int) -> None:
    fewest = samples_that_count(classes, samples)
    for made, counts in ((fewest - 1, False), (fewest, True)):
        shares = np.zeros(classes)
        shares[:2] = made / samples, 1 - made / samples
        assert classes_made(shares) == 1 + counts


@pytest.mark.parametrize(
    ("share", "real", "balance"),
    [
        # Of 500 samples: sqrt(0.5 x 0.5 / 500) = 0.02236, and three of these are 0.0671.
        (0.5, 0.5, "kept"),
        (0.434, 0.5, "kept"),
        (0.42, 0.5, "rarer"),  # 3.6 errors
        (0.26, 0.5, "rarer"),
        (0.24, 0.5, "scarce"),
        (0.58, 0.5, "oftener"),
        (0.76, 0.5, "crowding"),
        # sqrt(0.1 x 0.9 / 500) = 0.01342, and three of these are 0.0402.
        (0.0, 0.1, "scarce"),
        (0.061, 0.1, "kept"),
        (0.059, 0.1, "rarer"),
        (0.5, 0.1, "oftener"),
        (0.56, 0.1, "crowding"),
        (1.0, 1.0, "kept"),
        (0.0, 0.0, "kept"),
    ],
)
def test_a_trait_is_kept_where_samples_show_it_as_often_as_chance_allows(
    share: float, real: float, balance: Balance
) -> None:
    assert judge_traits([share], [real], 500) == (balance,)
    # Not to show it is a trait, too.
    turned: dict[Balance, Balance] = {
        "kept": "kept", "scarce": "crowding", "crowding": "scarce", "rarer": "oftener", "oftener": "rarer",
    }  # fmt: skip
    assert judge_traits([0.5, 1 - share], [0.5, 1 - real], 500) == ("kept", turned[balance])


def test_of_few_samples_less_is_known() -> None:
    assert judge_traits([0.42], [0.5], 300) == ("kept",)  # 2.8 errors
    assert judge_traits([0.2], [0.5], 20) == ("kept",)  # 2.7 errors
