import { signal } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "../api";
import { hello, pop, profile } from "../fixtures";
import { VERSION, type PopView } from "../generated/messages";
import { setLanguage } from "../i18n";
import type { PhoneCall } from "../phone/model";
import { phone, type PhoneControls } from "../phone/phone";
import { forget, hello as greeted, receive, session } from "../state";
import { Pop } from "./Pop";

let page: HTMLElement;

beforeEach(() => {
  setLanguage("en");
  session.value = { agent: "olena", name: "Олена", role: "agent", language: "en" };
  greeted.value = hello;
  vi.spyOn(api, "transferTargets").mockResolvedValue({ agents: [], queues: [] });
  vi.spyOn(api, "timeline").mockResolvedValue({ items: [], next: null });
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  phone.value = null;
  forget();
  vi.restoreAllMocks();
});

const show = (changes: Partial<PopView>) => act(() => render(<Pop pop={{ ...pop, ...changes }} />, page));
const text = () => page.textContent ?? "";

it("shows who calls, how to greet him, whose he is and why the call came here", async () => {
  await show({ why: [{ code: "owner_ready", after: 0, agent: "olena", agent_name: "Олена", seconds: 0 }] });
  expect(page.querySelector("h1")?.textContent).toBe(profile.name);
  for (const part of [profile.greeting, "VIP", "Speaks Ukrainian", "You are the owner and were ready", "Number from the operator"]) {
    expect(text()).toContain(part);
  }
});

const matter = { text: "", on: null, at: null, relation: null, status: null, likely: 0, subject: null };

it("shows first what he probably calls about, each with its reason, and the family's birthdays", async () => {
  const urgent = [
    { ...matter, code: "complaint", text: "Card eaten", likely: 0.9 },
    { ...matter, code: "missed_call", text: "2", likely: 0.8 },
    { ...matter, code: "family_birthday", text: "Максим", relation: "son", on: "2026-11-23" },
  ];
  await show({ profile: { ...profile, urgent } });
  const first = page.querySelector(".reason--first")!.textContent;
  expect(first).toContain("Probably calls about");
  expect(first).toContain("Card eaten");
  expect(first).toContain("complaint without an answer");
  expect([...page.querySelectorAll(".reason strong")].map((item) => item.textContent)).toEqual(["2 missed calls", "Максим"]);
  expect(text()).toContain("nobody answered");
  expect(text()).toContain("son, birthday");
});

it("says of nothing that he calls about it where only birthdays are near", async () => {
  await show({ profile: { ...profile, urgent: [{ ...matter, code: "birthday", text: profile.name }] } });
  expect(page.querySelector(".reason--first")).toBeNull();
  expect(text()).toContain("Birthday");
});

it("keeps a hostile caller's name as text, and short", async () => {
  const name_given = `<img src=x onerror=alert(1)>${"x".repeat(4096)}`;
  await show({ profile: null, name_given });
  expect(page.querySelector("img")).toBeNull();
  expect(text()).toContain("<img src=x onerror=alert(1)>");
  expect(text().length).toBeLessThan(1500);
});

it("offers a form with the number filled in to an unknown caller", async () => {
  await show({ profile: null });
  expect(page.querySelector<HTMLInputElement>("[name=number]")?.value).toBe("+380675550101");
  expect(page.querySelector("h1")?.textContent).toBe("+380 67 555 01 01");
});

it("takes no name from a caller who hides his number", async () => {
  await show({ profile: null, number: null, number_kind: "anonymous", name_given: "Anonymous" });
  expect(page.querySelector("h1")?.textContent).toBe("Hidden number");
  expect(page.querySelector<HTMLInputElement>("[name=name]")?.value).toBe("");
  expect(text()).toContain("Ask who is calling");
  expect(text()).not.toContain("Anonymous");
});

it("asks who of several is calling, and tells the service", async () => {
  const choose = vi.spyOn(api, "chooseCustomer").mockResolvedValue();
  const candidates = ["Остап", "Любов"].map((name, index) => ({ customer: index + 1, name, score: 0.3, reason: "shared" }));
  await show({ profile: null, candidates });
  expect(page.querySelector("form")).toBeNull();
  const buttons = page.querySelectorAll<HTMLButtonElement>(".candidate");
  await act(() => buttons[1]!.click());
  expect(choose).toHaveBeenCalledExactlyOnceWith("c1", 2);
});

it("says of a callback when it was asked, which try it is, and what will happen when I answer", async () => {
  const callback = { asked: "2026-11-21T10:05:00Z", attempt: 2, attempts: 3, reached: false };
  await show({ callback, phase: "ringing" });
  expect(text()).toMatch(/Asked to be rung back at .*, try 2 of 3/);
  expect(text()).toContain("When you answer, Farley rings +380 67 555 01 01");
  await show({ callback, phase: "talking" });
  expect(text()).toContain("Ringing the customer");
  expect(text()).toContain("Stay on the line");
  await show({ callback: { ...callback, reached: true }, phase: "talking" });
  expect(text()).not.toContain("Stay on the line");
});

it("leaves passing the call on to the phone's bar while the phone talks, whichever call it takes it for", async () => {
  const talk = { ...pop, phase: "talking" } as const;
  const call = signal<PhoneCall | null>(null);
  phone.value = { status: signal("registered"), call } as unknown as PhoneControls;
  receive({ type: "pop", v: VERSION, seq: 1, pop: talk });
  await show(talk);
  expect(text()).toContain("Transfer");
  const other: PhoneCall = {
    call: "another", state: "talking", direction: "in", peer: "Taras", muted: false, since: 0, answered: 0, invite: null,
  };
  for (const id of ["another", null, pop.call]) {
    await act(() => void (call.value = { ...other, call: id }));
    expect(text()).not.toContain("Transfer");
  }
});
