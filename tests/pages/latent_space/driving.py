"""The page "Latent space" without a browser: opened, and read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from nn_core.training import RunHandle
from tests.waiting import PATIENCE_S

PAGE = Path(__file__).resolve().parents[3] / "pages" / "latent_space.py"
NO_DIRECTIONS = np.zeros((0, 3))


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S)
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def data_of(page: AppTest) -> dict[str, Any]:
    """What the component is told."""
    element = next(element for element in page.main if element.type == "bidi_component")
    data: dict[str, Any] = json.loads(element.proto.json)
    return data


def address(page: AppTest) -> dict[str, str]:
    return {name: page.query_params[name] for name in page.query_params}


def said(page: AppTest) -> str:
    assert not page.exception
    return " ".join(warning.value.replace("\\", "") for warning in page.warning)


def has_taken(run: RunHandle, steps: int) -> bool:
    return run.step_count == steps
