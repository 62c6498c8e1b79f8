"""Why convolution? A contest of CNN and perceptron that runs now, and a look inside the CNN."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.kit.code_section import code_section
from ui.kit.course import try_again
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.pressed import came, press
from ui.kit.sent import sent
from ui.kit.try_this import try_this
from ui.kit.views import view
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.prepared import is_fixed, shows
from ui.why_convolution.cards.contest import TRY, search, told_by_cards
from ui.why_convolution.cards.inside import INSIDE, Seen
from ui.why_convolution.code import pytorch_lines
from ui.why_convolution.facts import facts_of
from ui.why_convolution.figures import figures
from ui.why_convolution.lesson import PAGE, PARTS, WHY, contest_frame, parts_frame
from ui.why_convolution.params import (
    ANSWERS,
    MATCHES,
    MAX_SEED,
    PREDICTED,
    altered,
    contest_of,
    predictions_of,
    sparse,
)
from ui.why_convolution.session import watched_contest

CONTEST = session_key("why", "contest")
COMPONENT = session_key("why", "parts")
BEFORE = session_key("why", "predictions")
LOOK_EVERY_S = 0.5


def on_edit() -> None:
    PAGE.take(sent(COMPONENT, "edit"))


def change(**values: object) -> None:
    """Another contest, with what was predicted of it before; the picture below stays."""
    chosen = PAGE.current().lesson.chosen
    before = st.session_state.setdefault(BEFORE, {})
    before[contest_of(chosen)] = predictions_of(chosen)
    PAGE.choose(**sparse(altered(chosen, before, **values)))


def on_predict() -> None:
    predicted = sent(CONTEST, "predict")
    if not isinstance(predicted, dict):
        return
    if predicted.get("contest") != contest_of(PAGE.current().lesson.chosen):
        return
    experiment, answer = predicted.get("experiment"), predicted.get("answer")
    if experiment in PREDICTED and answer in ANSWERS:
        change(**{experiment: answer})


def retry() -> None:
    for course in contest.all().values():
        try_again(course.recipe)


page_title("why_convolution")
st.markdown(
    "A **perceptron** also reads digits: each hidden unit has a weight for every pixel. A **CNN** looks "
    "through small windows, with the same weights everywhere. Is that better, and why? Do not believe it: "
    "let them compete. Four networks train on 4,000 digits while you look, two of them on digits whose "
    "pixels are shuffled. The curves count right answers on 1,000 other digits. "
    "Two of the three experiments wait for your prediction."
)

session = PAGE.current()
chosen = session.lesson.chosen
contest = watched_contest(chosen.match, chosen.seed)
other_seed = (chosen.seed + 1) % (MAX_SEED + 1)

if shows("settings"):
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        st.segmented_control(
            "CNN against a perceptron of",
            MATCHES,
            format_func=lambda match: MATCHES[match].lower(),
            default=chosen.match,
            disabled=is_fixed("match"),
            **view(PAGE.key, "match", chosen.match, lambda match: change(match=match or chosen.match)),
        )
    right.button(
        "Again, from other random weights",
        key=session_key(PAGE.key, "other weights"),
        icon=":material/replay:",
        disabled=is_fixed("seed"),
        on_click=change,
        kwargs={"seed": other_seed},
    )


def seen(values: Mapping[str, Any]) -> Seen:
    """The channel that an experiment is about."""
    trained = contest.cnn.result
    assert trained is not None
    return Seen(trained, contest.cnn.findings, values["layer"], values["channel"])


settled = contest.settled


@st.fragment(run_every=None if settled else LOOK_EVERY_S)
def compete() -> None:
    done = contest.settled
    now = PAGE.current().lesson.chosen
    WHY(key=CONTEST, data=contest_frame(contest, now, told_by_cards(now)), on_predict_change=on_predict)
    if came(CONTEST):
        retry()
        st.rerun()  # the whole page, to watch the trainings that begin
    if any(one.problem for one in contest.all().values()):
        key = session_key(PAGE.key, "contest", "again")
        st.button("Try again", key=key, on_click=press, args=(CONTEST,))
    if (done and not settled) or now != chosen:
        st.rerun()


compete()

try_this(change, *TRY, search=search)

st.subheader("From edges to parts")
if contest.cnn.result:
    st.markdown(
        "The same CNN from inside. Each convolution reads the maps before it, so it sees more of the "
        "picture: often strokes first, then corners and curves, then parts of digits. **Move over a map** "
        "to see which pixels a value depends on. **Click** to find the images that excite its channel most."
    )
    PARTS(
        key=COMPONENT,
        data=parts_frame(session, contest.cnn.result, contest.cnn.findings),
        on_edit_change=on_edit,
    )
    try_this(change, *INSIDE, seen=seen, heading="Try this inside the CNN")
else:
    st.caption("It opens here once the CNN is trained.")

code_section(PAGE.experiment, lambda: pytorch_lines(chosen.match, chosen.seed))

PAGE.publish(session)
offer_facts(lambda: facts_of(session.lesson, contest))
offer_figures("why_convolution", PAGE.experiment, figures(session, contest))
