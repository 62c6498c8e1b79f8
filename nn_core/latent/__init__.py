"""What can be done with a generator's noise and with its channels."""
