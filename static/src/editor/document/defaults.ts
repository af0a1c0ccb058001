import type { DocumentStore } from "./store"
import type { Annotation, AttributeValue, Change } from "./types"

/** What the objects of a category begin with, and which values they may have. */
export type AttributeRules = {
  readonly defaults: Annotation["attributes"]
  readonly takes: (name: string, value: AttributeValue) => boolean
}

/** Category id → the rules for the attributes of its objects. */
export type RulesByCategory = ReadonlyMap<number, AttributeRules>

/**
 * The store, where objects that a person makes begin with their category's defaults, whichever tool made them, and
 * objects that change their category keep what the new one knows. Undoing that brings the rest back.
 */
export const withDefaults = (store: DocumentStore, rules: RulesByCategory): DocumentStore => ({
  ...store,
  commit: (diff, origin = "user", gesture) =>
    store.commit(
      origin === "user" ? diff.map((change) => begun(moved(change, rules), rules)) : diff,
      origin,
      gesture,
    ),
})

/** A copy has attributes already and keeps them. */
const begun = (change: Change, rules: RulesByCategory): Change => {
  if (change.kind !== "annotation" || change.before || !change.after) return change
  const attributes = rules.get(change.after.category_id)?.defaults
  if (!attributes || Object.keys(change.after.attributes).length > 0) return change
  return { ...change, after: { ...change.after, attributes } }
}

/** An object in another category. */
const moved = (change: Change, rules: RulesByCategory): Change => {
  if (change.kind !== "annotation" || !change.before || !change.after) return change
  const { after } = change
  const rule = rules.get(after.category_id)
  if (change.before.category_id === after.category_id || !rule) return change
  const kept = Object.entries(after.attributes).filter(([name, value]) => rule.takes(name, value))
  const attributes = { ...rule.defaults, ...Object.fromEntries(kept) }
  return { ...change, after: { ...after, attributes } }
}
