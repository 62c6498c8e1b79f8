"""The code of the page makes the very pictures that the page shows."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nn_core import build
from nn_core.adversarial.attack import Attack
from nn_core.adversarial.methods import ATTACKS
from nn_core.adversarial.perturb import perturb
from nn_core.network.presets import classifier_preset
from ui.attribution.attack_code import attack_lines


@pytest.mark.parametrize("aim", [None, 3])
@pytest.mark.parametrize("name", ATTACKS)
def test_it_makes_the_pictures_of_the_page(name: str, aim: int | None) -> None:
    model = build(classifier_preset("small_cnn", (1, 12, 12), 10), seed=2).eval()
    x = torch.rand((1, 1, 12, 12), generator=torch.Generator().manual_seed(1))
    names: dict[str, Any] = {"model": model, "x": x}
    exec(attack_lines(Attack(name, 20 / 255, aim)), names)
    said = model(x).argmax(1)
    wanted = perturb(model, x, said, Attack(name, 20 / 255, aim))
    torch.testing.assert_close(names["changed"], wanted, rtol=0, atol=1e-6)
    assert not torch.equal(names["changed"], x)
