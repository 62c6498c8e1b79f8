"""The same explanation in a few lines of PyTorch and captum."""

from __future__ import annotations

from collections.abc import Mapping

from nn_core.attribution.question import Question

LINES: Mapping[str, tuple[str, ...]] = {
    "gradient": ("found = attr.Saliency(model).attribute(x, target, abs=False)",),
    "gradient_input": ("found = attr.InputXGradient(model).attribute(x, target)",),
    "smoothgrad": (
        "smooth = attr.NoiseTunnel(attr.Saliency(model))",
        "found = smooth.attribute(x, nt_samples={samples}, stdevs={noise}, target=target, abs=False)",
    ),
    "integrated": (
        "found = attr.IntegratedGradients(model).attribute(x, torch.zeros_like(x), target, n_steps={steps})",
    ),
    "guided": ("found = attr.GuidedBackprop(model).attribute(x, target)",),
    "deconvolution": ("found = attr.Deconvolution(model).attribute(x, target)",),
    "gradcam": (
        'cam = attr.LayerGradCam(model, model.get_submodule("{layer}"))',
        "maps = cam.attribute(x, target, relu_attributions=True)",
        'found = attr.LayerAttribution.interpolate(maps, x.shape[2:], "bilinear")',
    ),
    "guided_gradcam": (
        'cam = attr.GuidedGradCam(model, model.get_submodule("{layer}"))',
        'found = cam.attribute(x, target, interpolate_mode="bilinear")',
    ),
    "occlusion": (
        "window, strides = (x.shape[1], {window}, {window}), (x.shape[1], {stride}, {stride})",
        "found = attr.Occlusion(model).attribute(x, window, strides, target=target)",
    ),
    "shapley": (
        "# parts: 1 x 1 x h x w, the number of each pixel's superpixel, as skimage.segmentation.slic cuts",
        "shapley = attr.ShapleyValueSampling(model)",
        "found = shapley.attribute(x, target=target, feature_mask=parts, n_samples={samples})",
    ),
    "lrp": ("found = attr.LRP(model).attribute(x, target)",),
}
"""By method; x is the picture, 1 x c x h x w."""


def captum_lines(question: Question) -> str:
    """Lines that explain the class of the highest score, or the one that is asked about."""
    target = "model(x).argmax().item()" if question.target is None else str(question.target)
    fields = {name: getattr(question, name) for name in ("layer", "steps", "samples", "noise")}
    fields |= {name: getattr(question, name) for name in ("window", "stride")}
    return "\n".join(
        [
            "import torch",
            "from captum import attr  # pip install captum",
            "",
            "# model: the network, in evaluation mode; x: the picture, 1 x c x h x w, values from 0 to 1",
            f"target = {target}",
            *(line.format(**fields) for line in LINES[question.method]),
            "heat = found.sum(1)[0].detach()  # h x w: above 0 speaks for the class, below against it",
        ]
    )
