"""The theme is described once, and not with each run of a script."""

from __future__ import annotations

from functools import wraps

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

DESCRIBE = "_populate_theme_msg"
"""How Streamlit writes a section of the theme into the message with which each run of a script begins."""


def describe_once() -> None:
    """Keep what was made of each section: it stands in the configuration, which nobody changes at work.

    Streamlit makes all six anew on its event loop, for each fragment too, as long as which no frame is sent.
    """
    describe = getattr(app_session, DESCRIBE)
    known: dict[str, CustomThemeConfig] = {}

    @wraps(describe)
    def describe_from_memory(message: CustomThemeConfig, section: str = "theme") -> None:
        if section not in known:
            made = CustomThemeConfig()
            describe(made, section)
            known[section] = made
        if known[section].ListFields():  # to merge nothing would say that there is such a section
            message.MergeFrom(known[section])

    setattr(app_session, DESCRIBE, describe_from_memory)
