"""The page "What does a channel want?" as tests use it."""

from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from tests.frames import read_frame
from tests.pages.app import data_of
from tests.pages.widgets import widget
from tests.waiting import PATIENCE_S
from ui.channels.favourites import KEY as FAVOURITES
from ui.channels.wish import KEY
from ui.shell.engine import engine

PAGE = "channels"


def wish_of(page: AppTest) -> Any:
    """The run that makes the picture."""
    run = engine().get(data_of(page, KEY)["run"])
    assert run is not None
    return run


def spec_of(page: AppTest) -> Any:
    return wish_of(page).spec


def settled(page: AppTest) -> AppTest:
    """The page once the images are found."""
    for _ in range(int(10 * PATIENCE_S)):
        if any(getattr(one, "key", None) == FAVOURITES for one in page._tree):
            return page
        wish_of(page).wait(0.1)
        page.run()
    raise AssertionError("no images were found")


def choose(page: AppTest, name: str, at: int) -> None:
    """One of the numbered options of a field."""
    field = widget(page, PAGE, name)
    field.set_value((field.value[0], at)).run()
    assert not page.exception


def favourites(page: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    element = next(one for one in settled(page)._tree if getattr(one, "key", None) == FAVOURITES)
    return read_frame(element.proto.bytes)
