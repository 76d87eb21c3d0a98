import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { profile } from "../fixtures";
import type { KeptRequest, Profile } from "../generated/messages";
import { setLanguage } from "../i18n";
import { session } from "../state";
import { answerWith, refusal, type Answers } from "../testing";
import { confirmedOnce } from "./confirming";
import { CustomerPage } from "./CustomerPage";
import { openSection } from "./sections";

let page: HTMLElement;
let customer = 100;

const request: KeptRequest = {
  id: 3,
  customer: 7,
  version: 4,
  category: "complaint",
  kind: "card",
  title: "Card eaten",
  text: null,
  status: "received",
  due: null,
  agent: null,
  call: "c9",
  external_id: null,
  opened_at: "2026-11-20T10:00:00Z",
  closed_at: null,
};
const list = (...items: unknown[]) => ({ body: { items, next: null } });

beforeEach(() => {
  setLanguage("en");
  sessionStorage.clear();
  customer += 1; // each test another one: which page of whom is open outlives a test
  session.value = { agent: "olena", name: "Олена", role: "agent", language: "en" };
  confirmedOnce.value = new Set();
  vi.stubGlobal("IntersectionObserver", class { observe() {} disconnect() {} });
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(async () => {
  await act(() => render(null, page));
  page.remove();
  vi.unstubAllGlobals();
});

async function show(known: Partial<Profile>, answers: Answers = {}) {
  const there = `/api/customers/${customer}`;
  const asked = answerWith({
    [`GET ${there}`]: { body: { ...profile, ...known, customer } },
    "GET /api/transfer-targets": { body: { agents: [], queues: [] } },
    ...Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name.replace("@", there), answer])),
  });
  await act(() => render(<CustomerPage customer={customer} onClose={() => {}} onCustomer={() => {}} />, page));
  await settle();
  return asked;
}

const settle = async () => {
  for (let turn = 0; turn < 4; turn += 1) await act(async () => new Promise((done) => setTimeout(done)));
};
const find = (text: string) =>
  [...page.querySelectorAll<HTMLElement>("button, [role=tab]")].find((one) => one.textContent === text || one.getAttribute("aria-label") === text)!;

async function press(text: string) {
  await act(async () => find(text).click());
  await settle();
}

const panel = (title: string) => page.querySelector(`.tablist__page section[aria-label="${title}"]`)!;

it("shows what fits him with the reason in words", async () => {
  const offers = [{ rule: 1, title: "Education loan", text: "At 9 %", reasons: ["child:16", "segment:vip", "value"] }];
  await show({ offers });
  expect(page.querySelector(".offer")?.textContent).toContain("Education loan");
  expect(page.textContent).toContain("Fits: a child of 16, segment VIP, what the customer is worth");
});

it("leads on from a record that was merged into another", async () => {
  await show({ merged_into: 12 });
  expect(page.textContent).toContain("This record was merged into another one.");
  expect(find("Open that one")).toBeDefined();
});

it("asks for no list that is closed, and opens all of it when the caller is confirmed", async () => {
  openSection(customer, "business");
  const asked = await show(
    { closed: ["balance", "operations"] },
    { "GET @/products?": list(), "GET @/operations?": list(), "GET @/deals?": list(), "POST @/confirmation": { status: 204 } },
  );
  expect(panel("Operations").textContent).toContain("Closed until you confirm the caller.");
  expect(asked.some(({ request: path }) => path.includes("operations"))).toBe(false);
  await press("Confirm caller");
  await press("Confirm and open");
  expect(page.querySelector("dialog [role=alert]")?.textContent).toBe("Choose how you made sure.");
  await act(() => page.querySelector<HTMLInputElement>("[value=known_voice]")!.click());
  await press("Confirm and open");
  expect(asked.find(({ request: path }) => path.startsWith("POST"))?.body).toEqual({ how: "known_voice", call: null });
  expect(page.querySelector("dialog")).toBeNull();
  expect(asked.filter(({ request: path }) => path === `GET /api/customers/${customer}`)).toHaveLength(2);
});

const work = { "GET @/requests?": list(request), "GET @/tasks?": list(), "GET @/appointments?": list() };

it("takes over, closes and changes a request over the version that was read, and leaves alone what it does not show", async () => {
  openSection(customer, "work");
  const asked = await show({}, { ...work, "PUT /api/requests/3": { body: { ...request, agent: "olena", version: 5 } } });
  await press("Take it");
  const { body } = asked.find(({ request: path }) => path.startsWith("PUT"))!;
  expect(body).toEqual({ category: "complaint", kind: "card", title: "Card eaten", status: "received", agent: "olena", call: "c9" });
  expect(panel("Requests").textContent).toContain("Олена answers for it");
});

it("shows what a request has become where somebody else was quicker than a press", async () => {
  openSection(customer, "work");
  await show({}, {
    ...work,
    "PUT /api/requests/3": { status: 412, body: refusal("changed_meanwhile") },
    "GET /api/requests/3": { body: { ...request, status: "answered", version: 5 } },
  });
  await press("Close");
  expect(panel("Requests").textContent).toContain("answered");
});

it("adds a task for whoever writes it, and shows that something is not saved", async () => {
  openSection(customer, "work");
  const task = { id: 8, customer, version: 1, title: "Ring back", status: "open", due: null, agent: "olena", text: null };
  const asked = await show({}, { ...work, "POST @/tasks": { status: 201, body: task } });
  await press("New task");
  const title = page.querySelector<HTMLInputElement>("form [name=title]")!;
  title.value = "Ring back";
  await act(() => void title.dispatchEvent(new Event("input", { bubbles: true })));
  expect(page.querySelector("[data-tab=work] [role=img]")?.getAttribute("aria-label")).toBe("Not saved yet");
  await press("Save");
  expect(asked.find(({ request: path }) => path.startsWith("POST"))?.body).toEqual({ title: "Ring back", status: "open", agent: "olena" });
  expect(page.querySelector("form")).toBeNull();
  expect(page.querySelector("[data-tab=work] [role=img]")).toBeNull();
});

it("writes down that a consent is withdrawn, and keeps what was before", async () => {
  openSection(customer, "person");
  const consent = { id: 5, customer, version: 1, kind: "offers", given: true, at: "2026-01-02T00:00:00Z", source: "branch", by: "olena" };
  const refused = { ...consent, id: 6, given: false };
  await show({}, {
    "GET @/contact-points?": list(),
    "GET @/relatives?": list(),
    "GET @/assignments": list(),
    "GET @/consents?": list(consent),
    "POST @/consents": { status: 201, body: refused },
  });
  await press("Withdraw");
  expect([...panel("Consents").querySelectorAll(".tag")].map(({ textContent }) => textContent)).toEqual(["refused", "given"]);
});

it("says that customer records do not answer, and tries again", async () => {
  openSection(customer, "papers");
  await show({}, { "GET @/notes?": { status: 503, body: refusal("store_unavailable") }, "GET @/documents?": list() });
  expect(panel("Notes").textContent).toContain("Customer records do not answer just now.");
  expect(panel("Documents").textContent).toContain("No documents");
});
