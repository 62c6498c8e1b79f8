"""The charts of a class, for Plotly."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from ui.classroom.dashboard import Spread

BAR_PX, FRAME_PX = 34, 40
RIGHT, WRONG, NEITHER = "#1b7f4b", "#ad5405", "#67717f"
LINE_CHARACTERS = 34


def bars(rows: list[tuple[str, int]], colours: list[str] | None = None) -> go.Figure:
    """One bar a row, the first on top; numbers of people."""
    labels = ["<br>".join(map(_escaped, wrap(label, LINE_CHARACTERS))) for label, _ in rows]
    numbers = [number for _, number in rows]
    positions = list(range(len(rows)))
    figure = go.Figure(
        go.Bar(
            x=numbers,
            y=positions,
            orientation="h",
            text=numbers,
            textposition="inside",
            insidetextanchor="end",
            marker_color=colours or NEITHER,
            hoverinfo="skip",
        )
    )
    lines = sum(max(1, label.count("<br>") + 1) for label in labels)
    axis: dict[str, Any] = {"tickvals": positions, "ticktext": labels, "autorange": "reversed"}
    figure.update_layout(
        height=FRAME_PX + BAR_PX * len(rows) + 14 * (lines - len(rows)),
        margin={"l": 0, "r": 8, "t": 4, "b": 4},
        xaxis={"visible": False, "rangemode": "tozero", "fixedrange": True},
        yaxis={**axis, "fixedrange": True, "automargin": True},
        bargap=0.25,
    )
    return figure


def spread_chart(spread: Spread) -> go.Figure:
    """What was answered, right and wrong in their colours."""
    colours = {True: RIGHT, False: WRONG, None: NEITHER}
    rows = [(said, number) for said, _, number in spread.said]
    return bars(rows, [colours[right] for _, right, _ in spread.said])


def _escaped(text: str) -> str:
    """Plotly reads some HTML in labels."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
