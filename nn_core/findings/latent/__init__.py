"""What is measured in a GAN's generator: its samples, its channels, what truncation costs."""
