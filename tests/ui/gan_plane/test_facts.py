"""What tutorials can ask of a GAN in the plane: what the run measures."""

from types import SimpleNamespace
from typing import Any, cast

from nn_core.training import PlaneGanConfig, PlaneGanRun
from ui.gan_plane.facts import facts_of

METRICS = {"d_loss": 1.39, "g_loss": 0.69, "d_real": 0.5, "d_fake": 0.5, "js": 0.25, "d_gradient_norm": 0.125}


def test_facts_are_those_of_the_newest_step() -> None:
    newest = SimpleNamespace(step=772, metrics=METRICS, measured={"js": 700})
    spec = PlaneGanRun("grid", PlaneGanConfig(noise_size=1, steps_g=3))
    run = SimpleNamespace(spec=spec, state="paused", latest=lambda: newest)
    found = facts_of(cast(Any, run))
    assert {name: found[name] for name in ("d_loss", "g_loss", "d_real", "d_fake", "js")} == {
        name: METRICS[name] for name in ("d_loss", "g_loss", "d_real", "d_fake", "js")
    }
    assert (found["step"], found["js_step"], found["state"], found["data"]) == (772, 700, "paused", "grid")
    assert (found["d_gradient"], found["g_gradient"], found["modes"]) == (0.125, None, None)
    assert (found["latent_size"], found["g_steps"], found["d_steps"]) == (1, 3, 1)
