import type { Size } from "../geometry/bounds"
import type { Region } from "../geometry/masks/region"
import type { Position } from "../geometry/shapes"
import type { Wire } from "./live-wire"
import type { Frame } from "./pixels"
import type { Cells } from "./superpixels"
import type { WandWish } from "./wand"

/** What is asked of the worker about the picture that it was given last. */
export type Question =
  | { readonly type: "wire"; readonly from: Position }
  | { readonly type: "alike"; readonly wish: WandWish; readonly image: Size }
  | { readonly type: "cells"; readonly cellSize: number }

/** What the worker finds, by the type of the question. */
export type Findings = { readonly wire: Wire; readonly alike: Region; readonly cells: Cells }

export type ToAssistant =
  | { readonly type: "picture"; readonly frame: Frame; readonly bitmap: ImageBitmap }
  | { readonly type: "question"; readonly id: number; readonly question: Question }

/** Each question is answered once, by its number. */
export type FromAssistant =
  | { readonly id: number; readonly finding: Findings[keyof Findings] }
  | { readonly id: number; readonly error: string }
