"""A GAN so small that its every part fits on the screen: points in the plane."""
