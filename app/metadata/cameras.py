"""Which pictures are by one camera, in SQL."""

from typing import LiteralString

_CAMERA: LiteralString = """
    case
        when num_nonnulls(<m>.make, <m>.model, <m>.body_serial) = 0 then ''
        when <m>.body_serial is not null then concat_ws(' ', <m>.make, <m>.model, <m>.body_serial)
        else concat_ws(' ', <m>.make, <m>.model, 'in', substring(<name> from '^(.*)/'))
    end
"""


def camera_of(metadata: LiteralString, file_name: LiteralString) -> LiteralString:
    """A text that is equal for pictures of one camera; empty where nothing is known of it.

    Most telephones write no serial number. Two of one model are then told apart by their folders alone.

    Args:
        metadata: alias of `image_metadata`.
        file_name: the image's, with its folders.
    """
    return _CAMERA.replace("<m>", metadata).replace("<name>", file_name)
