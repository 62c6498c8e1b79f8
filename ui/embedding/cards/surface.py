"""The surface of a loss, for Plotly."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core import numerals
from nn_core.findings.landscape import REACH, Landscape, axis

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT_PX = 420
COLOURS = [[0.0, "#2166ac"], [0.35, "#92c5de"], [0.6, "#f7f7f7"], [0.8, "#fdb863"], [1.0, "#b35806"]]
WAY = "#d6006e"
LEAST = 1e-6
"""A smaller loss counts as this one on a logarithmic axis."""


def limits_of(found: Sequence[Landscape]) -> tuple[float, float]:
    """The least and the largest loss of all, so that surfaces beside each other are alike high."""
    losses = [one.losses for one in found]
    return (float(max(np.min(losses), LEAST)), float(np.max(losses))) if losses else (LEAST, 1.0)


@lru_cache(maxsize=8)
def surface(found: Landscape, limits: tuple[float, float]) -> go.Figure:
    """The loss over the plane, on a logarithmic axis, with the way to the network on it.

    limits: the least and the largest loss of the axis and of the colours.
    """
    import pandas as _whole  # type: ignore[import-untyped]  # noqa: F401  # Plotly trips over a half-imported one
    import plotly.graph_objects as go

    losses = np.maximum(found.losses, LEAST)
    low, high = np.log10(limits)
    figure = go.Figure(
        go.Surface(
            x=axis(),
            y=axis(),
            z=losses,
            surfacecolor=np.log10(losses),
            colorscale=COLOURS,
            cmin=low,
            cmax=high,
            showscale=False,
            text=[[numerals.figure(loss) for loss in line] for line in losses.tolist()],
            hovertemplate="%{x:.2f} and %{y:.2f}: loss %{text}<extra></extra>",
        )
    )
    places = np.clip(found.path, -REACH, REACH)
    if len(places):
        heights = [max(found.height(place), LEAST) * 1.1 for place in places]
        figure.add_trace(
            go.Scatter3d(
                x=places[:, 0],
                y=places[:, 1],
                z=heights,
                mode="lines+markers",
                line={"color": WAY, "width": 5},
                marker={"color": WAY, "size": 3},
                text=[f"step {step:,}" for step in found.steps],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    side: dict[str, Any] = {"range": [-REACH, REACH]}
    figure.update_layout(
        height=HEIGHT_PX,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
        scene={
            "xaxis": {"title": {"text": "direction 1"}, **side},
            "yaxis": {"title": {"text": "direction 2"}, **side},
            "zaxis": {
                "title": {"text": "loss (nats)"},
                "type": "log",
                "dtick": 1,
                "range": [low - 0.1, high + 0.05],
            },
            "aspectratio": {"x": 1, "y": 1, "z": 0.8},
            "camera": {"eye": {"x": 1.35, "y": 1.35, "z": 1.3}},
        },
    )
    return figure
