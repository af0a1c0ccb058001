"""Whose labels somebody may see in a gallery."""

from dataclasses import dataclass
from typing import LiteralString

OWN_STATE: LiteralString = """
    case when i.state = 'excluded' then 'excluded' else coalesce((
        select case own.state when 'skipped' then 'new' when 'submitted' then 'submitted'
            when 'accepted' then 'accepted' else 'in_progress' end
        from assignments own
        where own.image_id = i.id and own.annotator_id = %(viewer_id)s
    ), 'new') end
"""


@dataclass(frozen=True)
class Sight:
    """Whose labels the viewer may see in a project: everybody's, or only their own; and whether they know gold.

    Who sees only their own work sees images in the state of that work. A gold image, long settled, would stand out.
    """

    project_id: int
    viewer_id: int
    sees_all: bool
    knows_gold: bool = False

    @property
    def state(self) -> LiteralString:
        """The state of an image `i`, as SQL; needs the parameter `viewer_id`."""
        return "i.state" if self.sees_all else OWN_STATE

    @property
    def is_gold(self) -> LiteralString:
        """Whether an image `i` is gold, as SQL."""
        return "i.is_gold" if self.knows_gold else "false"
