"""Edits that follow each other faster than the page answers are taken one after the other."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.patience import wait_until
from tests.browser.server import serve

SCRIPT = """
import time
from pathlib import Path

import streamlit as st
from ui.shell import callbacks

callbacks.finish()
state = st.session_state
for name in ("presses", "inside", "together"):
    state.setdefault(name, 0)

def press():
    state.inside += 1
    state.together = max(state.together, state.inside)
    Path(__file__).with_name("begun").touch()
    time.sleep(0.5)
    state.presses += 1
    state.inside -= 1

st.button("Press", on_click=press)
st.write(f"{state.presses} presses, at most {state.together} at once")
"""


def test_no_callback_runs_beside_another_of_its_session(browser: Browser, tmp_path: Path) -> None:
    script = tmp_path / "presses.py"
    script.write_text(SCRIPT)
    with serve(tmp_path / "log", str(script)) as url:
        page = browser.new_page()
        page.goto(url)
        press = page.get_by_role("button", name="Press")
        press.click()
        wait_until(page, (tmp_path / "begun").exists)  # else Streamlit may take both as one
        press.click()
        expect(page.get_by_text("2 presses, at most 1 at once")).to_be_visible()
        page.close()
