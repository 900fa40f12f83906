/** The light/dark switch. Without a choice the page follows the system; a choice is kept in localStorage. */

export function installThemeToggle(): void {
  const button = document.querySelector<HTMLButtonElement>(".theme-toggle");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = currentTheme() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    document.dispatchEvent(new Event("themechange"));
    try {
      localStorage.setItem("theme", next);
    } catch {
      // Storage may be forbidden; the switch still works for this page.
    }
  });
}

function currentTheme(): "light" | "dark" {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
