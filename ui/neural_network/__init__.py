"""Behind the page "Neural network": its experiment and its address."""
