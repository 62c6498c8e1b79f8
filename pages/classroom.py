"""Class: an instructor opens one and sees what it does; students join with a code and a nickname."""

import streamlit as st

from ui.classroom import views
from ui.classroom.here import leads, member
from ui.shell.heading import page_title

page_title("classroom")
views.news()
if secret := st.query_params.get(views.LEAD):
    views.lead_by_link(secret)
    st.rerun()
led, student = leads(), member()
code = st.query_params.get(views.CODE, "")[:40]
if code and student is None:
    views.join_form(code)
    st.caption(views.STORED)
    st.stop()
if student is not None:
    views.seat(student)
if led:
    views.desks(led)
if not led and student is None:
    st.markdown(
        "An instructor sees here where everyone is, who may need help, and how predictions are spread; and "
        "can have all browsers look at one page. Students need a code, and no account."
    )
join, begin = st.columns(2)
with join.expander("Join another class") if student is not None or led else join:
    views.join_form("")
with begin.expander("Open another class") if student is not None or led else begin:
    views.open_form()
st.caption(views.STORED)
