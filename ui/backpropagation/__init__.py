"""Behind the page "Backpropagation": what can be chosen, what follows from it, and the code that does it."""
