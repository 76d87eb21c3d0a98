// Which page is open, by the address; the browser's own back and forward work.
import { signal } from "@preact/signals";
import type { Role } from "../generated/messages";
import type { PlainKey } from "../i18n";

interface Page {
  readonly path: `/${string}`;
  readonly name: PlainKey;
  /** What it stands with in the menu: `day` pages are open all day long, and stand in the bar where there is room. */
  readonly group: "day" | "customers" | "firm";
  readonly roles: readonly Role[];
}

/** The pages beside the agent's desk, and who may open them; the first is where one begins. */
export const PAGES = [
  { path: "/floor", name: "floor.title", group: "day", roles: ["supervisor", "administrator"] },
  { path: "/queues", name: "queues.title", group: "day", roles: ["administrator"] },
  { path: "/staffing", name: "staffing.title", group: "day", roles: ["supervisor", "administrator"] },
  { path: "/assignments", name: "assignments.title", group: "customers", roles: ["supervisor", "administrator"] },
  { path: "/duplicates", name: "duplicates.title", group: "customers", roles: ["supervisor", "administrator"] },
  { path: "/offers", name: "offers.title", group: "customers", roles: ["administrator"] },
  { path: "/import", name: "imports.title", group: "customers", roles: ["administrator"] },
  { path: "/integrations", name: "integrations.title", group: "firm", roles: ["administrator"] },
  { path: "/audit", name: "audit.title", group: "firm", roles: ["administrator"] },
] as const satisfies readonly Page[];

export type PagePath = (typeof PAGES)[number]["path"];
export const GROUPS: readonly Page["group"][] = ["day", "customers", "firm"];

const address = signal(location.pathname);
let guard: ((leave: () => void) => void) | null = null;

window.addEventListener("popstate", () => {
  const wanted = location.pathname;
  if (wanted === address.value) return;
  if (guard) {
    history.pushState(null, "", address.value);
    guard(() => open(wanted));
  } else address.value = wanted;
});

/** While there is a guard, a page is left only when the guard calls `leave`. Returns what takes it away. */
export function guardLeaving(asks: (leave: () => void) => void): () => void {
  guard = asks;
  return () => {
    if (guard === asks) guard = null;
  };
}

/** The pages that somebody of this role may open. */
export function pagesOf(role: Role): readonly PagePath[] {
  return PAGES.filter(({ roles }) => (roles as readonly Role[]).includes(role)).map(({ path }) => path);
}

/** What stands behind a page's address. */
export function pageAt(path: PagePath): Page {
  return PAGES.find((page) => page.path === path)!;
}

/** The page at the address, or the first one where that is none of his. */
export function pageFor(role: Role): PagePath {
  const pages = pagesOf(role);
  return pages.find((path) => path === address.value) ?? pages[0]!;
}

/** The customer whose page the address names; null: it names none. */
export function customerAt(): number | null {
  const found = /^\/customers\/(\d{1,15})$/.exec(address.value);
  return found ? Number(found[1]) : null;
}

/** Nothing of Farley has this address. */
export function isNowhere(): boolean {
  const known: readonly string[] = ["/", "/desk", ...PAGES.map(({ path }) => path)];
  return !known.includes(address.value) && customerAt() === null;
}

/** Opens a customer's page. */
export function goCustomer(customer: number): void {
  open(`/customers/${customer}`);
}

/** Opens a page without fetching the app anew. */
export function go(path: PagePath): void {
  if (path === address.value) return;
  if (guard) guard(() => open(path));
  else open(path);
}

function open(path: string): void {
  history.pushState(null, "", path);
  address.value = path;
}
