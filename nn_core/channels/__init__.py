"""Single channels of a network that tells classes apart: what each wants, and what is lost without it."""
