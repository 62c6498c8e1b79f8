"""The page "Latent space" without a browser: read."""

from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from nn_core.training import RunHandle
from tests.pages.app import data_of
from ui.latent_space.page import KEY

NO_DIRECTIONS = np.zeros((0, 3))


def pictures(page: AppTest) -> dict[str, Any]:
    """What the component with the pictures is told."""
    return data_of(page, KEY)


def address(page: AppTest) -> dict[str, str]:
    return {name: page.query_params[name] for name in page.query_params}


def has_taken(run: RunHandle, steps: int) -> bool:
    return run.step_count == steps
