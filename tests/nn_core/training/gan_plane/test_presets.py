"""The prepared games fit together; that they fail and are cured as they say, tests/prompts measures."""

import pytest

from nn_core.training.gan_plane.presets import PLANE_GAN_PRESETS


@pytest.mark.parametrize("name", [name for name, preset in PLANE_GAN_PRESETS.items() if preset.cure])
def test_one_setting_cures(name: str) -> None:
    cure = PLANE_GAN_PRESETS[name].cure
    assert cure is not None
    assert len(cure.changes) == 1


@pytest.mark.parametrize("name", PLANE_GAN_PRESETS)
def test_every_preset_is_a_run_and_its_cure_is_one_too(name: str) -> None:
    preset = PLANE_GAN_PRESETS[name]
    preset.run.check()
    preset.cured.check()
    assert (preset.cured != preset.run) == (preset.cure is not None)
