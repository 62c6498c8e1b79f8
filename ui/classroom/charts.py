"""The charts of who leads a class, for Plotly: looked at twice a second, and drawn anew where they change."""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap
from typing import Any

import pandas as _whole  # type: ignore[import-untyped]  # noqa: F401  # Plotly trips over a half-imported one
import plotly.graph_objects as go

from ui.classroom.bars import Bar

BAR_PX, FRAME_PX, LINE_PX = 34, 40, 14
COLOURS = {True: "#1b7f4b", False: "#ad5405", None: "#67717f"}
LINE_CHARACTERS = 34


@lru_cache(maxsize=256)
def chart(bars: tuple[Bar, ...]) -> go.Figure:
    """Numbers of people, a bar each, the first on top; what is right and what is wrong in their colours."""
    labels = ["<br>".join(map(_escaped, wrap(bar.says, LINE_CHARACTERS))) for bar in bars]
    numbers = [bar.number for bar in bars]
    positions = list(range(len(bars)))
    figure = go.Figure(
        go.Bar(
            x=numbers,
            y=positions,
            orientation="h",
            text=numbers,
            textposition="inside",
            insidetextanchor="end",
            marker_color=[COLOURS[bar.is_right] for bar in bars],
            hoverinfo="skip",
        )
    )
    more_lines = sum(label.count("<br>") for label in labels)
    axis: dict[str, Any] = {"tickvals": positions, "ticktext": labels, "autorange": "reversed"}
    figure.update_layout(
        height=FRAME_PX + BAR_PX * len(bars) + LINE_PX * more_lines,
        margin={"l": 0, "r": 8, "t": 4, "b": 4},
        xaxis={"visible": False, "rangemode": "tozero", "fixedrange": True},
        yaxis={**axis, "fixedrange": True, "automargin": True},
        bargap=0.25,
    )
    return figure


def _escaped(text: str) -> str:
    """Plotly reads some HTML in labels."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
