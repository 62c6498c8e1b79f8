"""Behind the page "What GANs are for": few images made more in three ways, and which way helps."""
