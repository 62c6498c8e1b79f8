"""The whole app without a browser: any of its pages, opened with an address, and what stands on it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from tests.waiting import PATIENCE_S
from ui.shell.trouble import tell

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "ui" / "shell" / "script.py"
PAGE_NAMES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def open_app(name: str, **query: str) -> AppTest:
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE_S)
    if name != "home":
        page.switch_page(f"../../pages/{name}.py")
    page.query_params.update(query)
    return page.run()


def said(page: AppTest) -> str:
    """All messages and small print of the page."""
    kinds = (page.error, page.warning, page.info, page.caption)
    return "\n".join(element.value for elements in kinds for element in elements)


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


def tell_as_the_server_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give AppTest the handler of errors that `app.py` gives to Streamlit."""
    start = LocalScriptRunner.__init__

    def init(self: LocalScriptRunner, *args: object, **options: object) -> None:
        start(self, *args, **options)  # type: ignore[arg-type]
        self._on_script_error = tell

    monkeypatch.setattr(LocalScriptRunner, "__init__", init)
