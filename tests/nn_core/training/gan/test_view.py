"""What a snapshot of a GAN shows: classes, several latents, silenced channels, and weights to start from."""

from typing import Any

import numpy as np
import pytest
import torch

from nn_core.data import ImageSet
from nn_core.network.build import build
from nn_core.network.fields import SpecError
from nn_core.network.presets import gan_preset
from nn_core.training import GanProbe
from nn_core.training.errors import ConfigError
from nn_core.training.gan.spec import GanConfig, GanRun
from nn_core.training.gan.trainer import GanTrainer
from nn_core.training.start import StartingWeights
from tests.gradients import slope_of
from tests.nn_core.training.gan.small_gans import CPU, IMAGES, image_set, labelled, make_run, make_trainer

LATENTS = np.random.default_rng(1).normal(size=(5, 4)).astype(np.float32)


def conditional_trainer(classes: int = 3) -> GanTrainer:
    return make_trainer(labelled(classes=classes), conditional=True)


def generator_of(trainer: GanTrainer, classes: int) -> torch.nn.Sequential:
    """The averaged generator, built anew from the trainer's state."""
    generator, _ = gan_preset("dcgan_small", (1, 8, 8), 4, classes)
    network = build(generator).eval()
    state = trainer.state()
    network.load_state_dict({n.removeprefix("g."): t for n, t in state.items() if n.startswith("g.")})
    return network


def test_each_fixed_sample_is_of_the_class_whose_turn_it_is() -> None:
    trainer = conditional_trainer()
    trainer.step()
    arrays = trainer.snapshot(GanProbe())
    assert arrays["labels"].tolist() == [i % 3 for i in range(64)]
    one_hot = np.eye(3, dtype=np.float32)[arrays["labels"]]
    with torch.no_grad():
        made = generator_of(trainer, 3)(torch.tensor(np.hstack([arrays["noise"], one_hot])))
    np.testing.assert_allclose(arrays["samples"], made, atol=1e-6)


def test_the_real_row_says_its_classes_and_d_is_told_them() -> None:
    def same(pixels: np.ndarray, picture: np.ndarray) -> bool:
        return np.allclose(pixels / 127.5 - 1, picture, atol=1e-6)

    images = labelled()
    arrays = make_trainer(images, conditional=True).snapshot(GanProbe())
    for picture, label in zip(arrays["real"], arrays["real_labels"], strict=True):
        index = next(i for i, pixels in enumerate(images.images) if same(pixels, picture))
        assert images.labels[index] == label


def test_several_latents_give_a_sample_each() -> None:
    trainer = make_trainer()
    arrays = trainer.snapshot(GanProbe(latent=LATENTS))
    assert arrays["samples_at"].shape == (5, 1, 8, 8)
    with torch.no_grad():
        made = generator_of(trainer, 0)(torch.tensor(LATENTS))
    np.testing.assert_allclose(arrays["samples_at"], made, atol=1e-6)
    np.testing.assert_array_equal(arrays["sample"], arrays["samples_at"][0])
    assert "samples_at" not in trainer.snapshot(GanProbe(latent=LATENTS[0]))


def test_one_class_for_all_latents_or_one_each() -> None:
    trainer = conditional_trainer()
    all_second = trainer.snapshot(GanProbe(latent=LATENTS, labels=(2,)))["samples_at"]
    mixed = trainer.snapshot(GanProbe(latent=LATENTS, labels=(0, 1, 2, 0, 1)))["samples_at"]
    np.testing.assert_allclose(mixed[2], all_second[2], atol=1e-6)
    assert np.abs(mixed[0] - all_second[0]).max() > 1e-4


def test_a_silenced_channel_is_zero_for_all_layers_after_it() -> None:
    trainer = make_trainer()
    probe = GanProbe(latent=LATENTS[0], layers=("g.relu1",), silenced=(("g.relu1", 3), ("g.relu1", 5)))
    arrays = trainer.snapshot(probe)
    assert not arrays["g.relu1"][[3, 5]].any()
    network = generator_of(trainer, 0)
    split = [name for name, _ in network.named_children()].index("relu1") + 1
    with torch.no_grad():
        maps = network[:split](torch.tensor(LATENTS[:1]))
        maps[:, [3, 5]] = 0
        expected = network[split:](maps)[0]
    np.testing.assert_allclose(arrays["sample"], expected, atol=1e-6)
    whole = trainer.snapshot(GanProbe(latent=LATENTS[0]))
    assert np.abs(whole["sample"] - arrays["sample"]).max() > 1e-4
    np.testing.assert_array_equal(whole["samples"], arrays["samples"])


@pytest.mark.parametrize("classes", [0, 3])
def test_a_real_image_is_shown_beside_the_sample_and_what_decides_in_both(classes: int) -> None:
    trainer = conditional_trainer() if classes else make_trainer()
    trainer.step()
    probe = GanProbe(latent=LATENTS[0], labels=(1,) if classes else None, layers=("d.conv1",), real=2)
    arrays = trainer.snapshot(probe)
    _, discriminator = gan_preset("dcgan_small", (1, 8, 8), 4, classes)
    d = build(discriminator).eval()
    d.load_state_dict({n.removeprefix("d."): t for n, t in trainer.state().items() if n.startswith("d.")})
    label = arrays["real_labels"][2] if classes else 0
    for image, which, maps, decides in (
        (arrays["real"][2], label, "r.conv1", "deciding_real"),
        (arrays["sample"], 1, "d.conv1", "deciding_sample"),
    ):
        planes = np.zeros((classes, 8, 8), np.float32)
        planes[which : which + 1] = 1
        pixels = torch.tensor(np.concatenate([image, planes])[None], requires_grad=True)
        d(pixels).sum().backward()
        np.testing.assert_allclose(arrays[decides], slope_of(pixels)[0, :1], atol=1e-6)
        np.testing.assert_allclose(arrays[maps], d.get_submodule("conv1")(pixels)[0].detach(), atol=1e-6)
    assert arrays["real_verdict"] == pytest.approx(arrays["d_real"][2], abs=1e-6)


def test_a_snapshot_holds_what_each_network_reads() -> None:
    trainer = conditional_trainer()
    probe = GanProbe(latent=LATENTS[0], labels=(1,), layers=("*",))
    arrays = trainer.snapshot(probe)
    np.testing.assert_array_equal(arrays["read_g"], [*LATENTS[0], 0, 1, 0])
    assert arrays["read_d"].shape == (1 + 3, 8, 8)
    np.testing.assert_array_equal(arrays["read_d"][0], arrays["sample"][0])
    np.testing.assert_array_equal(arrays["read_d"][1:].mean(axis=(1, 2)), [0, 1, 0])


def test_real_images_are_counted_around_where_there_are_few() -> None:
    trainer = make_trainer(image_set(count=3))
    arrays = trainer.snapshot(GanProbe(real=10))
    assert arrays["real_verdict"] == pytest.approx(arrays["d_real"][1], abs=1e-6)


def pictures(arrays: dict[str, np.ndarray], name: str) -> set[bytes]:
    return {picture.tobytes() for picture in arrays[name]}


@pytest.mark.parametrize("classes", [0, 3])
def test_unseen_pictures_are_none_of_those_that_every_snapshot_shows(classes: int) -> None:
    trainer = conditional_trainer() if classes else make_trainer()
    trainer.step()
    rows = [trainer.snapshot(GanProbe(unseen=seed)) for seed in (1, 2)]
    data = {(pixels / np.float32(127.5) - 1).tobytes() for pixels in IMAGES.images}
    for seed, arrays in zip((1, 2), rows, strict=True):
        assert arrays["unseen"].tolist() == [seed]
        assert len(pictures(arrays, "unseen_real")) == len(pictures(arrays, "unseen_samples")) == 6
        assert pictures(arrays, "unseen_real") <= data
        assert not pictures(arrays, "unseen_real") & pictures(arrays, "real")
        assert not pictures(arrays, "unseen_samples") & pictures(arrays, "samples")
    for name in ("unseen_real", "unseen_samples"):
        assert pictures(rows[0], name) != pictures(rows[1], name)
    again = trainer.snapshot(GanProbe(unseen=1))
    np.testing.assert_array_equal(again["unseen_samples"], rows[0]["unseen_samples"])


@pytest.mark.parametrize("classes", [0, 3])
def test_d_judges_unseen_pictures_as_it_judges_them_alone(classes: int) -> None:
    images = labelled()
    trainer = make_trainer(images, conditional=classes > 0)
    trainer.step()
    arrays = trainer.snapshot(GanProbe(unseen=7))
    _, discriminator = gan_preset("dcgan_small", (1, 8, 8), 4, classes)
    d = build(discriminator).eval()
    d.load_state_dict({n.removeprefix("d."): t for n, t in trainer.state().items() if n.startswith("d.")})
    scaled = images.images / np.float32(127.5) - 1
    for real, sample, at in zip(arrays["unseen_real"], arrays["unseen_samples"], range(6), strict=True):
        label = images.labels[next(i for i, pixels in enumerate(scaled) if np.array_equal(pixels, real))]
        planes = np.zeros((classes, 8, 8), np.float32)
        planes[label : label + 1] = 1
        for image, name in ((real, "d_unseen_real"), (sample, "d_unseen_samples")):
            with torch.no_grad():
                alone = torch.sigmoid(d(torch.tensor(np.concatenate([image, planes])[None])))
            assert arrays[name][at] == pytest.approx(alone.item(), abs=1e-5)


def test_looking_at_unseen_pictures_leaves_the_training_as_it_is() -> None:
    looked, left = make_trainer(), make_trainer()
    looked.snapshot(GanProbe(unseen=5))
    for trainer in (looked, left):
        trainer.step()
    one, other = (trainer.snapshot(GanProbe()) for trainer in (looked, left))
    np.testing.assert_array_equal(one["samples"], other["samples"])


def test_of_few_images_unseen_ones_are_as_many_as_there_are() -> None:
    arrays = make_trainer(image_set(count=3)).snapshot(GanProbe(unseen=0))
    assert len(arrays["unseen_real"]) == len(arrays["d_unseen_samples"]) == 3


@pytest.mark.parametrize("seed", [-1, 2**31, 1.5, "1", True])
def test_a_seed_that_draws_nothing_is_refused(seed: Any) -> None:
    with pytest.raises(ConfigError, match="whole number"):
        GanProbe(unseen=seed)


def test_a_run_can_start_from_the_weights_of_another() -> None:
    first = make_trainer(average=0.0)
    for _ in range(3):
        first.step()
    arrays = {name: tensor.numpy() for name, tensor in first.state().items()}
    second = GanTrainer(make_run(weights=StartingWeights(arrays)), IMAGES, CPU)
    assert second.step_count == 0
    one, other = (trainer.snapshot(GanProbe()) for trainer in (first, second))
    for name in ("samples", "d_samples", "d_real"):
        np.testing.assert_array_equal(one[name], other[name])


def test_weights_of_other_networks_are_refused_in_words() -> None:
    arrays = {name: tensor.numpy() for name, tensor in conditional_trainer().state().items()}
    with pytest.raises(ConfigError, match="other networks"):
        GanTrainer(make_run(weights=StartingWeights(arrays)), IMAGES, CPU)


def test_a_conditional_pair_must_fit_the_classes() -> None:
    images, config = labelled(), GanConfig(latent_size=4, conditional=True)
    generator, discriminator = gan_preset("dcgan_small", (1, 8, 8), 4, classes=3)
    plain_generator, plain_discriminator = gan_preset("dcgan_small", (1, 8, 8), 4)
    assert generator.input_shape == (7,)
    assert discriminator.input_shape == (4, 8, 8)
    run = GanRun(generator, discriminator, images, config)
    run.check()
    assert run.image_shape == (1, 8, 8)
    with pytest.raises(ConfigError, match="3 for the class"):
        GanRun(plain_generator, discriminator, images, config).check()
    with pytest.raises(SpecError, match="3 channels for the class"):
        GanRun(generator, plain_discriminator, images, config).check()


def test_images_of_one_class_leave_nothing_to_ask_for() -> None:
    def conditional(images: ImageSet) -> GanRun:
        return make_run(images, conditional=True)

    with pytest.raises(ConfigError, match="one class"):
        conditional(IMAGES)
    assert conditional(labelled()).classes == 3
