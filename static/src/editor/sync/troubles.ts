import { Problem, Unreachable } from "../../shared/http"
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

export const OVERTAKEN: Trouble = {
  kind: "delayed",
  message:
    "Others are changing this image faster than your work can be added. It is kept in this browser and sent again soon.",
}

/** Why a request that may fare better later has failed. */
export const troubleOf = (error: unknown): Trouble => {
  if (error instanceof Problem) return troubled(error)
  return error instanceof Unreachable ? OFFLINE : unexpected(error)
}

/** A mistake of this program: the work is not lost by it. */
const unexpected = (error: unknown): Trouble => ({
  kind: "delayed",
  message: `Saving has failed for an unexpected reason (${sentenceOf(error)}). Work is kept in this browser and sent again.`,
})

const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

const troubled = ({ status }: Problem): Trouble =>
  status === 401
    ? SIGNED_OUT
    : {
        kind: "offline",
        message: `The server has trouble (${status}). Work is kept in this browser and sent again.`,
      }
