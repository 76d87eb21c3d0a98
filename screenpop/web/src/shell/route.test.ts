import { beforeEach, expect, it } from "vitest";
import { PAGES, customerAt, go, goCustomer, isNowhere, pageFor, pagesOf } from "./route";

beforeEach(() => {
  history.replaceState(null, "", "/");
  window.dispatchEvent(new Event("popstate"));
});

it("shows an administrator every page, and keeps the queues' settings from a supervisor", () => {
  expect(pagesOf("administrator")).toEqual(PAGES.map(({ path }) => path));
  expect(pagesOf("supervisor")).toContain("/staffing");
  expect(pagesOf("supervisor")).not.toContain("/queues");
});

it("begins with the floor, and with it ends an address that is not one's own", () => {
  expect(pageFor("supervisor")).toBe("/floor");
  go("/queues");
  expect(pageFor("administrator")).toBe("/queues");
  expect(pageFor("supervisor")).toBe("/floor");
});

it("opens a page at an address of its own", () => {
  go("/staffing");
  expect(location.pathname).toBe("/staffing");
  expect(pageFor("supervisor")).toBe("/staffing");
  history.replaceState(null, "", "/floor");
  window.dispatchEvent(new Event("popstate"));
  expect(pageFor("supervisor")).toBe("/floor");
});

it("knows a customer's page, and an address that is none", () => {
  expect(isNowhere()).toBe(false);
  goCustomer(12);
  expect(location.pathname).toBe("/customers/12");
  expect([customerAt(), isNowhere()]).toEqual([12, false]);
  for (const path of ["/customers/", "/customers/12/x", "/nothing"]) {
    history.replaceState(null, "", path);
    window.dispatchEvent(new Event("popstate"));
    expect([customerAt(), isNowhere()]).toEqual([null, true]);
  }
});
