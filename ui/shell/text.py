"""Text for pages: made safe where it may quote a stranger, and shares as percentages."""

import re


def plain(text: str) -> str:
    """Text that may quote a stranger, safe to be shown where Markdown is read."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def percent(share: float, digits: int = 0) -> str:
    """A share of 0..1 as 97 %, not to be broken over two lines.

    Only nothing is 0 % and only all is 100 %: what would be rounded to one of them is <1 % or >99 %.
    """
    value, least = 100 * share, 10.0**-digits
    rounded = round(value, digits)
    if 0 < value < 100 and rounded in (0, 100):
        bound = f"<{least:.{digits}f}" if rounded == 0 else f">{100 - least:.{digits}f}"
        return f"{bound}\N{NO-BREAK SPACE}%"
    return f"{value:.{digits}f}\N{NO-BREAK SPACE}%"
