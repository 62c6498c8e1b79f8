"""The whole app without a browser: any of its pages, opened with an address, and what stands on it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from tests.frames import read_frame
from tests.waiting import PATIENCE_S
from ui.shell.engine import engine
from ui.shell.trouble import tell
from ui.shell.visitor import VISITOR

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "ui" / "shell" / "script.py"
SOMEBODY = "somebody"
PAGE_NAMES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def open_page(name: str, /, **query: str) -> AppTest:
    """What an address opens; "home" is the first page."""
    return open_as(SOMEBODY, name, **query)


def open_as(visitor: str | None, name: str, /, **query: str) -> AppTest:
    """The same for another visitor, or for one without a cookie: here is no browser that would keep any."""
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE_S)
    if visitor is not None:
        page.session_state[VISITOR] = visitor
    if name != "home":
        page.switch_page(f"../../pages/{name}.py")
    page.query_params.update(query)
    page.run()
    assert not page.exception
    return page


def press(page: AppTest, label: str, which: int = 0) -> AppTest:
    """Press one of the buttons of that label."""
    [button for button in page.button if button.label == label][which].click().run()
    assert not page.exception
    return page


def run_of(page: AppTest) -> Any:
    """The run that the page's address names."""
    assert not page.exception
    run = engine().get(str(page.query_params["run"]))
    assert run is not None
    return run


def takes_bytes(element: Any) -> bool:
    """Whether an element is a component that gets bytes, as those with pictures do."""
    return element.type == "bidi_component" and bool(element.proto.bytes)


def sent(page: AppTest, which: int = 0) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The facts and arrays that the browser gets, for one of the components that take bytes."""
    return read_frame([element for element in page.main if takes_bytes(element)][which].proto.bytes)


def data_of(page: AppTest, key: str) -> dict[str, Any]:
    """What the component of that key is told, where it is told in JSON."""
    element = next(one for one in page._tree if getattr(one, "key", None) == key)
    facts: dict[str, Any] = json.loads(element.proto.json)
    return facts


def said(page: AppTest) -> str:
    """All messages and small print of the page."""
    kinds = (page.error, page.warning, page.info, page.caption)
    return "\n".join(element.value for elements in kinds for element in elements)


def warned(page: AppTest) -> str:
    """The page's warnings as people read them, without what keeps their signs plain."""
    assert not page.exception
    return " ".join(warning.value for warning in page.warning).replace("\\", "")


def prose(page: AppTest) -> str:
    return " ".join(text.value for text in page.markdown)


def tell_as_the_server_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give AppTest the handler of errors that `app.py` gives to Streamlit."""
    start = LocalScriptRunner.__init__

    def init(self: LocalScriptRunner, *args: object, **options: object) -> None:
        start(self, *args, **options)  # type: ignore[arg-type]
        self._on_script_error = tell

    monkeypatch.setattr(LocalScriptRunner, "__init__", init)
