"""Keys of the session's state and of widgets. All are made here, so that no two things share one."""

from __future__ import annotations

SEPARATOR = "."


def session_key(page: str, *parts: str) -> str:
    """The key of one thing of a page: `session_key("cnn", "run")` is "cnn.run".

    Two keys are equal only if all their parts are, as no part can hold the separator.

    Raises:
        ValueError: a part is empty or holds the separator.
    """
    names = (page, *parts)
    if not all(names) or any(SEPARATOR in name for name in names):
        raise ValueError(f"{names} make no key: each part must be a text without {SEPARATOR!r}.")
    return SEPARATOR.join(names)


def choice_key(page: str, param: str, token: str) -> str:
    """The key of a widget for a parameter of the page, whatever that is called. `token` is of this widget."""
    return session_key(page, "choice", param, token)


def exchange_key(component: str) -> str:
    """The key of what is exchanged with a component, whose own key this is made of."""
    return session_key(*component.split(SEPARATOR), "exchange")
