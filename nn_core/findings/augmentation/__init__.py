"""An experiment: do a GAN's samples help a classifier that has few images?"""
