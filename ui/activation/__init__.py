"""Behind the page "Activation": what can be chosen, what follows from it, and the code that does the same."""
