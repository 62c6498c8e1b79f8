"""Behind the page "Convolution": what can be chosen, what it works on, and everything that is shown of it."""
