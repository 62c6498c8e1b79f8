"""Images as data: the sets that come with Layerscope, sets to download, and pictures people bring.

Every set is an `ImageSet` (uint8 `n c h w` with labels); whatever cannot be used raises `DataError`.
"""

from nn_core.data.archive import image_set_from_zip
from nn_core.data.fit import fit_images
from nn_core.data.framing import Framed, framed
from nn_core.data.intake import decode_picture, image_set_from_files
from nn_core.data.photographs import PHOTOGRAPHS, photograph
from nn_core.data.record import DataError, ImageSet, Split
from nn_core.data.registry import DATASETS, DatasetInfo, load

__all__ = [
    "DATASETS",
    "PHOTOGRAPHS",
    "DataError",
    "DatasetInfo",
    "Framed",
    "ImageSet",
    "Split",
    "decode_picture",
    "fit_images",
    "framed",
    "image_set_from_files",
    "image_set_from_zip",
    "load",
    "photograph",
]
