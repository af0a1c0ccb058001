import type { Problem } from "../../shared/http"
import type { Trouble } from "./status"

export const SIGNED_OUT: Trouble = {
  kind: "signed_out",
  message: "You are signed out. Sign in in another tab: your work is kept here and sent then.",
}

export const OFFLINE: Trouble = {
  kind: "offline",
  message:
    "No connection to the server. Work is kept in this browser and sent as soon as it is back.",
}

/** What to say while the server cannot do its work. */
export const troubled = ({ status }: Problem): Trouble =>
  status === 401
    ? SIGNED_OUT
    : {
        kind: "offline",
        message: `The server has trouble (${status}). Work is kept in this browser and sent again.`,
      }
