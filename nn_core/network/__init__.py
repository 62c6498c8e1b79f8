"""What a network is: layers as data, their shapes and costs, and the PyTorch module built from them."""
