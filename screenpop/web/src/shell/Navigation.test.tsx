import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it } from "vitest";
import { setLanguage } from "../i18n";
import { session } from "../state";
import { Navigation } from "./Navigation";
import { PAGES, pageFor } from "./route";

let page: HTMLElement;

beforeEach(async () => {
  setLanguage("en");
  history.replaceState(null, "", "/floor");
  window.dispatchEvent(new Event("popstate"));
  session.value = { agent: "adam", name: "Adam", role: "administrator", language: "en" };
  page = document.body.appendChild(document.createElement("div"));
  await act(() => render(<Navigation />, page));
});

afterEach(() => {
  render(null, page);
  page.remove();
  session.value = null;
});

const links = (selector: string) => [...page.querySelectorAll<HTMLAnchorElement>(selector)];
const more = () => page.querySelector<HTMLButtonElement>(".pages__more button")!;

it("leads to every page: the day's stand in the bar, the others in the menu", async () => {
  await act(async () => more().click());
  const inBar = links(".pages__one").map((link) => link.pathname);
  const inMenu = links("[role=menuitem]").map((link) => link.pathname);
  expect(inBar).toEqual(["/floor", "/queues", "/staffing"]);
  expect([...inBar, ...inMenu].sort()).toEqual(PAGES.map(({ path }) => path).sort());
});

it("says in the menu's place which page of the menu is open", async () => {
  expect(more().textContent).toContain("More");
  await act(async () => more().click());
  await act(async () => links("[role=menuitem]").find((link) => link.pathname === "/audit")!.click());
  expect(pageFor("administrator")).toBe("/audit");
  expect(more().textContent).toContain("Audit");
  expect(links("[role=menuitem]")).toEqual([]);
});
