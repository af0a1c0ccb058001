import { describe, expect, test } from "vitest"
import { createAside } from "../../static/src/editor/aside"
import { add, remove } from "../../static/src/editor/document/edits"
import { createEditorState, leaveImage } from "../../static/src/editor/document/state"
import { createStore } from "../../static/src/editor/document/store"
import { annotation, documentWith } from "./make"

const fakeStorage = () => {
  const entries = new Map<string, string>()
  return {
    entries,
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => void entries.set(name, value),
  } as unknown as Storage & { readonly entries: Map<string, string> }
}

/** A page of the browser: images are opened one after the other, as the editor does. */
const openPage = (storage: Storage | null, owner = "server-7") => {
  const aside = createAside(storage, owner)
  const state = createEditorState()
  let leave = (): void => undefined
  const open = (layerId: number, ...ids: readonly string[]) => {
    leave()
    const store = createStore(documentWith(...ids.map((id) => annotation(id))))
    leaveImage(state)
    leave = aside.follow({ layerId, store, state })
    return store
  }
  return {
    state,
    open,
    hide: (...ids: readonly string[]) => {
      state.hiddenIds.value = new Set(ids)
    },
    lock: (...ids: readonly string[]) => {
      state.lockedIds.value = new Set(ids)
    },
    aside: () => [[...state.hiddenIds.peek()], [...state.lockedIds.peek()]],
  }
}

describe("what is locked and hidden", () => {
  test("is found again on coming back to an image, and stays with that image", () => {
    const page = openPage(fakeStorage())
    page.open(1, "a", "b")
    page.hide("a")
    page.lock("b")

    page.open(2, "a", "b")
    expect(page.aside()).toEqual([[], []])
    page.open(1, "a", "b")

    expect(page.aside()).toEqual([["a"], ["b"]])
  })

  test("is found again after a reload, but not by another person", () => {
    const storage = fakeStorage()
    const before = openPage(storage)
    before.open(1, "a")
    before.lock("a")

    const other = openPage(storage, "server-8")
    other.open(1, "a")
    const again = openPage(storage)
    again.open(1, "a")

    expect(other.aside()).toEqual([[], []])
    expect(again.aside()).toEqual([[], ["a"]])
  })

  test("leaves out objects that are gone", () => {
    const page = openPage(fakeStorage())
    page.open(1, "a", "b")
    page.hide("a", "b")
    page.open(2)

    page.open(1, "b", "c")

    expect(page.aside()).toEqual([["b"], []])
  })

  test("comes back to an object that the journal brings a moment later", () => {
    const page = openPage(fakeStorage())
    page.open(1, "a")
    page.lock("a")
    page.open(2)

    const store = page.open(1)
    expect(page.aside()).toEqual([[], []])
    const { z: _, ...added } = annotation("a")
    store.commit(add(added)(store.document.peek()), "remote")

    expect(page.aside()).toEqual([[], ["a"]])
  })

  test("does not come back to what has been unlocked since", () => {
    const page = openPage(fakeStorage())
    page.open(1, "a", "b")
    page.lock("a")
    page.open(2)
    const store = page.open(1, "a")
    page.lock()

    store.commit(remove(["a"])(store.document.peek()), "remote")
    store.undo()
    page.open(2)
    page.open(1, "a")

    expect(page.aside()).toEqual([[], []])
  })

  test("gives way on the image that was left longest ago", () => {
    const storage = fakeStorage()
    const page = openPage(storage)
    for (let layer = 1; layer <= 25; layer++) {
      page.open(layer, "a")
      page.hide("a")
    }

    const again = openPage(storage)
    again.open(1, "a")
    expect(again.aside()).toEqual([[], []])
    again.open(2, "a")
    expect(again.aside()).toEqual([["a"], []])
  })

  test("is not written when it is too much, but known as long as the page is open", () => {
    const storage = fakeStorage()
    const page = openPage(storage)
    const many = Array.from({ length: 6000 }, (_, place) => `object-${place}`)
    page.open(1, "a")
    page.hide("a")
    page.open(2, ...many)
    page.hide(...many)

    page.open(1, "a")
    expect(page.aside()).toEqual([["a"], []])
    page.open(2, ...many)
    expect(page.state.hiddenIds.peek().size).toBe(6000)

    const again = openPage(storage)
    again.open(2, ...many)
    expect(again.aside()).toEqual([[], []])
    again.open(1, "a")
    expect(again.aside()).toEqual([["a"], []])
  })

  test("is known as long as the page is open where the browser keeps nothing", () => {
    const refusing = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException("Full", "QuotaExceededError")
      },
    } as unknown as Storage
    for (const storage of [null, refusing]) {
      const page = openPage(storage)
      page.open(1, "a")
      page.hide("a")
      page.open(2, "b")
      page.open(1, "a")
      expect(page.aside()).toEqual([["a"], []])
    }
  })
})
