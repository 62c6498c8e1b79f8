"""Behind the page "CNN lab": its experiment and its settings."""
