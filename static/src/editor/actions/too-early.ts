import { announce, type EditorState } from "../document/state"

/** What ends a drawing, as keys are printed; empty where there is none. */
export type WaysOut = { readonly finish: string; readonly drop: string }

/** A key that waits until nothing is being drawn does not keep silent about it. */
export const sayTooEarly = (state: EditorState, { finish, drop }: WaysOut): void =>
  announce(
    state,
    `First finish what is being drawn${inBrackets(finish)} or drop it${inBrackets(drop)}.`,
  )

const inBrackets = (key: string): string => (key ? ` (${key})` : "")
