/** Whether keys typed at this element belong to it, and are no command. */
export const isTyping = (target: EventTarget | null): boolean => {
  if (typeof Element === "undefined" || !(target instanceof Element)) return false
  return (
    target.closest(
      "input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable], dialog[open], [popover]:popover-open",
    ) !== null
  )
}
