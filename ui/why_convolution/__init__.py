"""Behind the page "Why convolution?": the contest of CNN and perceptron, and a look inside the CNN."""
