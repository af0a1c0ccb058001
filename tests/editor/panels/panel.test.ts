// @vitest-environment jsdom
import { signal } from "@preact/signals-core"
import { html } from "lit"
import { expect, it } from "vitest"
import { define, Panel } from "../../../static/src/editor/panels/panel"

const word = signal("first")
let renderings = 0

class WordPanel extends Panel<object> {
  protected override view(): unknown {
    renderings += 1
    return html`<p>${word.value}</p>`
  }
}
define("test-word-panel", WordPanel)

it("follows what it has read while it is in the page, and only then", async () => {
  const panel = new WordPanel()
  panel.editor = {}
  document.body.append(panel)
  await panel.updateComplete
  word.value = "second"
  await panel.updateComplete
  expect(panel.textContent).toBe("second")

  // An update is under way when it leaves.
  word.value = "third"
  panel.remove()
  await panel.updateComplete
  const before = renderings
  word.value = "fourth"
  await panel.updateComplete
  expect(renderings).toBe(before)

  document.body.append(panel)
  await panel.updateComplete
  expect(panel.textContent).toBe("fourth")
})
