"""Who can judge a generator's pictures, and that everything said on the page is short."""

import numpy as np

from nn_core.data import ImageSet
from nn_core.findings.latent.generated import judge_of
from nn_core.findings.latent.samples import PICKS
from nn_core.findings.latent.tradeoff import AMOUNTS, UNTOUCHED
from nn_core.network.presets import gan_preset
from nn_core.training import GanConfig, GanRun
from ui.kit.url import read, write
from ui.latent_space.code import code_of
from ui.latent_space.params import PARAMS, PARTS, prepared
from ui.latent_space.words import FORMULAS, LEAD, TRY

DEFAULTS = read({}, PARAMS)[0]
WIDE = {"relu1": 64, "relu2": 1024}
"""Layers of a generator, with more channels than an address can switch off."""


def test_judge_reads_what_the_generator_makes() -> None:
    spec = GanRun(*gan_preset("dcgan_small", (1, 8, 8), 4), "digits", GanConfig(latent_size=4))
    recipe = judge_of(spec)
    assert recipe is not None
    assert recipe.run.architecture.input_shape == (1, 8, 8)
    assert recipe.run.architecture.out_shape == (10,)


def test_own_pictures_have_no_judge() -> None:
    own = ImageSet("own", "Own", np.zeros((4, 1, 8, 8), np.uint8), np.zeros(4, np.int64), ("all",), "", "")
    spec = GanRun(*gan_preset("dcgan_small", (1, 8, 8), 4), own, GanConfig(latent_size=4))
    assert judge_of(spec) is None


def test_every_part_has_a_lead_its_experiments_a_formula_and_code() -> None:
    for part in PARTS:
        assert len(LEAD[part].split()) <= 60
        assert len(TRY[part]) == (4 if part == "paths" else 3)
        assert all(
            "redict" not in text and prediction.question.endswith("?") for _, text, _, prediction in TRY[part]
        )
        assert FORMULAS[part]
        compile(code_of(part, "relu1"), part, "exec")


def test_what_the_page_opens_with_and_its_experiments_show_is_measured() -> None:
    shown = [(cut, DEFAULTS["psi"]) for cut in AMOUNTS]
    shown += [(card["cut"], card["psi"]) for _, _, card, _ in TRY["truncation"]]
    assert all(psi in AMOUNTS[cut] for cut, psi in shown)
    assert all(UNTOUCHED[cut] in amounts for cut, amounts in AMOUNTS.items())
    assert [(amounts[0], amounts[-1]) for amounts in AMOUNTS.values()] == [(0.05, 1.5), (0.05, 3.0)], (
        "sliders"
    )


def test_what_a_prepared_experiment_sets_up_can_be_written_to_the_address() -> None:
    for part in PARTS:
        if part == "checkerboard":
            continue
        for _, _, card, _ in TRY[part]:
            values = prepared(part, {name: value for name, value in card.items() if name != "pick"}, WIDE)
            assert card.get("pick", "clear") in PICKS
            assert values.keys() <= {param.name for param in PARAMS}
            assert read(write(dict(DEFAULTS, **values), PARAMS), PARAMS) == (dict(DEFAULTS, **values), [])
