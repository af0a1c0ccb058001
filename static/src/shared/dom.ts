/** The element with this id; a page without it is broken, and says so. */
export const byId = <Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind => {
  const element = document.getElementById(id)
  if (!(element instanceof kind))
    throw new Error(`The page needs a ${kind.name} with the id "${id}".`)
  return element
}

/** The data block `<script type="application/json" id="…">` of a page. */
export const readData = <Data>(id: string): Data =>
  JSON.parse(byId(id, HTMLScriptElement).textContent) as Data
