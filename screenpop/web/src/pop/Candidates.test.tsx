import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "../api";
import { searching } from "../desk/searching";
import { hello, pop, profile } from "../fixtures";
import type { PopView, Profile } from "../generated/messages";
import { setLanguage } from "../i18n";
import { forget, hello as greeted, session } from "../state";
import { Pop } from "./Pop";

let page: HTMLElement;

const mill: Profile = {
  ...profile,
  customer: 40,
  kind: "organisation",
  name: "ТОВ «Млин»",
  greeting: "",
  relatives: [
    { name: "Дяченко Галина", relation: "employee", birthday: null, customer: 41 },
    { name: "Нічий Іван", relation: "employee", birthday: null, customer: null },
  ],
};
const candidates = [
  { customer: 40, name: mill.name, score: 0.9, reason: "switchboard" },
  { customer: 42, name: "Сова Петро", score: 0.54, reason: "last_spoke" },
];

beforeEach(() => {
  setLanguage("en");
  sessionStorage.clear();
  session.value = { agent: "olena", name: "Олена", role: "agent", language: "en" };
  greeted.value = hello;
  vi.spyOn(api, "transferTargets").mockResolvedValue({ agents: [], queues: [] });
  vi.spyOn(api, "timeline").mockResolvedValue({ items: [], next: null });
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  searching.value = null;
  forget();
  vi.restoreAllMocks();
});

const show = (changes: Partial<PopView>) => act(() => render(<Pop pop={{ ...pop, ...changes }} />, page));
const button = (text: string) => [...page.querySelectorAll("button")].find(({ textContent }) => textContent?.includes(text))!;

it("ranks who may be calling, with the reason in words and how sure it is", async () => {
  await show({ profile: null, candidates });
  expect([...page.querySelectorAll(".candidate")].map((one) => one.textContent)).toEqual([
    "1ТОВ «Млин»the firm’s own number90%",
    "2Сова Петроspoke last54%",
  ]);
  expect(page.textContent).toContain("Ask who is calling, then choose above");
});

it("lists the people of an organisation below its number, as far as they have a record", async () => {
  const choose = vi.spyOn(api, "chooseCustomer").mockResolvedValue();
  await show({ profile: mill, candidates });
  const names = [...page.querySelectorAll(".candidate__name")].map(({ textContent }) => textContent);
  expect(names).toEqual(["ТОВ «Млин»", "Сова Петро", "Дяченко Галина"]);
  await act(async () => button("Дяченко Галина").click());
  expect(choose).toHaveBeenCalledExactlyOnceWith(pop.call, 41);
});

it("lets the agent look for somebody else, and tells the service whom he found", async () => {
  const choose = vi.spyOn(api, "chooseCustomer").mockResolvedValue();
  await show({ profile: null, candidates });
  await act(async () => button("Somebody else").click());
  await act(async () => searching.value!(99));
  expect(choose).toHaveBeenCalledExactlyOnceWith(pop.call, 99);
});

it("keeps what is typed of a new caller while the agent looks at something else", async () => {
  await show({ candidates: [] });
  await act(async () => button("Somebody else").click());
  const name = page.querySelector<HTMLInputElement>("[name=name]")!;
  name.value = "Іванна";
  await act(() => void name.dispatchEvent(new Event("input", { bubbles: true })));
  await act(() => render(null, page));
  await show({ candidates: [] });
  await act(async () => button("Somebody else").click());
  expect(page.querySelector<HTMLInputElement>("[name=name]")?.value).toBe("Іванна");
});
