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
from nn_core.data.scenes import SCENES
from nn_core.data.spoken import WORDS
from nn_core.mechanics.backprop import HIDDEN_ACTIVATIONS, LOSSES, OUTPUT_ACTIVATIONS, RULES
from nn_core.mechanics.backprop.network import KINDS
from nn_core.mechanics.optimizers import OPTIMIZERS
from nn_core.network.layers import LAYER_KINDS
from nn_core.training.gan.spec import GAN_LOSSES
from nn_core.training.gan_plane.spec import PLANE_GAN_LOSSES
from nn_core.training.plane.features import FEATURES
from nn_core.training.plane.spec import PLANE_ACTIVATIONS, PLANE_LOSSES, PLANE_OPTIMIZERS
from nn_core.training.segmentation.objectives import MASK_LOSSES
from nn_core.training.spec import State
from nn_core.tutorials.condition import Fact, Known
from nn_core.tutorials.lesson_facts import ACTIVATION, CONVOLUTION, POOLING, Facts, number

RUN: Facts = {
    "state": Fact("text", "What the run does.", get_args(State)),
    "step": number("Steps taken since the first random weights."),
    "epoch": number("Times that each training example was seen."),
    "train_loss": number("Loss on training data."),
    "val_loss": number("Loss on validation data."),
    "val_step": number("The step at which it answered the validation data last."),
    "learning_rate": number("The learning rate."),
    "batch_size": number("Examples in a batch."),
    "seed": number("The seed of the first random weights."),
    "parameters": number("Weights and biases of the network."),
}
"""Of each network that learns to answer."""

CLASSIFIER: Facts = {
    **RUN,
    "train_accuracy": number("Share of training data answered right, from 0 to 1."),
    "val_accuracy": number("Share of validation data answered right, from 0 to 1."),
}

LAYERS: Facts = {
    **CLASSIFIER,
    "data": Fact("text", "The data set; own: pictures that somebody brought.", (*DATASETS, "own")),
    "layers": Fact("words", "The kinds of layers, in their order.", tuple(LAYER_KINDS)),
    "depth": number("Layers of the network."),
    "convolutions": number("Convolutions in the network."),
    "multiply_adds": number("Multiply-adds for one image, forward."),
    "optimizer": Fact("text", "The update rule.", tuple(OPTIMIZERS)),
    "training_images": number("Images that it learns from."),
}

PLANE: Facts = {
    **CLASSIFIER,
    "data": Fact("text", "The data set.", tuple(PLANES)),
    "noise": number("How far the points stray from their shape, from 0 to 1."),
    "features": Fact("words", "What the network is told of each point.", tuple(FEATURES)),
    "layers": number("Hidden layers."),
    "neurons": number("Neurons in all hidden layers together."),
    "activations": Fact("words", "Activations of the hidden layers.", PLANE_ACTIVATIONS),
    "optimizer": Fact("text", "The update rule.", PLANE_OPTIMIZERS),
    "loss": Fact("text", "The loss.", PLANE_LOSSES),
    "l1": number("The L1 penalty."),
    "l2": number("The L2 penalty."),
    "weights_by_hand": number("Weights that were set by hand."),
}

BACKPROPAGATION: Facts = {
    "kind": Fact("text", "The kind of network.", KINDS),
    "inputs": number("Inputs of the dense network."),
    "hidden": number("Its hidden neurons."),
    "outputs": number("Outputs."),
    "activation": Fact("text", "The activation of the hidden neurons.", HIDDEN_ACTIVATIONS),
    "output_activation": Fact("text", "The activation of the outputs.", OUTPUT_ACTIVATIONS),
    "loss": Fact("text", "The loss.", LOSSES),
    "optimizer": Fact("text", "The update rule.", RULES),
    "learning_rate": RUN["learning_rate"],
    "round": number("The round, from 1: each ends with an update."),
    "parameters": RUN["parameters"],
    "changed": number("Inputs and targets that are not those that the network begins with."),
    "held": number("Computed numbers that are set by hand."),
    "output": number("The sum of the first output, before its activation."),
    "loss_now": number("The loss of this round."),
    "x1": number("The first input; unknown where the input is a picture."),
    "x2": number("The second input, where there is one."),
    "w11": number("The weight of the first hidden neuron for the first input."),
    "v11": number("The weight of the first output for the first hidden neuron."),
    "b1": number("The bias of the first hidden neuron."),
    "gradient_w11": number("The gradient of that weight of the hidden neuron."),
    "gradient_v11": number("The gradient of that weight of the output."),
    "largest_gradient": number("Largest size of the gradient of any weight or bias."),
    "without_gradient": number("Weights and biases whose gradient is 0."),
}

GAN: Facts = {
    "state": RUN["state"],
    "step": RUN["step"],
    "epoch": number("Times that D saw each real image."),
    "d_loss": number("D's loss on the batch of this step."),
    "g_loss": number("G's loss on the batch of this step."),
    "d_real": number("D's mean verdict on the real pictures of this step, from 0 to 1; a critic's score."),
    "d_fake": number("D's mean verdict on the generated pictures of this step, likewise."),
    "d_gradient": number("Length of D's gradient in this step."),
    "g_gradient": number("Length of G's gradient in this step."),
    "loss": Fact("text", "What both sides lower.", GAN_LOSSES),
    "learning_rate_g": number("The learning rate of G."),
    "learning_rate_d": number("The learning rate of D."),
    "batch_size": RUN["batch_size"],
    "d_steps": number("Steps of D for each step of G."),
    "smoothing": number("Real pictures are labelled 1 minus this."),
    "average": number("How slowly the averaged G follows; 0 is no average."),
    "latent_size": number("Numbers of the noise that a picture is made of."),
    "conditional": Fact("flag", "Whether a class can be asked for."),
    "seed": RUN["seed"],
    "parameters_g": number("Weights and biases of G."),
    "parameters_d": number("Weights and biases of D."),
    "data": Fact("text", "The data set; own: pictures that somebody brought.", (*DATASETS, "own")),
    "measured_step": number(
        "The step at which samples were measured last: while the tab Quality is open, or they have traits."
    ),
    "classes_made": number("Classes that G makes often enough, as measured there."),
    "diversity": number("How much its samples differ, as measured there: 1 is as much as real pictures."),
    "frechet": number("Fréchet distance of its samples to real pictures, as measured there."),
    "nearest": number("Mean distance of samples to the nearest training image, as measured there."),
}

DENSE: Facts = {
    "input": Fact("text", "What the network reads.", ("photograph", "digit", "own")),
    "digit": number("The digit that it reads, where it is one of the set."),
    "winner": number("The class with the largest score."),
    "probability": number("Its probability, from 0 to 1."),
    "temperature": number("By what the scores are divided before softmax."),
    "true_class": number("The true class, where somebody has said it."),
    "true_probability": number("Its probability."),
    "loss_now": number("The loss: minus the logarithm of the probability of the true class."),
    "class": number("The class whose score is taken apart."),
    "score": number("Its score: all products and the bias."),
    "speaks_for": number("The sum of its products above 0."),
    "speaks_against": number("The sum of its products below 0."),
    "largest_product": number("The largest of its products."),
    "highest_score": number("The largest of the ten scores."),
    "lowest_score": number("The smallest of the ten scores."),
    "view": Fact("text", "What the maps show.", ("features", "overlay", "weights", "products")),
}

WHY: Facts = {
    "match": Fact("text", "What CNN and perceptron have in common.", ("size", "accuracy")),
    "seed": number("The seed of the first random weights, and of the order of shuffled pixels."),
    "cnn_parameters": number("Weights and biases of the CNN."),
    "perceptron_parameters": number("Weights and biases of the perceptron."),
    "cnn_accuracy": number("Share of digits that the trained CNN reads, from 0 to 1."),
    "perceptron_accuracy": number("Share of digits that the trained perceptron reads, from 0 to 1."),
    "cnn_shifted": number("The same of the CNN, digits shifted by 3 pixels; unknown until predicted."),
    "perceptron_shifted": number(
        "The same of the perceptron, digits shifted by 3 pixels; unknown until predicted."
    ),
    "cnn_far": number("The same of the CNN, digits shifted by 6 pixels; unknown until predicted."),
    "perceptron_far": number(
        "The same of the perceptron, digits shifted by 6 pixels; unknown until predicted."
    ),
    "cnn_shuffled": number(
        "The same of a CNN that learnt from digits with shuffled pixels; unknown until predicted."
    ),
    "perceptron_shuffled": number(
        "The same of a perceptron that learnt from digits with shuffled pixels; unknown until predicted."
    ),
    "input": Fact("text", "What the CNN looks at below.", ("photograph", "digit", "own")),
    "digit": number("The digit that it looks at, where it is one."),
    "layer": number("The convolution that is looked into, from 1 to 3."),
    "channel": number("Its channel that is looked at, from 1."),
    "sees": number("Side of the square of pixels on which a value of that channel depends."),
    "favourite_digits": number("Kinds of digits among the images that excite that channel most."),
}

ATTRIBUTION: Facts = {
    **CLASSIFIER,
    "data": LAYERS["data"],
    "method": Fact("text", "The method that is taken apart.", tuple(METHODS)),
    "class": number("The class that is explained, from 0; unknown where it is the answer."),
    "layer": Fact("text", "The layer that Grad-CAM asks about."),
    "image": number("The image of the set; unknown where it is the first one."),
}

CHANNELS: Facts = {
    "state": Fact("text", "What the run does that makes the picture.", get_args(State)),
    "data": LAYERS["data"],
    "parameters": RUN["parameters"],
    "layer": Fact("text", "The layer that is asked."),
    "channel": number("Its channel, or the class, from 0."),
    "part": Fact("text", "What of the channel is asked.", PARTS),
    "start": Fact("text", "What the picture begins as.", ("noise", "photograph")),
    "fourier": Fact("flag", "Whether waves are changed instead of pixels."),
    "jitter": Fact("flag", "Whether the picture is moved a little at each step."),
    "blur": Fact("flag", "Whether it is softened now and then."),
    "decay": Fact("flag", "Whether each step draws it to grey."),
    "done": Fact("text", "What is done to the channel.", ("off", "half", "double", "mean")),
    "accuracy": number("Share of right answers to many pictures; of photographs of answers that stay."),
    "accuracy_changed": number("The same while the channel is changed; unknown before it is measured."),
    "picture_step": number("Steps that its picture has taken."),
    "activation": number("What the channel answered before the last of them."),
}

PLANE_GAN: Facts = {
    "state": RUN["state"],
    "step": RUN["step"],
    "d_loss": number("D's loss on the batch of this step."),
    "g_loss": number("G's loss on the batch of this step."),
    "d_real": number("D's mean verdict on the real points of this step, from 0 to 1; a critic's score."),
    "d_fake": number("D's mean verdict on the generated points of this step, likewise."),
    "d_gradient": number("Length of D's gradient in this step."),
    "g_gradient": number("Length of G's gradient in this step."),
    "js_step": number("The step at which js, kl, modes and quality were measured last."),
    "js": number("Jensen-Shannon divergence of real and generated points, in bits: 0 is alike, at most 1."),
    "kl": number("Kullback-Leibler divergence KL(real, generated), in bits."),
    "modes": number("Clusters that G covers."),
    "quality": number("Share of generated points that lie where real ones do, from 0 to 1."),
    "data": Fact("text", "The distribution.", tuple(DISTRIBUTIONS)),
    "loss": Fact("text", "What both sides lower.", PLANE_GAN_LOSSES),
    "learning_rate_g": number("The learning rate of G."),
    "learning_rate_d": number("The learning rate of D."),
    "g_steps": number("Steps of G in each iteration."),
    "d_steps": number("Steps of D in each iteration."),
    "g_neurons": number("Neurons in each hidden layer of G."),
    "d_neurons": number("Neurons in each hidden layer of D."),
    "latent_size": number("Numbers of the noise that a point is made of."),
    "r1": number("Weight of the R1 penalty."),
    "average": number("How slowly the averaged G follows; 0 is no average."),
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
    "usual_length": number("Mean length of noise of so many numbers."),
    "axes": Fact("text", "The kind of directions.", ("principal", "random", "dimensions")),
    "first": number("The direction across the plane, from 1."),
    "second": number("The direction up the plane, from 1."),
    "reach": number("How far the plane reaches, as a share of the usual length."),
    "centre": number("The sample in the middle of the plane; 0 is noise of zeros only."),
    "length": number("Length of the noise under the pointer of the plane."),
    "sample": number("The sample whose sliders or channels are moved, from 1."),
    "moved": number("How many sliders are not at 0."),
    "a": number("Sample A of the paths, from 1."),
    "b": number("Sample B of the paths, from 1."),
    "a_length": number("Length of the noise of sample A."),
    "b_length": number("Length of the noise of sample B."),
    "t": number("How far the way from A to B is gone, from 0 to 1."),
    "straight_length": number("Length of the noise there on the straight way."),
    "sphere_length": number("Length of the noise there on the way along the sphere."),
    "sum_length": number("Length of the noise A − B + C of the sums."),
    "cut": Fact("text", "The kind of truncation.", ("scale", "normal")),
    "psi": number("The truncation: scaled by 1, nothing is cut."),
    "measured_psi": number("The truncation nearest to it at which the next two are measured."),
    "confidence": number("How sure a classifier is of the pictures there, from 0 to 1."),
    "variety": number("Deviation of a pixel over the pictures there."),
    "whole_confidence": number("How sure the classifier is of pictures of untouched noise."),
    "whole_variety": number("Deviation of a pixel over pictures of untouched noise."),
    "surer": Fact(
        "text",
        "Whether the classifier is surer of truncated pictures than of untouched ones.",
        ("surer", "alike", "less"),
    ),
    "channels_off": number("How many channels are switched off."),
    "off_place": number(
        "Place of the one channel of the shown layer that is off among the bars, from 1, the longest."
    ),
}

EMBEDDING: Facts = {
    **CLASSIFIER,
    "data": Fact("text", "The data set; own: pictures that somebody brought.", (*DATASETS, "own")),
    "layer": Fact("text", "The layer whose features are shown."),
    "colour": Fact("text", "What colours tell.", ("class", "answer", "error")),
    "method": Fact("text", "What lays the points out.", ("pca", "tsne")),
    "dims": number("Dimensions of the picture."),
    "perplexity": number("Perplexity of t-SNE."),
    "image": number("The image of the set; unknown where it is the first one."),
}

SCENE_RUN: Facts = {
    **RUN,
    "data": Fact("text", "The scenes.", tuple(SCENES)),
    "image": number("The scene that is shown; unknown where it is the first one kept aside."),
}
"""Of each network that learns from scenes."""

SEGMENTATION: Facts = {
    **SCENE_RUN,
    "val_iou": number("Mean IoU over the classes on validation data, background included, from 0 to 1."),
    "loss": Fact("text", "What is lowered.", tuple(MASK_LOSSES)),
    "skips": number("Layers that put an earlier output behind their own."),
    "twin_val_loss": number("Loss on validation data of the network without skips, where it learns beside."),
    "twin_val_iou": number("Its mean IoU."),
}

DETECTION: Facts = {
    **SCENE_RUN,
    "train_object_loss": number("The object term of the loss on training data."),
    "train_box_loss": number("The box term, before it is weighed."),
    "train_class_loss": number("The class term, before it is weighed."),
    "val_precision": number("Share of what is found on validation data that is there, from 0 to 1."),
    "val_recall": number("Share of what is there that is found, likewise."),
    "val_map": number("Mean over the classes of the average precision, likewise."),
    "box_weight": number("How much the box term counts in the loss."),
    "class_weight": number("How much the class term counts in the loss."),
    "cells": number("Cells of the grid."),
    "score": number("The score from which a box is shown."),
    "overlap": number("The IoU from which a surer box suppresses another one."),
}

SOUND: Facts = {
    **CLASSIFIER,
    "network": Fact("text", "The network that learns.", ("cnn", "linear")),
    "word": Fact("text", "The word that is shown.", WORDS),
    "voice": Fact("text", "Who says it, by the name that eSpeak NG has for the voice."),
    "window": number("Samples that each spectrum is made of."),
    "hop": number("Samples from the start of one frame to that of the next."),
    "bands": number("Rows of the spectrogram."),
    "frames": number("Columns of the spectrogram."),
}

USES: Facts = {
    "data": Fact("text", "The data set.", ("mnist", "digits")),
    "sizes": Fact("words", "Numbers of real images of each class."),
    "seeds": number("How often all is repeated."),
    "shift": number("How far images are shifted at most, in pixels."),
    "rotation": number("How far they are turned at most, in degrees."),
    "samples": number("GAN samples for each real image."),
    "both": Fact("flag", "Whether both together are measured too."),
    "steps": number("Steps of each classifier."),
    "gan_steps": number("Steps of each GAN."),
    "trained": number("Classifiers that are trained and tested."),
    "classifiers": number("Classifiers of the whole experiment."),
    "real": number("Mean accuracy with the smallest number of real images only, from 0 to 1."),
    "moved_gain": number("What shifting and turning adds to that; below 0 it takes away."),
    "sampled_gain": number("What GAN samples add to it."),
    "both_gain": number("What both together add to it."),
    "real_many": number("Mean accuracy with the largest number of real images only, from 0 to 1."),
    "moved_gain_many": number("What shifting and turning adds to that."),
    "sampled_gain_many": number("What GAN samples add to it."),
    "readable": number(
        "Share of samples, from the smallest number, that a good classifier takes for what they should be."
    ),
    "nearness": number(
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
    "segmentation": SEGMENTATION,
    "detection": DETECTION,
    "sound": SOUND,
    "gan_uses": USES,
}
"""By the name of the page. Tutorials can show any other page too, without a condition."""
