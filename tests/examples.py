"""How many random examples a test tries."""

from hypothesis import settings

SHARE = 4
FEWEST = 8


def examples(count: int) -> settings:
    """A quarter of `count` in `make test`; all of them in the walks and under any other profile."""
    few = settings.get_current_profile_name() == "gate"
    return settings(max_examples=max(count // SHARE, FEWEST) if few else count)
