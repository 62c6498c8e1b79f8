"""A small fully connected network that learns points of the plane."""
