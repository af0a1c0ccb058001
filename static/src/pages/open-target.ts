/** A link to a closed `<details>` opens it and puts the cursor into its first field. */
export const openTargets = (): void => {
  addEventListener("hashchange", openTarget)
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null
    // The same address again is no change of the hash.
    if (link?.hash && link.href === location.href) openTarget()
  })
  openTarget()
}

const openTarget = (): void => {
  const target = document.getElementById(location.hash.slice(1))
  if (!(target instanceof HTMLDetailsElement)) return
  target.open = true
  target.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus()
}
