from dataclasses import dataclass

from nn_core.training.plane_gan_spec import PlaneGanConfig, PlaneGanRun


@dataclass(frozen=True)
class Cure:
    changes: dict[str, object]
    sentence: str


@dataclass(frozen=True)
class PlaneGanPreset:
    title: str
    run: PlaneGanRun
    look_for: str
    cure: Cure | None = None


PLANE_GAN_PRESETS = {
    "ring": PlaneGanPreset(
        "A ring", PlaneGanRun("ring"), "The grid of G closes to a ring: where is its seam?"
    ),
    "vanishing": PlaneGanPreset(
        "Vanishing gradient",
        PlaneGanRun("disjoint", PlaneGanConfig(loss="saturating", r1=0.0, steps_d=5, average=0.0)),
        "D learns five times as often and the saturating loss goes flat: the arrows shrink to nothing.",
        Cure({"loss": "non_saturating"}, "The non-saturating loss keeps its slope where D is sure."),
    ),
}
