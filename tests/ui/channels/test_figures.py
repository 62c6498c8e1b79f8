"""The page's pictures for print: what the run has made, and what a job has found."""

from __future__ import annotations

import numpy as np

from nn_core.training import ChannelImageProbe
from tests.nn_core.training.small_runs import small_run
from tests.ui.printed import check_drawn, numbers, rows_of
from tests.ui.trained_runs import run_of
from tests.waiting import PATIENCE_S
from ui.channels.favourites import excitement
from ui.channels.figures import figures
from ui.channels.params import PARAMS
from ui.channels.subject import subject_of
from ui.channels.wish import spec_of
from ui.kit.asked import known
from ui.kit.experiment import Experiment
from ui.shell.engine import engine


def test_the_picture_is_that_of_the_run_and_the_images_come_once_they_are_found(engine_ends: None) -> None:
    lab = Experiment("channels", PARAMS, {param.name: param.default for param in PARAMS}, [])
    with run_of(small_run(), 5) as run:
        subject = subject_of(lab, known(run))
        assert subject is not None
        with run_of(spec_of(lab, subject), 9) as wish:
            (make,) = figures(subject, wish).values()
            alone = make(None)
            shown = wish.at(None, ChannelImageProbe()).arrays["image"]
            np.testing.assert_allclose(numbers(alone, "The picture", 6), shown[0], atol=1e-3)
            assert "Step 9" in alone.settings
            handle = engine().jobs.ask(excitement(subject))
            assert handle.wait(PATIENCE_S)
            whole = make(None)
            check_drawn([alone, whole])
    means = handle.result.by_class[0]
    printed = [float(row[1]) for row in rows_of(whole) if row[:1] in (["a"], ["b"], ["c"])]
    np.testing.assert_allclose(printed, means, rtol=1e-3)
    assert len(whole.rows) == 4
