"""What is found out about the channels of a network that tells classes apart."""
