"""Two networks: one forges images, the other hunts the forgeries."""
