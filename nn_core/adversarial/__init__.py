"""How little must a picture change to be read wrongly? Pictures that are changed against a network."""
