"""Geometry that takes a while, beside the event loop."""

import asyncio
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

from app.annotations.schemas import AnnotationBody
from app.annotations.shapes import BoxShape, PointShape

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


async def beside_the_loop(
    annotations: Iterable[AnnotationBody],
    compute: Callable[Parameters, Result],
    *args: Parameters.args,
    **kwargs: Parameters.kwargs,
) -> Result:
    """What `compute` gives: at once for boxes; in a thread for outlines and pixels, so that nobody else waits."""
    if all(isinstance(each.shape, BoxShape | PointShape) for each in annotations):
        return compute(*args, **kwargs)
    return await asyncio.to_thread(compute, *args, **kwargs)
