"""A network that learns to tell the classes of a data set apart."""
