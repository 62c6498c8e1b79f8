"""Behind the page "GAN lab": its experiment, tabs, quality and film."""
