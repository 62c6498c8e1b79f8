"""The facts that conditions and texts of tutorials may name, page by page: the one table of them.

What measures them stands with each page (`ui/<page>/facts.py`).
"""

from __future__ import annotations

from typing import get_args

from nn_core.attribution.methods import METHODS
from nn_core.channels.layers import PARTS
from nn_core.data import DATASETS
from nn_core.data.distributions import DISTRIBUTIONS
from nn_core.data.planes import PLANES
from nn_core.judgements.activation import Verdict
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.backprop import HIDDEN_ACTIVATIONS, LOSSES, OUTPUT_ACTIVATIONS, RULES
from nn_core.mechanics.backprop.network import KINDS
from nn_core.mechanics.convolution import PADDING_MODES
from nn_core.mechanics.kernels import KERNELS
from nn_core.mechanics.optimizers import OPTIMIZERS
from nn_core.mechanics.pooling import POOLING_KINDS
from nn_core.network.layers import LAYER_KINDS
from nn_core.training.gan.spec import GAN_LOSSES
from nn_core.training.gan_plane.spec import PLANE_GAN_LOSSES
from nn_core.training.plane.features import FEATURES
from nn_core.training.plane.spec import PLANE_ACTIVATIONS, PLANE_LOSSES, PLANE_OPTIMIZERS
from nn_core.training.spec import State
from nn_core.tutorials.condition import Fact, Known

Facts = dict[str, Fact]
SOURCES = (*KERNELS, "mix", "learned", "own")
INPUTS = ("photograph", "digit", "grid", "own")


def _number(says: str) -> Fact:
    return Fact("number", says)


def _side(which: str) -> Facts:
    """Of one of the two activations that stand beside each other."""
    return {
        which: Fact("text", f"The {which} activation.", tuple(ACTIVATIONS)),
        f"{which}_low": _number(f"Smallest value on the map after the {which} activation."),
        f"{which}_high": _number(f"Largest value on the map after the {which} activation."),
        f"{which}_zeros": _number("Share of that map's pixels that are 0, from 0 to 1."),
        f"{which}_through": _number(
            f"Share of an even gradient that gets back through the {which} activation; 1 is all of it."
        ),
        f"{which}_blocked": _number("Share of the pixels where nothing gets back, from 0 to 1."),
        f"{which}_verdict": Fact(
            "text", "What becomes of its unit; dead: no photograph gets anything back.", get_args(Verdict)
        ),
    }


RUN: Facts = {
    "state": Fact("text", "What the run does.", get_args(State)),
    "step": _number("Steps taken since the first random weights."),
    "epoch": _number("Times that each training example was seen."),
    "train_loss": _number("Loss on training data."),
    "val_loss": _number("Loss on validation data."),
    "train_accuracy": _number("Share of training data answered right, from 0 to 1."),
    "val_accuracy": _number("Share of validation data answered right, from 0 to 1."),
    "val_step": _number("The step at which it answered the validation data last."),
    "learning_rate": _number("The learning rate."),
    "batch_size": _number("Examples in a batch."),
    "seed": _number("The seed of the first random weights."),
    "parameters": _number("Weights and biases of the network."),
}
"""Of each network that classifies and trains."""

LAYERS: Facts = {
    **RUN,
    "data": Fact("text", "The data set; own: pictures that somebody brought.", (*DATASETS, "own")),
    "layers": Fact("words", "The kinds of layers, in their order.", tuple(LAYER_KINDS)),
    "depth": _number("Layers of the network."),
    "convolutions": _number("Convolutions in the network."),
    "multiply_adds": _number("Multiply-adds for one image, forward."),
    "optimizer": Fact("text", "The update rule.", tuple(OPTIMIZERS)),
    "training_images": _number("Images that it learns from."),
}

PLANE: Facts = {
    **RUN,
    "data": Fact("text", "The data set.", tuple(PLANES)),
    "noise": _number("How far the points stray from their shape, from 0 to 1."),
    "features": Fact("words", "What the network is told of each point.", tuple(FEATURES)),
    "layers": _number("Hidden layers."),
    "neurons": _number("Neurons in all hidden layers together."),
    "activations": Fact("words", "Activations of the hidden layers.", PLANE_ACTIVATIONS),
    "optimizer": Fact("text", "The update rule.", PLANE_OPTIMIZERS),
    "loss": Fact("text", "The loss.", PLANE_LOSSES),
    "l1": _number("The L1 penalty."),
    "l2": _number("The L2 penalty."),
    "weights_by_hand": _number("Weights that were set by hand."),
}

BACKPROPAGATION: Facts = {
    "kind": Fact("text", "The kind of network.", KINDS),
    "inputs": _number("Inputs of the dense network."),
    "hidden": _number("Its hidden neurons."),
    "outputs": _number("Outputs."),
    "activation": Fact("text", "The activation of the hidden neurons.", HIDDEN_ACTIVATIONS),
    "output_activation": Fact("text", "The activation of the outputs.", OUTPUT_ACTIVATIONS),
    "loss": Fact("text", "The loss.", LOSSES),
    "optimizer": Fact("text", "The update rule.", RULES),
    "learning_rate": RUN["learning_rate"],
    "round": _number("The round, from 1: each ends with an update."),
    "parameters": RUN["parameters"],
    "changed": _number("Inputs and targets that are not those that the network begins with."),
    "held": _number("Computed numbers that are set by hand."),
    "output": _number("The sum of the first output, before its activation."),
    "loss_now": _number("The loss of this round."),
    "x1": _number("The first input; unknown where the input is a picture."),
    "x2": _number("The second input, where there is one."),
    "w11": _number("The weight of the first hidden neuron for the first input."),
    "v11": _number("The weight of the first output for the first hidden neuron."),
    "b1": _number("The bias of the first hidden neuron."),
    "gradient_w11": _number("The gradient of that weight of the hidden neuron."),
    "gradient_v11": _number("The gradient of that weight of the output."),
    "largest_gradient": _number("Largest size of the gradient of any weight or bias."),
    "without_gradient": _number("Weights and biases whose gradient is 0."),
}

CONVOLUTION: Facts = {
    "view": Fact("text", "The kind of layer.", ("full", "depthwise", "pointwise", "transposed")),
    "input": Fact("text", "What feeds the layer.", INPUTS),
    "channels": _number("Channels of the input: 1 grey, 3 in colour."),
    "input_height": _number("Height of the input, in pixels."),
    "input_width": _number("Width of the input, in pixels."),
    "output_height": _number("Height of the output, in pixels."),
    "output_width": _number("Width of the output, in pixels."),
    "output_maps": _number("Maps of the output: one for each filter."),
    "kernel_size": _number("Side of the kernel, in pixels."),
    "stride": _number("The stride."),
    "padding": _number("Pixels of padding on each side."),
    "padding_mode": Fact("text", "What the padding holds.", PADDING_MODES),
    "dilation": _number("The dilation: 1 is none."),
    "groups": _number("Groups of channels; a depthwise layer has one for each channel."),
    "filters": Fact(
        "words",
        "Where the kernels of all filters come from: kernels made by hand, a mix of colours, learned, own.",
        SOURCES,
    ),
    "kernel": Fact("text", "The same of the filter that is shown.", SOURCES),
    "is_identity": Fact("flag", "Whether the filter that is shown gives back each pixel as it is."),
    "kernel_sum": _number("Sum of all weights of the filter that is shown."),
    "largest_weight": _number("Largest size of any weight of the filter that is shown."),
    "bias": _number("Bias of the filter that is shown."),
    "output_low": _number("Smallest value on the map that is shown."),
    "output_high": _number("Largest value on the map that is shown."),
    "parameters": _number("Weights and biases of the layer."),
    "multiply_adds": _number("Multiply-adds for one picture."),
    "checkerboard": Fact(
        "flag", "Whether a transposed convolution gives some pixels more stamps than others, and shows it."
    ),
}

ACTIVATION: Facts = {
    "input": Fact("text", "What feeds the convolution before.", INPUTS),
    "gain": _number("The factor of the weights of the convolution."),
    "bias": _number("The bias that is added to the convolution."),
    "before_low": _number("Smallest value on the map before the activation."),
    "before_high": _number("Largest value on the map before the activation."),
    **_side("first"),
    **_side("second"),
}

POOLING: Facts = {
    "kind": Fact("text", "The kind of pooling.", POOLING_KINDS),
    "input": Fact("text", "What is pooled, or feeds the convolution before.", INPUTS),
    "window": _number("Side of the window, in pixels."),
    "stride": _number("The stride: the window's size, unless another is chosen."),
    "padding": _number("Pixels of padding on each side."),
    "map_height": _number("Height of the map that is pooled, in pixels."),
    "map_width": _number("Width of the map that is pooled, in pixels."),
    "output_height": _number("Height of the pooled map, in pixels."),
    "output_width": _number("Width of the pooled map, in pixels."),
    "map_mean": _number("Mean of the map that is pooled."),
    "output_mean": _number("Mean of the pooled map."),
    "mean_change": _number("Mean of the pooled map minus mean of the map before."),
    "gradient_share": _number("Share of the map's pixels that get a gradient, from 0 to 1."),
}

GAN: Facts = {
    "state": RUN["state"],
    "step": RUN["step"],
    "epoch": _number("Times that D saw each real image."),
    "d_loss": _number("D's loss on the batch of this step."),
    "g_loss": _number("G's loss on the batch of this step."),
    "d_real": _number("D's mean verdict on the real pictures of this step, from 0 to 1; a critic's score."),
    "d_fake": _number("D's mean verdict on the generated pictures of this step, likewise."),
    "d_gradient": _number("Length of D's gradient in this step."),
    "g_gradient": _number("Length of G's gradient in this step."),
    "loss": Fact("text", "What both sides lower.", GAN_LOSSES),
    "learning_rate_g": _number("The learning rate of G."),
    "learning_rate_d": _number("The learning rate of D."),
    "batch_size": RUN["batch_size"],
    "d_steps": _number("Steps of D for each step of G."),
    "smoothing": _number("Real pictures are labelled 1 minus this."),
    "average": _number("How slowly the averaged G follows; 0 is no average."),
    "latent_size": _number("Numbers of the noise that a picture is made of."),
    "conditional": Fact("flag", "Whether a class can be asked for."),
    "seed": RUN["seed"],
    "parameters_g": _number("Weights and biases of G."),
    "parameters_d": _number("Weights and biases of D."),
    "data": Fact("text", "The data set; own: pictures that somebody brought.", (*DATASETS, "own")),
    "measured_step": _number(
        "The step at which the tab Quality measured last; it measures while it is open."
    ),
    "classes_made": _number("Classes that G makes often enough, as measured there."),
    "diversity": _number("How much its samples differ, as measured there: 1 is as much as real pictures."),
    "frechet": _number("Fréchet distance of its samples to real pictures, as measured there."),
    "nearest": _number("Mean distance of samples to the nearest training image, as measured there."),
}

DENSE: Facts = {
    "input": Fact("text", "What the network reads.", ("photograph", "digit", "own")),
    "digit": _number("The digit that it reads, where it is one of the set."),
    "winner": _number("The class with the largest score."),
    "probability": _number("Its probability, from 0 to 1."),
    "temperature": _number("By what the scores are divided before softmax."),
    "true_class": _number("The true class, where somebody has said it."),
    "true_probability": _number("Its probability."),
    "loss_now": _number("The loss: minus the logarithm of the probability of the true class."),
    "class": _number("The class whose score is taken apart."),
    "score": _number("Its score: all products and the bias."),
    "speaks_for": _number("The sum of its products above 0."),
    "speaks_against": _number("The sum of its products below 0."),
    "largest_product": _number("The largest of its products."),
    "highest_score": _number("The largest of the ten scores."),
    "lowest_score": _number("The smallest of the ten scores."),
    "view": Fact("text", "What the maps show.", ("features", "overlay", "weights", "products")),
}

WHY: Facts = {
    "match": Fact("text", "What CNN and perceptron have in common.", ("size", "accuracy")),
    "seed": _number("The seed of the first random weights, and of the order of shuffled pixels."),
    "cnn_parameters": _number("Weights and biases of the CNN."),
    "perceptron_parameters": _number("Weights and biases of the perceptron."),
    "cnn_accuracy": _number("Share of digits that the trained CNN reads, from 0 to 1."),
    "perceptron_accuracy": _number("Share of digits that the trained perceptron reads, from 0 to 1."),
    "cnn_shifted": _number("The same of the CNN, digits shifted by 3 pixels; unknown until predicted."),
    "perceptron_shifted": _number(
        "The same of the perceptron, digits shifted by 3 pixels; unknown until predicted."
    ),
    "cnn_far": _number("The same of the CNN, digits shifted by 6 pixels; unknown until predicted."),
    "perceptron_far": _number(
        "The same of the perceptron, digits shifted by 6 pixels; unknown until predicted."
    ),
    "cnn_shuffled": _number(
        "The same of a CNN that learnt from digits with shuffled pixels; unknown until predicted."
    ),
    "perceptron_shuffled": _number(
        "The same of a perceptron that learnt from digits with shuffled pixels; unknown until predicted."
    ),
    "input": Fact("text", "What the CNN looks at below.", ("photograph", "digit", "own")),
    "digit": _number("The digit that it looks at, where it is one."),
    "layer": _number("The convolution that is looked into, from 1 to 3."),
    "channel": _number("Its channel that is looked at, from 1."),
    "sees": _number("Side of the square of pixels on which a value of that channel depends."),
    "favourite_digits": _number("Kinds of digits among the images that excite that channel most."),
}

ATTRIBUTION: Facts = {
    **RUN,
    "data": LAYERS["data"],
    "method": Fact("text", "The method that is taken apart.", tuple(METHODS)),
    "class": _number("The class that is explained, from 0; unknown where it is the answer."),
    "layer": Fact("text", "The layer that Grad-CAM asks about."),
    "image": _number("The image of the set; unknown where it is the first one."),
}

CHANNELS: Facts = {
    "state": Fact("text", "What the run does that makes the picture.", get_args(State)),
    "data": LAYERS["data"],
    "parameters": RUN["parameters"],
    "layer": Fact("text", "The layer that is asked."),
    "channel": _number("Its channel, or the class, from 0."),
    "part": Fact("text", "What of the channel is asked.", PARTS),
    "start": Fact("text", "What the picture begins as.", ("noise", "photograph")),
    "fourier": Fact("flag", "Whether waves are changed instead of pixels."),
    "jitter": Fact("flag", "Whether the picture is moved a little at each step."),
    "blur": Fact("flag", "Whether it is softened now and then."),
    "decay": Fact("flag", "Whether each step draws it to grey."),
    "done": Fact("text", "What is done to the channel.", ("off", "half", "double", "mean")),
    "accuracy": _number("Share of right answers to many pictures; of photographs of answers that stay."),
    "accuracy_changed": _number("The same while the channel is changed; unknown before it is measured."),
    "picture_step": _number("Steps that its picture has taken."),
    "activation": _number("What the channel answered before the last of them."),
}

PLANE_GAN: Facts = {
    "state": RUN["state"],
    "step": RUN["step"],
    "d_loss": _number("D's loss on the batch of this step."),
    "g_loss": _number("G's loss on the batch of this step."),
    "d_real": _number("D's mean verdict on the real points of this step, from 0 to 1; a critic's score."),
    "d_fake": _number("D's mean verdict on the generated points of this step, likewise."),
    "d_gradient": _number("Length of D's gradient in this step."),
    "g_gradient": _number("Length of G's gradient in this step."),
    "js_step": _number("The step at which js, kl, modes and quality were measured last."),
    "js": _number("Jensen-Shannon divergence of real and generated points, in bits: 0 is alike, at most 1."),
    "kl": _number("Kullback-Leibler divergence KL(real, generated), in bits."),
    "modes": _number("Clusters that G covers."),
    "quality": _number("Share of generated points that lie where real ones do, from 0 to 1."),
    "data": Fact("text", "The distribution.", tuple(DISTRIBUTIONS)),
    "loss": Fact("text", "What both sides lower.", PLANE_GAN_LOSSES),
    "learning_rate_g": _number("The learning rate of G."),
    "learning_rate_d": _number("The learning rate of D."),
    "g_steps": _number("Steps of G in each iteration."),
    "d_steps": _number("Steps of D in each iteration."),
    "g_neurons": _number("Neurons in each hidden layer of G."),
    "d_neurons": _number("Neurons in each hidden layer of D."),
    "latent_size": _number("Numbers of the noise that a point is made of."),
    "r1": _number("Weight of the R1 penalty."),
    "average": _number("How slowly the averaged G follows; 0 is no average."),
    "batch_size": RUN["batch_size"],
    "seed": RUN["seed"],
}

LATENT: Facts = {
    "part": Fact(
        "text",
        "The part of the page.",
        ("plane", "directions", "paths", "arithmetic", "truncation", "channels", "checkerboard"),
    ),
    "latent_size": GAN["latent_size"],
    "usual_length": _number("Mean length of noise of so many numbers."),
    "axes": Fact("text", "The kind of directions.", ("principal", "random", "dimensions")),
    "first": _number("The direction across the plane, from 1."),
    "second": _number("The direction up the plane, from 1."),
    "reach": _number("How far the plane reaches, as a share of the usual length."),
    "centre": _number("The sample in the middle of the plane; 0 is noise of zeros only."),
    "length": _number("Length of the noise under the pointer of the plane."),
    "sample": _number("The sample whose sliders or channels are moved, from 1."),
    "moved": _number("How many sliders are not at 0."),
    "a": _number("Sample A of the paths, from 1."),
    "b": _number("Sample B of the paths, from 1."),
    "a_length": _number("Length of the noise of sample A."),
    "b_length": _number("Length of the noise of sample B."),
    "t": _number("How far the way from A to B is gone, from 0 to 1."),
    "straight_length": _number("Length of the noise there on the straight way."),
    "sphere_length": _number("Length of the noise there on the way along the sphere."),
    "sum_length": _number("Length of the noise A − B + C of the sums."),
    "cut": Fact("text", "The kind of truncation.", ("scale", "normal")),
    "psi": _number("The truncation: scaled by 1, nothing is cut."),
    "measured_psi": _number("The truncation nearest to it at which the next two are measured."),
    "confidence": _number("How sure a classifier is of the pictures there, from 0 to 1."),
    "variety": _number("Deviation of a pixel over the pictures there."),
    "whole_confidence": _number("How sure the classifier is of pictures of untouched noise."),
    "whole_variety": _number("Deviation of a pixel over pictures of untouched noise."),
    "surer": Fact(
        "text",
        "Whether the classifier is surer of truncated pictures than of untouched ones.",
        ("surer", "alike", "less"),
    ),
    "channels_off": _number("How many channels are switched off."),
    "off_place": _number(
        "Place of the one channel of the shown layer that is off among the bars, from 1, the longest."
    ),
}

EMBEDDING: Facts = {
    **RUN,
    "data": Fact("text", "The data set; own: pictures that somebody brought.", (*DATASETS, "own")),
    "layer": Fact("text", "The layer whose features are shown."),
    "colour": Fact("text", "What colours tell.", ("class", "answer", "error")),
    "method": Fact("text", "What lays the points out.", ("pca", "tsne")),
    "dims": _number("Dimensions of the picture."),
    "perplexity": _number("Perplexity of t-SNE."),
    "image": _number("The image of the set; unknown where it is the first one."),
}

USES: Facts = {
    "data": Fact("text", "The data set.", ("mnist", "digits")),
    "sizes": Fact("words", "Numbers of real images of each class."),
    "seeds": _number("How often all is repeated."),
    "shift": _number("How far images are shifted at most, in pixels."),
    "rotation": _number("How far they are turned at most, in degrees."),
    "samples": _number("GAN samples for each real image."),
    "both": Fact("flag", "Whether both together are measured too."),
    "steps": _number("Steps of each classifier."),
    "gan_steps": _number("Steps of each GAN."),
    "trained": _number("Classifiers that are trained and tested."),
    "classifiers": _number("Classifiers of the whole experiment."),
    "real": _number("Mean accuracy with the smallest number of real images only, from 0 to 1."),
    "moved_gain": _number("What shifting and turning adds to that; below 0 it takes away."),
    "sampled_gain": _number("What GAN samples add to it."),
    "both_gain": _number("What both together add to it."),
    "real_many": _number("Mean accuracy with the largest number of real images only, from 0 to 1."),
    "moved_gain_many": _number("What shifting and turning adds to that."),
    "sampled_gain_many": _number("What GAN samples add to it."),
    "readable": _number(
        "Share of samples, from the smallest number, that a good classifier takes for what they should be."
    ),
    "nearness": _number(
        "Their distance to the nearest training image, as a share of that of real images that were not seen."
    ),
}

FACTS: dict[str, Known] = {
    "cnn_lab": LAYERS,
    "gan_lab": GAN,
    "neural_network": PLANE,
    "backpropagation": BACKPROPAGATION,
    "convolution": CONVOLUTION,
    "activation": ACTIVATION,
    "pooling": POOLING,
    "dense": DENSE,
    "why_convolution": WHY,
    "gan_plane": PLANE_GAN,
    "latent_space": LATENT,
    "attribution": ATTRIBUTION,
    "channels": CHANNELS,
    "embedding": EMBEDDING,
    "gan_uses": USES,
}
"""By the name of the page. Tutorials can show any other page too, without a condition."""
