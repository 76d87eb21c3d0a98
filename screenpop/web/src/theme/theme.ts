// Light, dark, or as the system has it; remembered in this browser.
import { signal } from "@preact/signals";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const REMEMBERED = "farley.theme";

export const theme = signal<Theme>(themes.find((name) => name === localStorage.getItem(REMEMBERED)) ?? "system");

export function setTheme(chosen: Theme): void {
  theme.value = chosen;
  localStorage.setItem(REMEMBERED, chosen);
  applyTheme();
}

export function applyTheme(): void {
  if (theme.value === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme.value;
}
