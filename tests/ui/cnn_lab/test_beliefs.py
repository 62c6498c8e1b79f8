"""What the cards about beliefs count."""

from __future__ import annotations

from typing import Any

from nn_core.findings.beliefs import DRAWN_IMAGES
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun, LocalEngine
from tests.waiting import PATIENCE_S
from ui.cnn_lab.cards.beliefs import ROOM_OF_FEW, STORED_AT, TRY, stored


def test_a_weight_takes_four_bytes_and_nothing_else_is_counted() -> None:
    spec = ClassifierRun(classifier_preset("small_cnn", (1, 28, 28), 10), "mnist", ClassifierConfig())
    engine = LocalEngine()
    try:
        run: Any = engine.submit(spec)
        run.step(STORED_AT, wait=False)
        assert run.wait(PATIENCE_S)
        answer = stored(run)
    finally:
        engine.close()
    size, images = 4 * spec.architecture.params, spec.image_counts()[0]
    assert answer.measured == (
        f"its weights take {size:,} bytes, as before training. It learns from {images:,} images of 784 "
        f"bytes each: {size / images:.1f} bytes of weights for each image."
    )


def test_what_is_said_of_a_network_with_few_images_is_counted() -> None:
    network = classifier_preset("small_cnn", (1, 28, 28), 10)
    room = 4 * network.params / DRAWN_IMAGES
    asked = next(asked for title, *_, asked in TRY if title == "Does it keep the images?")
    said = " ".join(asked.because.values())
    assert round(room) == ROOM_OF_FEW
    assert f"{DRAWN_IMAGES} images there would be {ROOM_OF_FEW} bytes for each" in said
    assert network.params < DRAWN_IMAGES * 28 * 28
    assert "outnumber" not in said
