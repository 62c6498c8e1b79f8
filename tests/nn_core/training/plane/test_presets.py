"""The experiments to start from fit together; that they do what they say, tests/prompts measures."""

from dataclasses import replace

import pytest

from nn_core.training.plane.presets import PLANE_PRESETS, PlanePreset

presets = pytest.mark.parametrize("preset", PLANE_PRESETS.values(), ids=lambda preset: preset.name)


@presets
def test_every_preset_and_what_comes_next_fit_together(preset: PlanePreset) -> None:
    preset.run.check()
    assert preset.includes(preset.run)
    if preset.next is not None:
        preset.next.check()
        assert preset.next != preset.run
        assert preset.includes(preset.next)


@presets
def test_a_preset_lasts_for_any_seed_and_ends_with_other_settings(preset: PlanePreset) -> None:
    config = preset.run.config
    assert preset.includes(replace(preset.run, config=replace(config, seed=7)))
    assert not preset.includes(replace(preset.run, config=replace(config, batch_size=config.batch_size + 1)))
    assert preset.includes(replace(preset.run, dataset="moons")) == (
        "dataset" in preset.varied or preset.run.dataset == "moons"
    )
