"""The title of a page: its one h1, in the words of the catalogue."""

import streamlit as st

from ui.shell.catalogue import title_of
from ui.shell.keys import session_key


def page_title(page: str, about: str = "") -> None:
    """Write the title of the page with this file name.

    about: what one does or sees there. It stands beside the title, and both are small: a lab needs the room.
    """
    title = title_of(page)
    if not about:
        st.title(title, anchor=False)
        return
    with st.container(horizontal=True, gap="small", key=session_key("title", "small")):
        st.title(title, anchor=False, width="content")
        st.markdown(f":gray[{about}]", width="content")
