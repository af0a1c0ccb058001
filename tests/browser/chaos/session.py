"""A person who labels one image while everything around them fails."""

import random
import re
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.chaos.line import FAULTS, FaultyLine, LineFault
from tests.browser.chaos.record import Object, Record, Seen, moved
from tests.browser.chaos.server import KillableServer
from tests.browser.labelling import COLUMNS, ROWS, SIZE, Work
from tests.factories.labelling import get_layer

CATEGORIES = ("car", "person")
ANSWERS = ("sun", "rain", "snow")
QUESTION = "weather"
STEP_PX = 10
# The chip says one of these while something is neither on the disk nor at the server.
UNKEPT = r"^(Saving|Checking|Not kept)"

_ROWS = """
() => ({
    categories: [...document.querySelectorAll('.object[role=option]')].map((row) =>
        [row.id.replace('object-', ''), row.querySelector('.object__name').textContent.trim().replace(/ \\d+$/, '')]),
    answer: document.querySelector('.choice-chip__input:checked + .choice-chip__face')
        ?.innerText.split(/\\s/)[0] ?? null,
})
"""
_IS_KEPT = """
async (unkept) => {
    const words = () => document.querySelector('.chip__words').textContent
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    for (let turn = 0; turn < 4000 && new RegExp(unkept).test(words()); turn += 1)
        await new Promise((done) => setTimeout(done, 5))
    return words()
}
"""
_IS_CHOSEN = """
(id) => document.getElementById(`object-${id}`)?.getAttribute('aria-selected') === 'true'
"""
_IS_READY = """
() => document.querySelector('#stage')?.dataset.image === 'ready'
    && document.querySelector('.chip__words') !== null
"""
_IS_SAVED = "() => document.querySelector('.chip__words').textContent === 'Saved'"
_LOOK_BACK = "() => void window.dispatchEvent(new Event('focus'))"


class Session:
    """Labels, and keeps a record of it. `chance` decides everything, so that a seed repeats a session."""

    def __init__(
        self,
        context: BrowserContext,
        work: Work,
        server: KillableServer,
        line: FaultyLine,
        chance: random.Random,
    ) -> None:
        self.record = Record()
        self.fault_count = 0
        self.drawn: set[UUID] = set()
        self._context = context
        self._work = work
        self._server = server
        self._line = line
        self._chance = chance
        self._last_deed = ""
        self._page = self._open()
        self._grid = self._measure()
        self._scale, self._left, self._top = self._calibrate()

    # What a person does.

    def work_a_little(self, *, is_watched: bool = True) -> None:
        """One or two deeds. Watched, they are waited for until the screen says that they are kept."""
        for _ in range(self._chance.randint(1, 2)):
            self._do_something()
        if is_watched:
            self._acknowledge()

    def _do_something(self) -> None:
        deeds = [self._draw, self._draw, self._answer]
        if self.record.now.objects:
            deeds += [self._recategorise, self._delete]
            # Successive steps of one object are one gesture, and undone as one.
            deeds += [] if self._last_deed == "_step" else [self._step, self._step]
        if self.record.undoable:
            deeds += [self._undo]
        if self.record.redoable:
            deeds += [self._redo, self._redo]
        deed = self._chance.choice(deeds)
        self._last_deed = deed.__name__
        deed()

    def _draw(self) -> None:
        state = self.record.now
        taken = {found.cell for found in state.objects.values()}
        free = [cell for cell in range(COLUMNS * ROWS) if cell not in taken]
        if not free:
            return self._delete()
        cell = self._chance.choice(free)
        category = self._chance.randrange(len(CATEGORIES))
        made = self._drag_a_box(cell, category)
        corner = self._on_image(*self._place_of(cell))
        drawn = Object(CATEGORIES[category], corner, cell)
        self.record.do(replace(state, objects={**state.objects, made: drawn}))
        return None

    def _drag_a_box(self, cell: int, category: int) -> UUID:
        """Draw in a cell of the grid; gives the id of the new row."""
        before = set(self._rows()["categories"])
        self._page.keyboard.press("b")
        self._page.keyboard.press(str(category + 1))
        left, top = self._place_of(cell)
        width, height = self._box_size()
        self._page.mouse.move(left, top)
        self._page.mouse.down()
        self._page.mouse.move(left + width, top + height, steps=2)
        self._page.mouse.up()
        self._page.wait_for_function(
            "count => document.querySelectorAll('.object[role=option]').length > count",
            arg=len(before),
        )
        made: UUID = next(iter(set(self._rows()["categories"]) - before))
        self.drawn.add(made)
        return made

    def _step(self) -> None:
        chosen = self._choose()
        found = self.record.now.objects[chosen]
        # Back and forth, so that it stays in its cell.
        is_away = found.corner[0] > self._on_image(*self._place_of(found.cell))[0] + 1
        dx = -STEP_PX if is_away else STEP_PX
        self._page.keyboard.press("Shift+ArrowLeft" if is_away else "Shift+ArrowRight")
        self._change(chosen, moved(found, dx, 0))

    def _recategorise(self) -> None:
        chosen = self._choose()
        found = self.record.now.objects[chosen]
        other = 1 - CATEGORIES.index(found.category)
        self._page.keyboard.press(str(other + 1))
        self._change(chosen, replace(found, category=CATEGORIES[other]))

    def _change(self, chosen: UUID, changed: Object) -> None:
        state = self.record.now
        self.record.do(replace(state, objects={**state.objects, chosen: changed}))

    def _delete(self) -> None:
        chosen = self._choose()
        self._page.keyboard.press("Delete")
        state = self.record.now
        left = {each: found for each, found in state.objects.items() if each != chosen}
        self.record.do(replace(state, objects=left))

    def _answer(self) -> None:
        state = self.record.now
        answer = self._chance.choice([each for each in ANSWERS if each != state.answer])
        self._page.keyboard.press(f"Alt+{ANSWERS.index(answer) + 1}")
        self.record.do(replace(state, answer=answer))

    def _undo(self) -> None:
        self._page.keyboard.press("Control+z")
        self.record.undo()

    def _redo(self) -> None:
        self._page.keyboard.press("Control+Shift+z")
        self.record.redo()

    def _choose(self) -> UUID:
        """Select one of the objects by a click on it."""
        chosen, found = self._chance.choice(sorted(self.record.now.objects.items(), key=str))
        left, top = self._on_screen(found.corner)
        width, height = self._box_size()
        self._page.keyboard.press("v")
        self._page.mouse.click(left + width / 2, top + height / 2)
        # A person sees what is selected before they press a key at it.
        self._page.wait_for_function(_IS_CHOSEN, arg=str(chosen))
        return chosen

    def _acknowledge(self) -> None:
        """Take the screen at its word: from now on, everything so far must be there."""
        said = self._page.evaluate(_IS_KEPT, UNKEPT)
        assert not re.match(UNKEPT, said), f"The screen goes on to say {said!r}."
        self.record.acknowledge()

    # What fails.

    def fail(self, fault: str) -> None:
        """One fault, in the middle of work."""
        self.fault_count += 1
        if fault in FAULTS:
            self._harm_the_line(fault)
        elif fault == "offline":
            self._go_offline()
        elif fault == "kill the server":
            self._kill_the_server()
        else:
            self._kill_the_tab(fault)

    def _harm_the_line(self, fault: LineFault) -> None:
        met = len(self._line.carried_out)
        self._line.harm_next_save(fault)
        self.work_a_little(is_watched=False)
        for _ in range(200):
            self._page.evaluate(_LOOK_BACK)
            if len(self._line.carried_out) > met:
                break
            # Deeds may cancel each other out; then there is nothing to send.
            self._do_something()
        else:
            raise AssertionError(f"Nothing was sent that could meet the fault {fault!r}.")
        self._acknowledge()

    def _go_offline(self) -> None:
        self._context.set_offline(True)
        self.work_a_little()
        self._context.set_offline(False)

    def _kill_the_server(self) -> None:
        self.work_a_little(is_watched=False)
        # A save begins, and the server dies at it, before it or after it.
        self._page.evaluate(_LOOK_BACK)
        self._page.wait_for_timeout(self._chance.choice([0, 2, 5, 10, 20]))
        self._server.kill()
        self.work_a_little()
        self._server.start()
        self._page.evaluate(_LOOK_BACK)

    def _kill_the_tab(self, fault: str) -> None:
        self.work_a_little(is_watched=self._chance.random() < 0.5)
        if fault == "crash the tab":
            crash(self._page)
        self._page.close()
        self._page = self._open()
        self.settle()

    # What must be so.

    def settle(self) -> None:
        """In better times everything is saved, and is what was done."""
        self._line.heal()
        self._page.evaluate(_LOOK_BACK)
        self._expect_saved()
        with self._server.client() as client:
            seen = self._ask(client)
        self.record.find(seen)
        rows = self._rows()
        shown = rows["categories"]
        assert shown == seen.categories, f"Shown: {shown}\nAt the server: {seen.categories}"
        assert rows["answer"] == seen.answer, (rows["answer"], seen.answer)

    def _expect_saved(self) -> None:
        try:
            self._page.wait_for_function(_IS_SAVED, timeout=40_000)
        except Error as error:
            said = self._page.locator(".chip__words, .stage-notice").all_inner_texts()
            raise AssertionError(f"The screen does not say that it is saved: {said}") from error

    def _ask(self, client: httpx.Client) -> Seen:
        client.cookies.update({each["name"]: each["value"] for each in self._context.cookies()})
        layer = get_layer(client, self._work.layer_id)
        names = {each["id"]: each["name"] for each in self._work.project["categories"]}
        annotations = {UUID(each["id"]): each for each in layer["annotations"]}
        return Seen(
            corners={each: (a["shape"]["x"], a["shape"]["y"]) for each, a in annotations.items()},
            categories={each: names[a["category_id"]] for each, a in annotations.items()},
            answer=next(iter(layer["answers"].get(QUESTION, [])), None),
        )

    # The page.

    def _open(self) -> Page:
        page = self._context.new_page()
        page.goto(self._work.path, wait_until="commit")
        page.wait_for_function(_IS_READY)
        return page

    def _rows(self) -> Any:
        shown = self._page.evaluate(_ROWS)
        return {
            "categories": {UUID(each): name for each, name in shown["categories"]},
            "answer": shown["answer"],
        }

    def _calibrate(self) -> tuple[float, float, float]:
        """Draw two boxes in peace: their places on the screen and at the server say how the two belong together."""
        self._scale, self._left, self._top = 1.0, 0.0, 0.0
        first, last = (self._drag_a_box(cell, 0) for cell in (0, COLUMNS * ROWS - 1))
        self._expect_saved()
        with self._server.client() as client:
            corners = self._ask(client).corners
        (x, y), (far_x, _) = corners[first], corners[last]
        left, top = self._place_of(0)
        far_left, _ = self._place_of(COLUMNS * ROWS - 1)
        scale = (far_left - left) / (far_x - x)
        for _ in (first, last):
            self._page.keyboard.press("Control+z")
        self._acknowledge()
        return scale, left - x * scale, top - y * scale

    def _on_image(self, left: float, top: float) -> tuple[float, float]:
        return (left - self._left) / self._scale, (top - self._top) / self._scale

    def _on_screen(self, corner: tuple[float, float]) -> tuple[float, float]:
        return corner[0] * self._scale + self._left, corner[1] * self._scale + self._top

    def _measure(self) -> tuple[float, float, float]:
        """How many screen pixels one unit of the grid takes, and the middle of the stage."""
        frame = self._page.locator("#stage").bounding_box()
        assert frame is not None
        side = min(frame["width"] / SIZE[0], frame["height"] / SIZE[1]) * 0.8
        return side, frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2

    def _place_of(self, cell: int) -> tuple[float, float]:
        side, middle_x, middle_y = self._grid
        left = middle_x + (cell % COLUMNS - COLUMNS / 2) * side * 140
        top = middle_y + (cell // COLUMNS - ROWS / 2) * side * 120
        return left, top

    def _box_size(self) -> tuple[float, float]:
        side, _, _ = self._grid
        return side * 100, side * 80


def crash(page: Page) -> None:
    """End the page's process without a word to it."""
    with suppress(Error):
        page.goto("chrome://crash")
