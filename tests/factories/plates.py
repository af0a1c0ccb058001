"""Cars with number plates, drawn by Pillow alone."""

import random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

LONG = (520, 112)
"""A plate of most of Europe, in mm."""
SHORT = (305, 152)
"""A plate of North America, in mm."""

_LETTERS = "ABCEHKMOPTXY"
_SCENE = (640, 480)
_BODY, _BUMPER, _ROAD = 60, 45, 90
_METAL, _INK = 235, 15


def registration(chance: random.Random) -> str:
    first, *last = chance.choices(_LETTERS, k=3)
    return f"{first}{chance.randrange(1000):03d}{''.join(last)} {chance.randrange(10, 100)}"


def car_with_plate(
    text: str, width: int, size: tuple[int, int] = LONG, angle: float = 0
) -> Image.Image:
    """The back of a car in grey with a plate of so many pixels in its middle, turned by degrees."""
    scene = Image.new("L", _SCENE, _ROAD)
    draw = ImageDraw.Draw(scene)
    middle, height = (_SCENE[0] // 2, _SCENE[1] // 2), round(width * size[1] / size[0])
    draw.rectangle((40, 40, 600, 400), fill=_BODY)
    draw.rectangle((60, middle[1] - 60, 580, middle[1] + 60), fill=_BUMPER)
    plate = _plate(text, size).resize((width, height), Image.Resampling.LANCZOS)
    cover = Image.new("L", plate.size, 255)
    turned = plate.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    mask = cover.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    corner = (middle[0] - turned.width // 2, middle[1] - turned.height // 2)
    scene.paste(turned, corner, mask)
    return scene.filter(ImageFilter.GaussianBlur(0.7))


def _plate(text: str, size: tuple[int, int]) -> Image.Image:
    width, height = size
    plate = Image.new("L", size, _METAL)
    draw = ImageDraw.Draw(plate)
    draw.rounded_rectangle((2, 2, width - 3, height - 3), 12, outline=_INK, width=5)
    font = ImageFont.load_default(92 if size == LONG else 54)
    draw.text((width / 2, height / 2), text, anchor="mm", font=font, fill=_INK)
    return plate
