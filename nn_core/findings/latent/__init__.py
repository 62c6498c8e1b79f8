"""What is measured in a GAN's generator, and the generators that "Latent space" brings along."""
