import { wireFrom } from "./live-wire"
import type { Frame, Pixels } from "./pixels"
import type { Findings, FromAssistant, Question, ToAssistant } from "./protocol"
import { cellsOf } from "./superpixels"
import { alikeRegion } from "./wand"

/** Answers questions about the picture, off the main thread. */
declare const self: DedicatedWorkerGlobalScope

let pixels: Pixels | null = null

self.onmessage = ({ data }: MessageEvent<ToAssistant>) => {
  if (data.type === "picture") pixels = pixelsOf(data.frame, data.bitmap)
  else self.postMessage(answer(data.id, data.question))
}

const answer = (id: number, question: Question): FromAssistant => {
  try {
    return { id, finding: findingFor(question) }
  } catch (error) {
    return { id, error: String(error) }
  }
}

const findingFor = (question: Question): Findings[keyof Findings] => {
  if (!pixels) throw new Error("Asked about a picture before there was one.")
  switch (question.type) {
    case "wire":
      return wireFrom(pixels, question.from)
    case "alike":
      return alikeRegion(pixels, question.wish, question.image)
    case "cells":
      return cellsOf(pixels, question.cellSize)
  }
}

const pixelsOf = (frame: Frame, bitmap: ImageBitmap): Pixels => {
  const canvas = new OffscreenCanvas(frame.width, frame.height)
  const context = canvas.getContext("2d", { willReadFrequently: true })
  if (!context) throw new Error("This browser cannot read pictures in a worker.")
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return { ...frame, data: context.getImageData(0, 0, frame.width, frame.height).data }
}
