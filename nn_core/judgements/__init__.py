"""Judgements of measured numbers, each a function with its bounds; the words stand with the pages."""
