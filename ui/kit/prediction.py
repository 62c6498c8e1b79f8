"""A question before an experiment: what it measures stays hidden until somebody has said what it will be.

Who predicts first learns more from what is shown then (Crouch, Fagen, Callan and Mazur, 2004).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nn_core.judgements.prediction import Guess, Hit, judge_guess
from nn_core.numerals import general
from ui.kit.answer import Answer, Held, Marks
from ui.kit.answered import Places, answered, drop, keep
from ui.kit.drawn import Drawn
from ui.kit.sent import sent
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training.spec import RunSpec


@dataclass(frozen=True)
class Choice:
    """A question with options, of which the measured one is right.

    Attributes:
        options: what each kind says, in the order in which they stand.
        because: what is explained to who chose it, right or wrong.
        where: what is explained to who chose the first where the second holds, in place of `because`.
        answer: measures it, from what the experiment shows, or from the run that it trains.
        steps: so many training steps it takes until it can be measured.
    """

    question: str
    options: Mapping[str, str]
    because: Mapping[str, str]
    answer: Callable[[Any], Answer]
    steps: int = 0
    where: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def reason(self, said: str, holds: str) -> str:
        """What is explained to who said that."""
        return self.where.get((said, holds), self.because[said])


def by_truth(reasons: Mapping[str, str]) -> Mapping[tuple[str, str], str]:
    """The same explained to everybody, whatever they said: by the kind of what holds."""
    return {(said, holds): reason for holds, reason in reasons.items() for said in reasons}


@dataclass(frozen=True)
class Number:
    """A question for a number.

    Attributes:
        low, high, step: of the field.
        exact, near: by how much who is right may miss it, and who is near.
        because: what is explained, by how the guess compares; "right" stands for all that is not there.
        answer, steps: as those of a `Choice`.
    """

    question: str
    low: float
    high: float
    step: float
    exact: float
    near: float
    because: Mapping[Guess, str]
    answer: Callable[[Any], Answer]
    steps: int = 0


Prediction = Choice | Number | Drawn


Said = Held | None
"""None of who wants to see it without a guess."""


@dataclass(frozen=True)
class Given:
    """What somebody said, and what was measured then.

    Attributes:
        run: the look id of the run that it was measured in; empty where nothing was trained.
        spec, step: what that run trained then, and how far it was.
    """

    said: Said
    answer: Answer
    run: str = ""
    spec: RunSpec | None = None
    step: int = 0


@dataclass(frozen=True)
class Told:
    """An answer in words, for who wants to know what people predict.

    Attributes:
        card: the name of its card.
        said: None for nothing: it was shown without a guess.
        right: None for nothing said, and where the answer cannot be told.
    """

    card: str
    said: str | None
    right: bool | None
    measured: str


AGAIN = "Ask me again"
NEWS = session_key("try", "news")
ROOMS = session_key("try", "rooms")


@dataclass(frozen=True)
class Room:
    """Where a card with a guess has room for how others answered it; none of it is drawn here."""

    prediction: Prediction
    given: Given
    place: DeltaGenerator


def rooms() -> dict[str, Room]:
    """Of the cards on the page that somebody has answered, by name."""
    found: dict[str, Room] = st.session_state.setdefault(ROOMS, {})
    return found


def told_of(title: str, prediction: Prediction, given: Given) -> Told:
    """An answer, as who asks for those that are new is told of it."""
    said, right = given.said, None
    if given.answer.holds is None:
        pass
    elif isinstance(prediction, Choice) and said is not None:
        right = said == given.answer.holds
    elif isinstance(prediction, Number) and isinstance(said, float):
        guess = judge_guess(said, number(given.answer.holds), prediction.exact, prediction.near)
        right = guess in ("right", "near")
    elif isinstance(prediction, Drawn) and said is not None:
        right = prediction.judge(marks(said), marks(given.answer.holds)) != "far"
    words = None if said is None else says(prediction, said)
    return Told(card_name(title, prediction), words, right, given.answer.measured)


def card_name(title: str, prediction: Prediction) -> str:
    """The title of an experiment with its question: how others are told of its card."""
    heading = title if title.endswith("?") else f"{title}:"
    return f"{heading} {prediction.question}"


def says(prediction: Prediction, said: Held) -> str:
    """An answer in words."""
    if isinstance(prediction, Drawn):
        return prediction.says(marks(said))
    return prediction.options[str(said)] if isinstance(prediction, Choice) else general(number(said))


def number(said: Held | None) -> float:
    """What was said to a `Number`, or holds of it."""
    assert said is not None
    assert not isinstance(said, tuple)
    return float(said)


def marks(said: Held | None) -> Marks:
    """What was said to a `Drawn`, or holds of it."""
    assert isinstance(said, tuple)
    return said


def news() -> list[Told]:
    """What was answered in this session since `newly_given` was last asked, to be added to."""
    found: list[Told] = st.session_state.setdefault(NEWS, [])
    return found


def newly_given() -> list[Told]:
    """What was answered in this session since this was last asked."""
    found: list[Told] = st.session_state.pop(NEWS, [])
    return found


def rename_measured(old: str, new: str) -> None:
    """What was measured in the run `old` is in the run `new` from now on."""
    for place, said in list(answered().items()):
        if isinstance(said, Given) and said.run == old:
            keep(place, replace(said, run=new))


def given_key(title: str) -> str:
    """Where what somebody said stands, once it is answered."""
    return session_key("try", "given", title)


def pending_key(title: str) -> str:
    """Where what somebody said waits for its measurement."""
    return session_key("try", "pending", title)


def set_up_key(title: str) -> str:
    """Of the button that sets an experiment up, whatever it is called."""
    return session_key("try", "button", title)


@dataclass(frozen=True)
class Asked:
    """A prediction on a page, with what was said to it.

    Attributes:
        title: of its experiment.
        reveal: returns what the experiment shows. It changes nothing on the page where it needs no run of it:
            a guess takes nothing away that the reader has chosen.
        show_it: sets the experiment up, for who asks to be shown it.
        in_row: whether the options stand beside each other.
        is_varied: whether the page shows the experiment with other settings; it is not asked about these.
    """

    title: str
    prediction: Prediction
    reveal: Callable[[], Any] = field(repr=False)
    show_it: Callable[[], None] = field(repr=False, default=lambda: None)
    in_row: bool = False
    is_varied: bool = False

    @property
    def _key(self) -> str:
        return given_key(self.title)

    @property
    def _place(self) -> str:
        return pending_key(self.title)

    @property
    def given(self) -> Given | None:
        """None while the answer is hidden."""
        found: Given | None = answered().get(self._key)
        return found

    def give(self, said: Said) -> None:
        """Somebody says that, or wants to see it without a guess."""
        if said is None:
            self.show_it()
        self.keep(Given(said, self.prediction.answer(self.reveal())))

    def keep(self, given: Given) -> None:
        """It is answered."""
        self._keep(given, Places(), news())

    def _keep(self, given: Given, places: Places, told: list[Told]) -> None:
        """The same, without a look into the session; see `Places`."""
        places.drop(self._place)
        places.keep(self._key, given)
        told.append(told_of(self.title, self.prediction, given))

    def hide(self) -> None:
        """Ask again."""
        rooms().pop(card_name(self.title, self.prediction), None)
        drop(self._key)
        drop(self._place)

    def show(self, look: Callable[[], None] | None) -> None:
        """The question; or the answer, with a button that sets the experiment up again to `look` at it, if
        there is anything to be done for that.
        """
        if self.given is None:
            self._ask()
        else:
            self._tell(self.given, look)

    def _ask(self) -> None:
        st.markdown(f"**{self.prediction.question}**")
        if isinstance(self.prediction, Drawn):
            key = session_key("try", "drawn", self.title)
            self.prediction.ask(key, partial(self._take_drawn, self.prediction, key))
        with st.container(horizontal=self.in_row, gap="small"):
            if isinstance(self.prediction, Choice):
                for kind, says in self.prediction.options.items():
                    key = session_key("try", "option", f"{self.title} {kind}")
                    st.button(
                        says,
                        key=key,
                        on_click=self.give,
                        args=(kind,),
                        width="content" if self.in_row else "stretch",
                    )
            elif isinstance(self.prediction, Number):
                self._ask_number(self.prediction)
            st.button(
                "Show it without a guess",
                key=set_up_key(self.title),
                on_click=self.give,
                args=(None,),
                type="tertiary",
            )

    def _ask_number(self, prediction: Number) -> None:
        key = session_key("try", "number", self.title)
        with st.form(session_key("try", "form", self.title), border=False):
            st.number_input(
                "Your guess",
                prediction.low,
                prediction.high,
                value=None,
                step=prediction.step,
                key=key,
                placeholder="a number",
            )
            st.form_submit_button("That is my guess", on_click=self._take_number, args=(key,))

    def _take_number(self, key: str) -> None:
        said = st.session_state.get(key)
        if said is not None:
            self.give(float(said))

    def _take_drawn(self, prediction: Drawn, key: str) -> None:
        said = prediction.taken(sent(key, "predict"))
        if said is not None:
            self.give(said)

    def _tell(self, given: Given, look: Callable[[], None] | None) -> None:
        st.markdown(verdict(self.prediction, given))
        if isinstance(self.prediction, Drawn):
            said = None if given.said is None else marks(given.said)
            key = session_key("try", "told", self.title)
            self.prediction.tell(key, said, marks(given.answer.holds))
        if given.said is not None:
            room = Room(self.prediction, given, st.container())
            rooms()[card_name(self.title, self.prediction)] = room
        with st.container(horizontal=True):
            if look is not None:
                st.button("Look at it", key=session_key("try", "look", self.title), on_click=look)
            self._ask_again()

    def _measure_anew(self, said: Said) -> None:
        key = session_key("try", "anew", self.title)
        st.button("Measure it anew", key=key, on_click=self.give, args=(said,))

    def _ask_again(self) -> None:
        again = session_key("try", "again", self.title)
        label, ask = ("Set it up and ask me again", self._set_up) if self.is_varied else (AGAIN, self.hide)
        st.button(label, key=again, on_click=ask, type="tertiary")

    def _set_up(self) -> None:
        self.hide()
        self.reveal()


WORDS: Mapping[Guess | Hit, str] = {
    "right": "Right.",
    "near": "Nearly.",
    "far": "Not so.",
    "low": "Too low.",
    "high": "Too high.",
}


def verdict(prediction: Prediction, given: Given) -> str:
    """What is said once the answer is there, as Markdown: whether the guess was right, what was measured, and
    why.
    """
    measured = f"**Measured:** {given.answer.measured}"
    if given.answer.holds is None:
        said = "" if given.said is None else f" You said: {says(prediction, given.said)}"
        return f"**That cannot be told.**{said}  \n{measured}"
    if isinstance(prediction, Choice):
        holds = str(given.answer.holds)
        chosen = given.said if isinstance(given.said, str) else holds
        if given.said is None:
            return f"**{prediction.options[holds]}**  \n{measured}  \n{prediction.reason(holds, holds)}"
        head = "**Right.**" if chosen == holds else "**Not so.**"
        reason = prediction.reason(chosen, holds)
        return f"{head} You said: {prediction.options[chosen]}  \n{measured}  \n{reason}"
    if given.said is None:
        return f"{measured}  \n{prediction.because['right']}"
    if isinstance(prediction, Drawn):
        said_of, holds_of = marks(given.said), marks(given.answer.holds)
        head = f"**{WORDS[prediction.judge(said_of, holds_of)]}** You said: {prediction.says(said_of)}"
        return f"{head}  \n{measured}  \n{prediction.reason(said_of, holds_of)}"
    guess = judge_guess(number(given.said), number(given.answer.holds), prediction.exact, prediction.near)
    because = prediction.because.get(guess, prediction.because["right"])
    return f"**{WORDS[guess]}** You said {general(number(given.said))}.  \n{measured}  \n{because}"
