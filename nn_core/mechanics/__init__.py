"""One operation taken apart at a time, in NumPy and float64, checked against torch.

`convolution` (with `separable` and `transposed`), `pooling`, `activations`, `dense`, `softmax`, and
`kernels` made by hand, `boxes` around things. What cannot be done raises `MechanicsError`, which names the
field at fault.
"""

from nn_core.mechanics.checks import MechanicsError

__all__ = ["MechanicsError"]
