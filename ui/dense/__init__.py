"""Behind the page "Flatten, dense, softmax": its choices, what follows, and the code for it."""
