"""The CNN lab without a browser: pressed, typed into, its network edited."""

from typing import Any

from streamlit.testing.v1 import AppTest

from nn_core import Architecture, Conv2d, Flatten, Linear
from tests.pages.app import press, run_of
from tests.pages.widgets import widget
from tests.waiting import until

SMALL = Architecture((1, 8, 8), (Conv2d(3, 3), Flatten(), Linear(10)))


def run_after(page: AppTest, label: str) -> Any:
    """The run once a button was pressed, and the step of "Step" taken."""
    run = run_of(press(page, label))
    if label == "Step":
        until(lambda: run.state != "running")
    return run


def type_in(page: AppTest, key: str, text: str) -> AppTest:
    """A value that is not among the field's suggestions; AppTest itself knows only those."""
    field = widget(page, "cnn", key)
    field.options.append(text)
    found: AppTest = field.set_value(text).run()
    return found


def edit(page: AppTest, layers: list[dict[str, Any]]) -> Any:
    """What the browser does when the reader changes the list of layers."""
    draft = page.session_state["cnn.draft"]
    draft.take(layers)
    page.run()
    return run_of(page)


LAYERS: list[dict[str, Any]] = [
    {"kind": "Conv2d", "out_channels": 4, "kernel_size": 3},
    {"kind": "Flatten"},
    {"kind": "Linear", "out_features": 10},
]
