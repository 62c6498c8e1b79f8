"""Behind the page "GAN in the plane": its experiment, form, address and words."""
