"""What a page says when it cannot go on: the reason, where that is a sentence for people, and a way on."""

from __future__ import annotations

import logging

import streamlit as st

from nn_core.mechanics import MechanicsError
from nn_core.training.engine import trouble
from ui.shell.keys import session_key
from ui.shell.text import plain


class PlainError(RuntimeError):
    """What a page's own parts raise: the message is a sentence for its reader."""


SENTENCES = (*trouble.SENTENCES, MechanicsError, PlainError)
"""Errors whose text is written for the reader of a page. Any other is a fault of the app."""

OUR_FAULT = "Something went wrong on our side. Your settings are kept, and nothing that was trained is lost."


def tell(error: Exception) -> bool:
    """Say what is wrong in one sentence, with a button that runs the page again.

    Returns True, by which `st.App(on_script_error=...)` hears that it need not show the error itself. It
    calls this wherever a script, a part of one or a callback fails.
    """
    if isinstance(error, SENTENCES):
        st.warning(plain(str(error)), icon=":material/info:")
    else:
        st.error(OUR_FAULT, icon=":material/error:")
    st.button("Try again", key=session_key("page", "again"), icon=":material/replay:")
    return True


def is_fault(record: logging.LogRecord) -> bool:
    """Whether a line of the log is about a fault; a sentence for the reader is none."""
    return not (record.exc_info and isinstance(record.exc_info[1], SENTENCES))
