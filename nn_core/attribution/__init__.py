"""Why does a network answer so? What each pixel of a picture had to do with the score of a class."""
