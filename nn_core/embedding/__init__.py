"""Where images lie inside a network: its features of many images in a few dimensions, and what is near."""
