import { kindOf } from "./kinds"
import type { Edges, PathSink } from "./shape-kind"
import { hundredths } from "./shape-kind"
import type { Shape } from "./shapes"

/** The outline of a shape as the `d` of an SVG path, in image pixels. */
export const svgPathOf = (shape: Shape, edges: Edges = []): string => {
  const path = new SvgPath()
  kindOf(shape).trace(shape, path, edges)
  for (const { at } of kindOf(shape).marks?.(shape) ?? []) path.dot(at[0], at[1])
  return path.text
}

/** Writes what is traced as path commands. */
class SvgPath implements PathSink {
  text = ""

  moveTo(x: number, y: number): void {
    this.text += `M${hundredths(x)} ${hundredths(y)}`
  }

  lineTo(x: number, y: number): void {
    this.text += `L${hundredths(x)} ${hundredths(y)}`
  }

  closePath(): void {
    this.text += "Z"
  }

  /** Whole ellipses only, which is all that shapes trace: two arcs, as one from a place to itself would vanish. */
  ellipse(x: number, y: number, rx: number, ry: number, rotation: number): void {
    const [dx, dy] = [rx * Math.cos(rotation), rx * Math.sin(rotation)]
    const turn = hundredths((rotation * 180) / Math.PI)
    const arc = (toX: number, toY: number) =>
      `A${hundredths(rx)} ${hundredths(ry)} ${turn} 1 1 ${hundredths(toX)} ${hundredths(toY)}`
    this.text += `M${hundredths(x + dx)} ${hundredths(y + dy)}`
    this.text += arc(x - dx, y - dy) + arc(x + dx, y + dy)
  }

  /** A line without length, which a round cap makes a dot. */
  dot(x: number, y: number): void {
    this.moveTo(x, y)
    this.lineTo(x, y)
  }
}
