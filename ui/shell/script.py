"""The script that Streamlit runs: the page frame and the navigation. Pages hold everything else."""

import streamlit as st

from ui.classroom.login import came_back
from ui.classroom.place import there_are_classes
from ui.kit.facts import withdraw_facts
from ui.kit.figure_menu import figure_menu
from ui.kit.prediction import rooms
from ui.kit.prepare import prepare_menu
from ui.kit.share import share_button
from ui.kit.undo import undo_buttons, undo_place
from ui.shell.assets import ASSETS
from ui.shell.catalogue import CATALOGUE, PAGES
from ui.shell.prepared import PROJECTOR, SHOW, is_bare, prepare, shows, tell_locked
from ui.shell.text import plain
from ui.shell.trouble import SENTENCES, tell
from ui.tutorials.strip import draw_strip
from ui.tutorials.unfold import unfold_for_step
from ui.tutorials.walk import SHOWN, go_on

LOGO = ASSETS / "images" / "logo.svg"

st.set_page_config(page_title="Layerscope", page_icon=str(LOGO), layout="wide")
st.html(ASSETS / "page.css")
home = st.Page(
    PAGES / "home.py", title="Home", icon=":material/home:", help="What you can do here.", default=True
)
sections = {
    section: [
        st.Page(entry.path, title=entry.title, icon=entry.material, help=entry.text) for entry in entries
    ]
    for section, entries in CATALOGUE.items()
}
is_plain = is_bare() or st.query_params.get(SHOW) == PROJECTOR
if not is_plain:
    st.logo(str(LOGO), size="large")
page = st.navigation({"": [home], **sections}, position="hidden" if is_plain else "top")
go_on()
if page is home and came_back():
    st.switch_page(PAGES / "classroom.py")
if st.session_state.get(SHOWN, page.url_path) != page.url_path:
    # The page before may have written to the address while this one was being opened: say what holds now.
    st.query_params.from_dict(st.query_params.to_dict())
st.session_state[SHOWN] = page.url_path
place = undo_place()
notice, step = st.container(), st.container()
withdraw_facts()
rooms().clear()
in_classes = there_are_classes()
name = page.url_path or "home"
prepared = prepare(name)
unfold_for_step(name)
if prepared.projector:
    st.html(ASSETS / "projector.css")
with notice:
    for note in prepared.notes:
        st.warning(plain(note), icon=":material/info:")
    tell_locked()
if in_classes:
    from ui.classroom import strip  # loads the database's driver

    strip.tell_answers(name)  # a press comes before the script: its answer needs no page that is drawn
    with notice:
        strip.follow(name)
try:
    page.run()
except SENTENCES as error:
    with notice:
        tell(error)
draw_strip(step, page.url_path)
if shows("menus"):
    undo_buttons(place)
    figure_menu(place)
    share_button(place)
    prepare_menu(place, name)
if in_classes:
    strip.tell_answers(name)  # what was measured while the page ran
    strip.show_others()
    strip.class_button(place, name)
