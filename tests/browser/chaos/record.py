"""What a session has done, kept beside the application: the states that its screen and its server may be in."""

from dataclasses import dataclass, field, replace
from uuid import UUID

Corner = tuple[float, float]


@dataclass(frozen=True)
class Object:
    """A box: its category, its top left corner in image pixels, and the cell of the grid that it was drawn in."""

    category: str
    corner: Corner
    cell: int


@dataclass(frozen=True)
class State:
    """An image's labels."""

    objects: dict[UUID, Object] = field(default_factory=dict)
    answer: str | None = None


@dataclass(frozen=True)
class Seen:
    """A state as the server tells it."""

    corners: dict[UUID, Corner]
    categories: dict[UUID, str]
    answer: str | None

    def is_like(self, state: State) -> bool:
        """Whether nothing is lost, nothing is there twice, and everything is where it was put."""
        return (
            self.categories == {each: found.category for each, found in state.objects.items()}
            and self.answer == state.answer
            and all(
                _is_near(self.corners[each], found.corner) for each, found in state.objects.items()
            )
        )


class Record:
    """Every state since the last one that the screen has acknowledged, and what undo and redo lead to.

    A page that dies before it has acknowledged what was done may have kept it or not: the states from the
    acknowledged one on are all possible. What is found then is where the session goes on.
    """

    def __init__(self) -> None:
        self.undoable: list[State] = []
        self.redoable: list[State] = []
        self._possible: list[State] = [State()]
        self._stacks: list[tuple[list[State], list[State]]] = [([], [])]

    @property
    def now(self) -> State:
        """What the screen shows."""
        return self._possible[-1]

    def do(self, state: State) -> None:
        """The person has changed something."""
        self.undoable.append(self.now)
        self.redoable.clear()
        self._note(state)

    def undo(self) -> None:
        """The person has taken the last change back."""
        self.redoable.append(self.now)
        self._note(self.undoable.pop())

    def redo(self) -> None:
        """The person has made it again."""
        self.undoable.append(self.now)
        self._note(self.redoable.pop())

    def acknowledge(self) -> None:
        """The screen has said that everything so far is kept."""
        self._possible = self._possible[-1:]
        self._stacks = self._stacks[-1:]

    def find(self, seen: Seen) -> None:
        """Go on from the one of the possible states that is there; an AssertionError says that none is."""
        for state, stacks in zip(reversed(self._possible), reversed(self._stacks), strict=True):
            if seen.is_like(state):
                self._possible, self._stacks = [state], [stacks]
                self.undoable, self.redoable = list(stacks[0]), list(stacks[1])
                return
        raise AssertionError(
            f"None of the possible states is there: {self._possible}\nSeen: {seen}"
        )

    def _note(self, state: State) -> None:
        self._possible.append(state)
        self._stacks.append((list(self.undoable), list(self.redoable)))


def moved(found: Object, dx: float, dy: float) -> Object:
    """The object so many image pixels to the right and down."""
    return replace(found, corner=(found.corner[0] + dx, found.corner[1] + dy))


def _is_near(one: Corner, other: Corner) -> bool:
    """A hundredth of a pixel is what is kept; the pointer's place is known to a tenth."""
    return all(abs(a - b) < 0.2 for a, b in zip(one, other, strict=True))
