"""What the cards about beliefs count."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nn_core.findings.beliefs import DRAWN_IMAGES
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun, LocalEngine
from nn_core.training.trainer import Batches
from tests.waiting import PATIENCE_S
from ui.cnn_lab.cards.beliefs import ROOM_OF_FEW, STORED_AT, TRY, stored


@pytest.mark.parametrize(("data", "side", "batch"), [("mnist", 28, 32), ("digits", 8, 64)])
def test_a_weight_takes_four_bytes_and_each_image_that_was_seen_counts_once(
    data: str, side: int, batch: int
) -> None:
    network = classifier_preset("one_layer_cnn" if side < 28 else "small_cnn", (1, side, side), 10)
    spec = ClassifierRun(network, data, ClassifierConfig(batch_size=batch))
    engine = LocalEngine()
    try:
        run: Any = engine.submit(spec)
        run.step(STORED_AT, wait=False)
        assert run.wait(PATIENCE_S)
        answer = stored(run)
    finally:
        engine.close()
    size, seen = 4 * spec.architecture.params, images_seen(spec, STORED_AT)
    assert seen == min(STORED_AT * batch, spec.image_counts()[0])
    assert answer.measured == (
        f"its weights take {size:,} bytes, as before training. In {STORED_AT} steps of {batch} images it has "
        f"seen {seen:,} images of {side * side} bytes each: "
        f"{size / seen:.1f} bytes of weights for each of them."
    )


def images_seen(spec: ClassifierRun, steps: int) -> int:
    """How many different images so many batches hold, drawn as training draws them."""
    config, images = spec.config, spec.load()
    split = images.split(config.seed, config.validation_share)
    batches = Batches(split.train[: config.train_images], config.seed, torch.device("cpu"))
    return len({int(at) for _ in range(steps) for at in batches.take(config.batch_size)})


def test_what_is_said_of_a_network_with_few_images_is_counted() -> None:
    network = classifier_preset("small_cnn", (1, 28, 28), 10)
    room = 4 * network.params / DRAWN_IMAGES
    asked = next(asked for title, *_, asked in TRY if title == "Does it keep the images?")
    said = " ".join(asked.because.values())
    assert round(room) == ROOM_OF_FEW
    assert f"{DRAWN_IMAGES} images there would be {ROOM_OF_FEW} bytes for each" in said
    assert network.params < DRAWN_IMAGES * 28 * 28
    assert "outnumber" not in said
