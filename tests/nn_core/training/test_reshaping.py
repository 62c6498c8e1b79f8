"""Which settings make another network of the one in training; all others can be changed back."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
import torch

from nn_core.training import OwnPoint
from nn_core.training.engine.build import build_trainer
from tests.nn_core.training.engine.conformance.kinds import KINDS

OTHERS = {
    ("plane", "points"): (OwnPoint(1, 1, 1),),
    ("gan_plane", "points"): ((1.0, 1.0),),
    ("segmentation", "own"): (),
}
"""Values that no bounds or choices name."""


def another(kind: str, config: Any, name: str) -> Any:
    """A value that the field does not have now."""
    now, meta = getattr(config, name), next(part.metadata for part in fields(config) if part.name == name)
    if (kind, name) in OTHERS:
        return OTHERS[kind, name]
    if "choices" in meta:
        return next(one for one in meta["choices"] if one != now)
    return meta["minimum"] if now != meta["minimum"] else meta["maximum"]


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_settings_named_take_away_what_was_learnt(kind: str) -> None:
    spec = KINDS[kind]()
    config = spec.config
    assert config.reshaping <= config.live_fields()
    trainer = build_trainer(spec, spec.load(), "cpu")
    for _ in range(5):
        trainer.step()
    learnt = trainer.state()
    for name in sorted(config.live_fields() - config.reshaping):
        trainer.configure(replace(config, **{name: another(kind, config, name)}))
        trainer.configure(config)
        for key, tensor in trainer.state().items():
            assert torch.equal(tensor, learnt[key]), (name, key)
