import type { DocumentStore } from "./store"
import type { Annotation, Change } from "./types"

/** Category id → the attributes that a new object of it begins with. */
export type DefaultAttributes = ReadonlyMap<number, Annotation["attributes"]>

/** The store, where objects that a person makes begin with their category's defaults, whichever tool made them. */
export const withDefaults = (store: DocumentStore, defaults: DefaultAttributes): DocumentStore => ({
  ...store,
  commit: (diff, origin = "user", gesture) =>
    store.commit(
      origin === "user" ? diff.map((change) => begun(change, defaults)) : diff,
      origin,
      gesture,
    ),
})

/** A copy has attributes already and keeps them. */
const begun = (change: Change, defaults: DefaultAttributes): Change => {
  if (change.kind !== "annotation" || change.before || !change.after) return change
  const attributes = defaults.get(change.after.category_id)
  if (!attributes || Object.keys(change.after.attributes).length > 0) return change
  return { ...change, after: { ...change.after, attributes } }
}
