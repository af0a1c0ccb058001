import { answer } from "../document/edits"
import type { DialogName } from "../document/state"
import type { Action } from "../keys"
import { answerAfter, numberedValue } from "./answers"
import type { Chrome, FocusPart, SideTab } from "./chrome"
import type { OpenDocument } from "./context"
import { ANSWER_KEYS } from "./question-field"

export type PanelActionPorts = {
  readonly chrome: Chrome
  readonly open: () => OpenDocument
  /** Says why nothing may be changed, or null. */
  readonly readOnlyReason: () => string | null
  readonly say: (sentence: string) => void
  readonly openDialog: (name: DialogName) => void
}

/** What the panels add to the table of actions. */
export const panelActions = (ports: PanelActionPorts): readonly Action[] => [
  focusAction(ports.chrome, "questions", "Image", "Answer the questions", "Alt+q"),
  ...Array.from({ length: ANSWER_KEYS }, (_, index) => answerAction(ports, index + 1)),
  focusAction(ports.chrome, "categories", "Tools", "Find a category by typing", "/"),
  focusAction(ports.chrome, "attributes", "Objects", "Attributes of the selection", "Alt+a"),
  focusAction(ports.chrome, "objects", "Objects", "List of objects", "Alt+o"),
  {
    id: "side-bar",
    group: "View",
    help: "Show or hide the side bar",
    keys: ["\\"],
    run: () => {
      const { isSidebarOpen } = ports.chrome
      isSidebarOpen.value = !isSidebarOpen.peek()
    },
  },
  tabAction(ports.chrome, "label", "Labels of the image", "Alt+l"),
  tabAction(ports.chrome, "image", "Facts about the image", "Alt+i"),
  tabAction(ports.chrome, "comments", "Comments on the image", "Alt+k"),
  tabAction(ports.chrome, "history", "History of this work", "Alt+u"),
  {
    id: "change-keys",
    group: "Help",
    help: "Change keys",
    keys: ["Alt+Shift+k"],
    run: () => ports.openDialog("keys"),
  },
  {
    id: "tour",
    group: "Help",
    help: "Take the tour",
    keys: ["Alt+Shift+t"],
    run: () => ports.chrome.startTour(),
  },
  {
    id: "theme",
    group: "View",
    help: "Dark or light colours",
    keys: ["Alt+Shift+l"],
    run: () => {
      const { theme } = ports.chrome
      theme.value = theme.peek() === "dark" ? "light" : "dark"
    },
  },
]

const focusAction = (
  chrome: Chrome,
  part: FocusPart,
  group: Action["group"],
  help: string,
  key: string,
): Action => ({
  id: `focus-${part}`,
  group,
  help,
  keys: [key],
  when: "resting",
  run: () => chrome.focusOn(part),
})

const tabAction = (chrome: Chrome, tab: SideTab, help: string, key: string): Action => ({
  id: `show-${tab}`,
  group: "Image",
  help,
  keys: [key],
  when: "resting",
  run: () => chrome.showTab(tab),
})

const answerAction = (ports: PanelActionPorts, number: number): Action => ({
  id: `answer-${number}`,
  group: "Image",
  help: `Answer with value ${number} of the questions`,
  keys: [`Alt+${number}`],
  isEnabled: () => numberedValue(ports.open().start.questions, number) !== null,
  run: () => giveAnswer(ports, number),
})

const giveAnswer = (ports: PanelActionPorts, number: number): void => {
  const { start, store } = ports.open()
  const numbered = numberedValue(start.questions, number)
  const refusal = ports.readOnlyReason()
  if (refusal !== null) ports.say(refusal)
  if (!numbered || refusal !== null) return
  const { question, value } = numbered
  const document = store.document.peek()
  const values = answerAfter(question, document.answers[question.name] ?? [], value)
  store.commit(answer(question.name, values)(document))
  ports.say(`${question.name}: ${values.length > 0 ? values.join(", ") : "no answer"}.`)
}
