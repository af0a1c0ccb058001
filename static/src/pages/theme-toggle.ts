const YEAR_S = 31_536_000

/** Changes between light and dark at once; without script its form asks the server to. The server reads the cookie. */
export class ThemeToggle extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("submit", (event) => {
      event.preventDefault()
      this.#choose(isDark() ? "light" : "dark")
    })
  }

  #choose(theme: "light" | "dark"): void {
    document.documentElement.dataset.theme = theme
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing on plain HTTP.
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`
  }
}

const isDark = (): boolean =>
  getComputedStyle(document.documentElement).colorScheme === "light dark"
    ? matchMedia("(prefers-color-scheme: dark)").matches
    : document.documentElement.dataset.theme === "dark"
