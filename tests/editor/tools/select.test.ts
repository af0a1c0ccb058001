import { describe, expect, test } from "vitest"
import { selectTool } from "../../../static/src/editor/tools/select"
import { annotation, box } from "../make"
import { script } from "./script"

const A = annotation("a", { shape: box(100, 100, 100, 100) })
const B = annotation("b", { shape: box(400, 100, 100, 100) })
const INNER = annotation("inner", { shape: box(120, 120, 20, 20) })

describe("selecting", () => {
  test("a click selects what is under it, and a click on nothing deselects", () => {
    const tool = script(selectTool, A, B)

    tool.click(150, 150)
    expect(tool.selected()).toEqual(["a"])
    tool.click(450, 150)
    expect(tool.selected()).toEqual(["b"])
    tool.click(700, 700)
    expect(tool.selected()).toEqual([])
  })

  test("a Shift-click adds, and takes out again", () => {
    const tool = script(selectTool, A, B)

    tool.click(150, 150)
    tool.click(450, 150, { shift: true })
    expect(tool.selected()).toEqual(["a", "b"])
    tool.click(150, 150, { shift: true })
    expect(tool.selected()).toEqual(["b"])
  })

  test("the smaller of two is meant; Alt-click goes on to the one below, and round again", () => {
    const tool = script(selectTool, A, INNER)

    tool.click(130, 130)
    expect(tool.selected()).toEqual(["inner"])
    tool.click(130, 130, { alt: true })
    expect(tool.selected()).toEqual(["a"])
    tool.click(130, 130, { alt: true })
    expect(tool.selected()).toEqual(["inner"])
  })

  test("a marquee selects what lies wholly in it, and Shift adds to the selection", () => {
    const tool = script(selectTool, A, B)

    tool.drag([50, 50], [250, 250])
    expect(tool.selected()).toEqual(["a"])
    tool.drag([350, 50], [450, 250])
    expect(tool.selected()).toEqual([])
    tool.click(150, 150)
    tool.drag([350, 50], [550, 250], { shift: true })
    expect(tool.selected()).toEqual(["a", "b"])
    expect(tool.drafts.at(-1)).toBeNull()
  })

  test("a locked object is not hit", () => {
    const tool = script(selectTool, A)
    tool.locked.add("a")

    tool.click(150, 150)

    expect(tool.selected()).toEqual([])
  })

  test("hovering says what would be hit, and with which cursor", () => {
    const tool = script(selectTool, A)

    tool.move(150, 150)
    tool.click(150, 150)
    tool.move(150, 150)
    tool.move(200, 200)
    tool.move(700, 700)
    tool.tool.send({ type: "leave" })

    expect(tool.hovers).toEqual([
      ["a", "pointer"],
      ["a", "move"],
      ["a", "nwse-resize"],
      [null, null],
      [null, null],
    ])
  })
})

describe("moving", () => {
  test("a drag selects and moves in one go, and is one undo", () => {
    const tool = script(selectTool, A)

    tool.drag([150, 150], [180, 140])

    expect(tool.shapeOf("a")).toEqual(box(130, 90, 100, 100))
    expect(tool.selected()).toEqual(["a"])
    tool.undo()
    expect(tool.shapeOf("a")).toEqual(A.shape)
    expect(tool.undo()).toBe(false)
  })

  test("moves all that is selected, and stops them together at the edge of the image", () => {
    const tool = script(selectTool, A, B)
    tool.context.selection.select(["a", "b"])

    tool.drag([150, 150], [-500, 150])

    expect(tool.shapeOf("a")).toEqual(box(0, 100, 100, 100))
    expect(tool.shapeOf("b")).toEqual(box(300, 100, 100, 100))
    expect(tool.selected()).toEqual(["a", "b"])
  })

  test("drags the selected object even where a smaller one lies over it", () => {
    const tool = script(selectTool, A, INNER)
    tool.context.selection.select(["a"])

    tool.drag([130, 130], [160, 130])

    expect(tool.shapeOf("a")).toEqual(box(130, 100, 100, 100))
    expect(tool.shapeOf("inner")).toEqual(INNER.shape)
  })

  test("a tremble of the hand is a click", () => {
    const tool = script(selectTool, A)

    tool.drag([150, 150], [152, 151])

    expect(tool.shapeOf("a")).toEqual(A.shape)
    expect(tool.undo()).toBe(false)
  })

  test("shows the moved shapes in place of their annotations, and drops them on Escape", () => {
    const tool = script(selectTool, A)

    tool.down(150, 150)
    tool.move(170, 150)
    expect(tool.drafts.at(-1)?.shapes).toEqual([
      { id: "a", categoryId: 1, shape: box(120, 100, 100, 100) },
    ])
    tool.tool.cancel()
    tool.up(170, 150)

    expect(tool.drafts.at(-1)).toBeNull()
    expect(tool.shapeOf("a")).toEqual(A.shape)
  })

  test("leaves locked objects of the selection where they are", () => {
    const tool = script(selectTool, A, B)
    tool.context.selection.select(["a", "b"])
    tool.locked.add("b")

    tool.drag([150, 150], [170, 150])

    expect(tool.shapeOf("a")).toEqual(box(120, 100, 100, 100))
    expect(tool.shapeOf("b")).toEqual(B.shape)
  })

  test("says that what is locked is not nudged", () => {
    const tool = script(selectTool, A)
    tool.context.selection.select(["a"])
    tool.locked.add("a")

    tool.step(1, 0)

    expect(tool.shapeOf("a")).toEqual(A.shape)
    expect(tool.said).toEqual(["Locked: selected."])
  })

  test("arrow keys nudge; a row of nudges is one undo", () => {
    const tool = script(selectTool, A)
    tool.context.selection.select(["a"])

    tool.step(1, 0)
    tool.step(10, 0)
    tool.step(0, -10)

    expect(tool.shapeOf("a")).toEqual(box(111, 90, 100, 100))
    tool.undo()
    expect(tool.shapeOf("a")).toEqual(A.shape)
  })

  test("a nudge at the edge of the image changes nothing", () => {
    const tool = script(selectTool, annotation("a", { shape: box(0, 0, 10, 10) }))
    tool.context.selection.select(["a"])

    tool.step(-1, 0)

    expect(tool.undo()).toBe(false)
  })
})

describe("resizing", () => {
  test("pulls a corner of the one selected object", () => {
    const tool = script(selectTool, A)
    tool.click(150, 150)

    tool.drag([200, 200], [260, 230])

    expect(tool.shapeOf("a")).toEqual(box(100, 100, 160, 130))
  })

  test("flips over, and stays in the image", () => {
    const tool = script(selectTool, A)
    tool.click(150, 150)

    tool.drag([200, 150], [-50, 150])

    expect(tool.shapeOf("a")).toEqual(box(0, 100, 100, 100))
  })

  test("never makes an object too small to be found again", () => {
    const tool = script(selectTool, A)
    tool.click(150, 150)

    tool.down(200, 200)
    tool.move(110, 110)
    tool.move(100.5, 100.5)
    tool.up(100.5, 100.5)

    expect(tool.shapeOf("a")).toEqual(box(100, 100, 10, 10))
  })

  test("with Alt keeps the centre, as far as the image allows", () => {
    const tool = script(selectTool, A)
    tool.click(150, 150)

    tool.drag([200, 150], [220, 150], { alt: true })

    expect(tool.shapeOf("a")).toEqual(box(80, 100, 140, 100))
  })

  test("leaves room to drag a small object by its middle", () => {
    const tool = script(selectTool, INNER)
    tool.click(130, 130)

    tool.drag([130, 130], [150, 130])

    expect(tool.shapeOf("inner")).toEqual(box(140, 120, 20, 20))
  })

  test("has no handles while several objects are selected", () => {
    const tool = script(selectTool, A, B)
    tool.context.selection.select(["a", "b"])

    tool.drag([200, 200], [210, 210])

    expect(tool.shapeOf("a")).toEqual(box(110, 110, 100, 100))
  })
})
