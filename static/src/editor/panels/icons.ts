import { html, type TemplateResult } from "lit"
import { unsafeSVG } from "lit/directives/unsafe-svg.js"
import arrowLeft from "lucide-static/icons/arrow-left.svg?raw"
import brush from "lucide-static/icons/brush.svg?raw"
import check from "lucide-static/icons/check.svg?raw"
import chevronLeft from "lucide-static/icons/chevron-left.svg?raw"
import chevronRight from "lucide-static/icons/chevron-right.svg?raw"
import circle from "lucide-static/icons/circle.svg?raw"
import circleDot from "lucide-static/icons/circle-dot.svg?raw"
import circleSlash from "lucide-static/icons/circle-slash-2.svg?raw"
import cloudOff from "lucide-static/icons/cloud-off.svg?raw"
import cloudUpload from "lucide-static/icons/cloud-upload.svg?raw"
import diamond from "lucide-static/icons/diamond.svg?raw"
import ellipsis from "lucide-static/icons/ellipsis.svg?raw"
import eraser from "lucide-static/icons/eraser.svg?raw"
import eye from "lucide-static/icons/eye.svg?raw"
import eyeOff from "lucide-static/icons/eye-off.svg?raw"
import gavel from "lucide-static/icons/gavel.svg?raw"
import gitCompare from "lucide-static/icons/git-compare.svg?raw"
import hexagon from "lucide-static/icons/hexagon.svg?raw"
import history from "lucide-static/icons/history.svg?raw"
import info from "lucide-static/icons/info.svg?raw"
import keyboard from "lucide-static/icons/keyboard.svg?raw"
import lock from "lucide-static/icons/lock.svg?raw"
import lockOpen from "lucide-static/icons/lock-open.svg?raw"
import logIn from "lucide-static/icons/log-in.svg?raw"
import magnet from "lucide-static/icons/magnet.svg?raw"
import messageSquare from "lucide-static/icons/message-square.svg?raw"
import messageWarning from "lucide-static/icons/message-square-warning.svg?raw"
import moon from "lucide-static/icons/moon.svg?raw"
import mousePointer from "lucide-static/icons/mouse-pointer-2.svg?raw"
import paintBucket from "lucide-static/icons/paint-bucket.svg?raw"
import panelRight from "lucide-static/icons/panel-right.svg?raw"
import pentagon from "lucide-static/icons/pentagon.svg?raw"
import personStanding from "lucide-static/icons/person-standing.svg?raw"
import redo from "lucide-static/icons/redo-2.svg?raw"
import rotate from "lucide-static/icons/rotate-ccw.svg?raw"
import scissors from "lucide-static/icons/scissors.svg?raw"
import search from "lucide-static/icons/search.svg?raw"
import shield from "lucide-static/icons/shield.svg?raw"
import sliders from "lucide-static/icons/sliders-horizontal.svg?raw"
import splinePointer from "lucide-static/icons/spline-pointer.svg?raw"
import square from "lucide-static/icons/square.svg?raw"
import squaresSubtract from "lucide-static/icons/squares-subtract.svg?raw"
import squaresUnite from "lucide-static/icons/squares-unite.svg?raw"
import sun from "lucide-static/icons/sun.svg?raw"
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw"
import undo from "lucide-static/icons/undo-2.svg?raw"
import wand from "lucide-static/icons/wand-sparkles.svg?raw"
import spline from "lucide-static/icons/waypoints.svg?raw"
import x from "lucide-static/icons/x.svg?raw"

const FILES = {
  arrowLeft,
  brush,
  check,
  chevronLeft,
  chevronRight,
  circle,
  circleDot,
  circleSlash,
  cloudOff,
  cloudUpload,
  diamond,
  ellipsis,
  eraser,
  eye,
  eyeOff,
  gavel,
  gitCompare,
  hexagon,
  history,
  info,
  keyboard,
  lock,
  lockOpen,
  logIn,
  magnet,
  messageSquare,
  messageWarning,
  moon,
  mousePointer,
  paintBucket,
  panelRight,
  pentagon,
  personStanding,
  redo,
  rotate,
  scissors,
  search,
  shield,
  sliders,
  spline,
  splinePointer,
  square,
  squaresSubtract,
  squaresUnite,
  sun,
  triangleAlert,
  undo,
  wand,
  x,
} as const

export type IconName = keyof typeof FILES

/** A Lucide icon in the size and colour of its surroundings. It is decoration: the name stands beside it or in a label. */
export const icon = (name: IconName): TemplateResult => drawn(FILES[name])

/** An icon from its file, for panels that come when they are asked for and bring theirs along. */
export const drawn = (file: string): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${unsafeSVG(drawingOf(file))}</svg>`

/** The file's drawing without its outer element, which sets a size and colour of its own. */
const drawingOf = (file: string): string =>
  file.slice(file.indexOf(">", file.indexOf("<svg")) + 1, file.lastIndexOf("</svg>"))
