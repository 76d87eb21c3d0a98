import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { AuditEntry } from "../generated/messages";
import { setLanguage } from "../i18n";
import { answerWith, type Answers } from "../testing";
import { Audit } from "./Audit";
import { NOTHING, query } from "./filter";

const line: AuditEntry = {
  id: 7, at: "2026-11-22T10:00:00Z", actor: "token:website", address: "192.0.2.7", action: "changed", kind: "task",
  subject: "12", customer: 3, customer_name: "Олена Коваль", details: { fields: ["title", "due"] },
};
let page: HTMLElement;

beforeEach(() => {
  setLanguage("en");
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  vi.unstubAllGlobals();
});

const settle = () => act(() => new Promise((resolve) => setTimeout(resolve)));

async function open(answers: Answers) {
  const asked = answerWith(answers);
  await act(() => render(<Audit />, page));
  await settle();
  return asked;
}

const button = (text: string) => [...page.querySelectorAll("button")].find(({ textContent }) => textContent === text)!;

async function press(text: string) {
  await act(async () => button(text).click());
  await settle();
}

async function type(name: string, value: string) {
  const input = page.querySelector<HTMLInputElement>(`[name=${name}]`)!;
  input.value = value;
  await act(async () => void input.dispatchEvent(new Event("input", { bubbles: true })));
}

it("says who did what with which, to whom and from where", async () => {
  await open({ "GET /api/audit?": { body: { items: [line], next: null } } });
  const row = page.querySelector("tbody tr")!.textContent;
  for (const part of ["website", "program", "changed", "task", "12", "Олена Коваль", "192.0.2.7", "fields: title, due"]) {
    expect(row).toContain(part);
  }
  expect(page.querySelector("tbody a")!.getAttribute("href")).toBe("/customers/3");
});

it("asks for what is filled in, and takes the same away as CSV", async () => {
  const asked = await open({
    "GET /api/audit?": { body: { items: [line], next: null } },
    "GET /api/audit?actor=anna&customer=3": { body: { items: [], next: null } },
  });
  await type("actor", "anna");
  await type("customer", " 3 ");
  await press("Show");
  expect(asked.at(-1)!.request).toBe("GET /api/audit?actor=anna&customer=3");
  expect(page.textContent).toContain("No lines");
  expect(page.querySelector<HTMLAnchorElement>("a[download]")!.getAttribute("href")).toBe("/api/audit.csv?actor=anna&customer=3");
  await press("Clear");
  expect(asked.at(-1)!.request).toBe("GET /api/audit?");
});

it("does not ask for a customer whose number is none", async () => {
  const asked = await open({ "GET /api/audit?": { body: { items: [line], next: null } } });
  await type("customer", "Koval");
  await press("Show");
  expect(asked).toHaveLength(1);
  expect(page.querySelector("[role=alert]")!.textContent).toContain("digits");
});

it("goes on where the page ended", async () => {
  await open({
    "GET /api/audit?": { body: { items: [line], next: "7" } },
    "GET /api/audit?cursor=7": { body: { items: [{ ...line, id: 6 }], next: null } },
  });
  await press("Show more");
  expect(page.querySelectorAll("tbody tr")).toHaveLength(2);
  expect(button("Show more")).toBeUndefined();
});

it("keeps what it has when going on fails, and tries again", async () => {
  await open({ "GET /api/audit?": { body: { items: [line], next: "7" } } });
  await press("Show more");
  expect(page.querySelectorAll("tbody tr")).toHaveLength(1);
  expect(button("Try again")).toBeDefined();
});

it("takes both days whole", () => {
  const asked = new URLSearchParams(query({ ...NOTHING, since: "2026-11-21", until: "2026-11-22" }));
  const hours = (Date.parse(asked.get("until")!) - Date.parse(asked.get("since")!)) / 3_600_000;
  expect(hours).toBe(48);
  expect(new Date(asked.get("since")!).getHours()).toBe(0);
});
