"""How good are predictions, samples, imitations: numbers to judge by."""
