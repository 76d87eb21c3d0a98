import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Toasts } from "../components/toasts";
import type { Assignment, Expert, Handover, Preview } from "../generated/messages";
import { setLanguage } from "../i18n";
import { answerWith, type Answers, refusal } from "../testing";
import { Assignments } from "./Assignments";

const expert = (agent: string, name: string, customers: number): Expert => ({
  agent, name, customers, takes_calls: true, teams: ["private"], skills: { uk: 10 },
});
const experts = [expert("olena", "Олена", 12), expert("taras", "Тарас", 3), expert("iryna", "Ірина", 0)];
const plan = { owner: "olena", to: ["taras"], deputies_first: true, match: ["language", "team"], load: "count", leaves: true } as const;
const preview: Preview = {
  plan, customers: 12, left: 2, without_deputy: 1, deputy_of: 5, seen: "abc",
  unfinished: { tasks: 1200, requests: 0, appointments: 2, callbacks: 0, voicemails: 1 },
  shares: [{ agent: "taras", name: "Тарас", has: 3, gets: 10, as_deputy: 4 }],
  samples: [
    {
      customer: 1, name: "Шевченко", segment: "vip", language: "uk", deputies_before: ["taras"], owner: "taras",
      deputies: ["iryna"], why: ["deputy"],
    },
  ],
};
const handover: Handover = {
  id: 4, plan, owner_name: "Олена", state: "done", customers: 10, deputies: 5, returned: 0, at: "2026-11-18T12:00:00Z",
  by: "halyna", by_name: "Галина", undone_at: null, undone_by: null,
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

async function open(answers: Answers = {}) {
  const asked = answerWith({
    "GET /api/experts": { body: { items: experts } }, "GET /api/handovers": { body: { items: [handover] } }, ...answers,
  });
  await act(() => render(<><Assignments /><Toasts /></>, page));
  await settle();
  return asked;
}

const named = (name: string) =>
  [...page.querySelectorAll("button")].filter((each) => each.textContent?.trim() === name || each.getAttribute("aria-label") === name);

async function press(name: string, which = 0) {
  await act(() => named(name)[which]!.click());
  await settle();
}

async function planFor() {
  await press("Hand over the customers of Олена");
  const box = [...page.querySelectorAll("label")].find((label) => label.textContent!.includes("Тарас"))!;
  await act(() => box.querySelector("input")!.click());
}

it("shows how many customers each has, and who has none has none to give", async () => {
  await open();
  expect([...page.querySelectorAll(".expert__load")].map((load) => load.textContent)).toEqual([
    "12 customers", "3 customers", "0 customers",
  ]);
  expect(named("Hand over the customers of Ірина")[0]!.disabled).toBe(true);
});

it("hands over what was seen before", async () => {
  const asked = await open({
    "POST /api/handovers/preview": { body: preview }, "POST /api/handovers": { status: 201, body: handover },
  });
  await planFor();
  await press("Show what would change");
  expect(asked.at(-1)!.body).toEqual(plan);
  const text = page.querySelector(".preview")!.textContent!;
  for (const part of ["10 customers would change hands", "+10", "(4 as deputy)", "2 customers have no deputy and stay.",
    "No longer a deputy for 5 customers of others.", "1 customer would have no deputy.",
    "Work that goes with them: open tasks 1,200, appointments 2, unheard messages 1.", "was the deputy", "deputies: Ірина"])
    expect(text).toContain(part);
  await press("Hand over 10 customers");
  expect(asked.find(({ request }) => request === "POST /api/handovers")!.body).toEqual({ plan, seen: "abc" });
  expect(page.textContent).toContain("10 customers of Олена are handed over.");
});

it("forgets what was seen when the plan is changed", async () => {
  await open({ "POST /api/handovers/preview": { body: preview } });
  await planFor();
  await press("Show what would change");
  await act(() => page.querySelector<HTMLInputElement>(".plan .toggle input")!.click());
  expect(page.querySelector(".preview")).toBeNull();
});

it("shows what would happen now when things have changed since", async () => {
  const asked = await open({
    "POST /api/handovers/preview": { body: preview },
    "POST /api/handovers": { status: 412, body: refusal("changed_meanwhile") },
  });
  await planFor();
  await press("Show what would change");
  await press("Hand over 10 customers");
  expect(asked.at(-1)!.request).toBe("POST /api/handovers/preview");
  expect(page.querySelector('[role="alert"]')!.textContent).toContain("Something has changed meanwhile.");
  expect(named("Hand over 10 customers")[0]!.disabled).toBe(false);
});

it("needs somebody who gets them", async () => {
  await open();
  await press("Hand over the customers of Олена");
  await act(() => page.querySelector<HTMLInputElement>(".plan .toggle input")!.click());
  expect(named("Show what would change")[0]!.disabled).toBe(true);
});

it("asks before a hand-over is undone, and tells how many are as they were", async () => {
  const asked = await open({
    "POST /api/handovers/4/undo": { body: { ...handover, state: "undone", returned: 12 } },
  });
  expect(page.querySelector(".handoverline")!.textContent).toContain("10 customers changed hands. No longer a deputy for 5 customers.");
  await press("Undo");
  expect(asked).toHaveLength(2);
  await press("Undo", 1);
  expect(asked[2]!.request).toBe("POST /api/handovers/4/undo");
  expect(page.textContent).toContain("12 assignments are as they were before.");
});

it.each([
  [15, "All taken back: customers 10, deputy again for 5."],
  [12, "12 of these changes taken back, customers and deputies together. 3 had been changed since, and stayed."],
])("tells customers and deputies apart when %i changes were undone", async (returned, said) => {
  await open({ "GET /api/handovers": { body: { items: [{ ...handover, state: "undone", returned }] } } });
  expect(page.querySelector(".handoverline")!.textContent).toContain(said);
});

it("lets one that broke off go on, or be undone", async () => {
  const broken = { ...handover, state: "applying" };
  const asked = await open({
    "GET /api/handovers": { body: { items: [broken] } }, "POST /api/handovers/4/go-on": { body: handover },
  });
  expect(named("Undo")).toHaveLength(1);
  await press("Go on");
  expect(asked[2]!.request).toBe("POST /api/handovers/4/go-on");
});

const now: Assignment = {
  id: 31, owner: "olena", owner_name: "Олена", deputies: ["taras"], since: "2026-01-01T00:00:00Z", until: null, by: "demo",
  by_name: null, handover: null, ended_by: null,
};

async function findCustomer() {
  await press("Find a customer…");
  const box = page.querySelector<HTMLInputElement>(".search")!;
  box.value = "Шевченко";
  await act(() => void box.dispatchEvent(new Event("input", { bubbles: true })));
  await act(() => new Promise((resolve) => setTimeout(resolve, 250)));
  await act(() => page.querySelector<HTMLElement>(".hit")!.click());
  await settle();
}

const oneCustomer: Answers = {
  [`GET /api/customers?q=${encodeURIComponent("Шевченко")}`]: {
    body: { items: [{ customer: 1, name: "Шевченко Олена", segment: "vip", owner: "olena", phone: null }] },
  },
  "GET /api/customers/1": { body: { name: "Шевченко Олена" } },
  "GET /api/customers/1/assignments": {
    body: { version: 31, items: [now, { ...now, id: 2, owner: "iryna", owner_name: "Ірина", until: "2026-01-01T00:00:00Z", handover: 4, ended_by: 4 }] },
  },
};

async function giveTo(owner: string) {
  const choice = page.querySelector<HTMLSelectElement>(".assign select")!;
  choice.value = owner;
  await act(() => void choice.dispatchEvent(new Event("change", { bubbles: true })));
  await act(() => void page.querySelector(".assign")!.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true })));
  await settle();
}

it("gives one customer to another expert, who is no deputy of his then", async () => {
  const after = { version: 32, items: [{ ...now, id: 32, owner: "taras", owner_name: "Тарас", deputies: [] }] };
  const asked = await open({ ...oneCustomer, "PUT /api/customers/1/assignment": { body: after } });
  await findCustomer();
  expect(page.querySelector(".assign__past")!.textContent).toContain("by a hand-over that was undone");
  await giveTo("taras");
  const put = asked.find(({ request }) => request === "PUT /api/customers/1/assignment")!;
  expect(put.body).toEqual({ owner: "taras", deputies: [] });
});

it("shows how it is now when somebody else was quicker", async () => {
  const asked = await open({
    ...oneCustomer, "PUT /api/customers/1/assignment": { status: 412, body: refusal("changed_meanwhile") },
  });
  await findCustomer();
  await giveTo("taras");
  expect(asked.at(-1)!.request).toBe("GET /api/customers/1/assignments");
  expect(page.querySelector(".toast--bad")).not.toBeNull();
});

it("offers another try when nothing can be read", async () => {
  await open({ "GET /api/experts": { status: 503, body: refusal("store_unavailable") } });
  expect(page.querySelector('[role="alert"]')!.textContent).toContain("Try again");
});
