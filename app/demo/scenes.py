"""Streets drawn by a seed, in which everything is where it is known to be."""

import random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw

from app.annotations.shapes import AnyShape
from app.demo.shapes import box, figure, line, oval, painted, spot

WIDTH, HEIGHT = 1280, 800
HORIZON = 430

SKY = "#bcd3df"

Found = list[tuple[str, AnyShape]]

_CAR_COLORS = ("#c8553d", "#2d6a8e", "#e0b04c", "#4a7c59", "#59546c", "#d9d4c7")
_COAT_COLORS = ("#7b2d26", "#1f3d5a", "#3c6e47", "#7d5a8c", "#b5651d")


def draw_street(seed: int) -> tuple[Image.Image, Found]:
    """A picture of 1280 x 800 pixels, and each object on it with its category and its shape."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    pen = ImageDraw.Draw(picture)
    _draw_houses(pen, chance)
    pen.rectangle((0, HORIZON, WIDTH, HEIGHT), fill="#8d8f91")
    pen.rectangle((0, HORIZON, WIDTH, HORIZON + 60), fill="#b9b5aa")
    kerb = line(*((x, HORIZON + 60.5) for x in range(0, WIDTH + 1, 320)))
    found: Found = [("sky", painted(_pixels_of(picture, SKY))), ("kerb", kerb)]
    for x in range(-40, WIDTH, 160):
        pen.rectangle((x, 640, x + 90, 650), fill="#e8e6df")
    for x in range(60, WIDTH, 420):
        found += _draw_light(pen, x + chance.randrange(60))
    for x in range(chance.randrange(80), WIDTH - 80, 210):
        found += _draw_person(pen, chance, x + chance.randrange(90))
    for x in range(chance.randrange(60), WIDTH - 280, 400):
        found += _draw_car(pen, chance, x + chance.randrange(100))
    return picture, found


def _draw_houses(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x = 0
    while x < WIDTH:
        width, top = chance.randrange(120, 240), chance.randrange(90, 260)
        pen.rectangle(
            (x, top, x + width, HORIZON),
            fill=chance.choice(("#a99985", "#95897a", "#b8a894", "#8f9a97")),
        )
        for left in range(x + 18, x + width - 30, 44):
            for upper in range(top + 22, HORIZON - 50, 62):
                pen.rectangle((left, upper, left + 22, upper + 34), fill="#56646e")
        x += width


def _draw_light(pen: ImageDraw.ImageDraw, x: int) -> Found:
    top = 250
    pen.rectangle((x + 13, top + 84, x + 19, HORIZON + 50), fill="#3b3f42")
    pen.rectangle((x, top, x + 32, top + 84), fill="#23272a")
    for y, color in ((8, "#d64545"), (33, "#d9a441"), (58, "#49a35c")):
        pen.ellipse((x + 7, top + y, x + 25, top + y + 18), fill=color)
    return [("traffic light", box(x, top, 33, 85)), ("red lamp", spot(x + 16, top + 17))]


def _draw_person(pen: ImageDraw.ImageDraw, chance: random.Random, x: int) -> Found:
    height = chance.randrange(120, 160)
    top = HORIZON + 80 - height
    head = height // 7
    middle = x + 22
    pen.rectangle((x + 10, top + height * 0.55, x + 20, top + height), fill="#2c3038")
    pen.rectangle((x + 25, top + height * 0.55, x + 35, top + height), fill="#2c3038")
    pen.rounded_rectangle(
        (x, top + head * 2, x + 45, top + height * 0.62), radius=9, fill=chance.choice(_COAT_COLORS)
    )
    pen.ellipse((middle - head, top, middle + head, top + 2 * head), fill="#d8a47f")
    left, right = min(x, middle - head), max(x + 45, middle + head)
    shoulder, foot = top + head * 2 + 6, top + height
    pose = figure(
        (middle, top + head), (x + 41, shoulder), (x + 4, shoulder), (x + 30, foot), (x + 15, foot)
    )
    return [("person", box(left, top, right - left + 1, height + 1)), ("pose", pose)]


def _draw_car(pen: ImageDraw.ImageDraw, chance: random.Random, x: int) -> Found:
    width, top = chance.randrange(230, 280), 545 + chance.randrange(70)
    color = chance.choice(_CAR_COLORS)
    pen.rounded_rectangle((x + 42, top, x + width - 60, top + 62), radius=20, fill=color)
    pen.rounded_rectangle((x + 58, top + 12, x + width - 78, top + 50), radius=10, fill="#cfdde4")
    pen.rounded_rectangle((x, top + 44, x + width, top + 104), radius=16, fill=color)
    lefts = (x + 34, x + width - 82)
    for left in lefts:
        pen.ellipse((left, top + 78, left + 48, top + 126), fill="#1f2224")
        pen.ellipse((left + 14, top + 92, left + 34, top + 112), fill="#9aa0a3")
    wheels: Found = [("wheel", oval(left, top + 78, 49, 49)) for left in lefts]
    return [("car", box(x, top, width + 1, 127)), *wheels]


def _pixels_of(picture: Image.Image, color: str) -> NDArray[np.uint8]:
    """Where the picture has a colour."""
    wanted = ImageColor.getrgb(color)
    return np.asarray((np.asarray(picture) == wanted).all(axis=2), dtype=np.uint8)
