"""The CNN lab without a browser: opened, pressed, typed into, its network edited."""

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from nn_core import Architecture, Conv2d, Flatten, Linear
from tests.pages.widgets import widget
from tests.waiting import PATIENCE_S, until
from ui.shell.engine import engine

SCRIPT = Path(__file__).resolve().parents[3] / "ui" / "shell" / "script.py"
PAGE = "../../pages/cnn_lab.py"
SMALL = Architecture((1, 8, 8), (Conv2d(3, 3), Flatten(), Linear(10)))


def opened(**query: str) -> AppTest:
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE_S).run()
    page.switch_page(PAGE)
    for name, text in query.items():
        page.query_params[name] = text
    return page.run()


def run_of(page: AppTest) -> Any:
    assert not page.exception
    run = engine().get(page.session_state["cnn"]["run"])
    assert run is not None
    return run


def press(page: AppTest, label: str) -> Any:
    next(button for button in page.button if button.label == label).click()
    page.run()
    run = run_of(page)
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
