import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Toasts } from "../components/toasts";
import type { OfferRule, OfferRules, Trial } from "../generated/messages";
import { setLanguage } from "../i18n";
import { answerWith, type Answers, refusal } from "../testing";
import { check, newCondition, toDraft, toFields } from "./draft";
import { Offers } from "./Offers";
import { seenOf } from "./seen";
import { ABOUTS, VOCABULARY } from "./vocabulary";

const draft: OfferRule = {
  id: 7, version: 3, status: "draft", tried: false, title: "A safe", text: "Say so.", priority: 50, not_in_trouble: true,
  changed_at: "2026-11-18T12:00:00Z", changed_by: "admin",
  conditions: {
    all: [{ about: "age", at_least: 30, at_most: null }],
    any: [{ about: "segment", values: ["vip"] }, { about: "value", at_least: "1000.50", at_most: null }],
    none: [{ about: "request", category: "complaint", kinds: [] }],
  },
};
const rules: OfferRules = {
  items: [draft],
  words: {
    segments: ["standard", "vip"], languages: ["uk"], regions: ["UA"], products: ["safe"], requests: ["card"], deals: [],
    consents: ["offers"], agents: { olena: "Олена" },
  },
};
const trial: Trial = {
  rule: 7, version: 3, customer: 1, name: "Шевченко Олена", fits: false, held_back: null,
  conditions: [
    { group: "all", position: 0, held: true, seen: ["45"] },
    { group: "any", position: 0, held: false, seen: ["standard"] },
    { group: "any", position: 1, held: false, seen: [] },
    { group: "none", position: 0, held: false, seen: [] },
  ],
};

let page: HTMLElement;

beforeEach(() => {
  setLanguage("en");
  history.replaceState(null, "", "/offers#7");
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  vi.unstubAllGlobals();
});

const settle = () => act(() => new Promise((resolve) => setTimeout(resolve)));

async function open(answers: Answers = {}, items: readonly OfferRule[] = rules.items) {
  const asked = answerWith({ "GET /api/offer-rules": { body: { ...rules, items } }, ...answers });
  await act(() => render(<><Offers /><Toasts /></>, page));
  await settle();
  return asked;
}

const button = (name: string) => [...page.querySelectorAll("button")].find((each) => each.textContent?.trim() === name)!;

async function press(name: string) {
  await act(() => button(name).click());
  await settle();
}

async function write(element: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, text: string) {
  element.value = text;
  const kind = element instanceof HTMLSelectElement ? "change" : "input";
  await act(() => void element.dispatchEvent(new Event(kind, { bubbles: true })));
}

async function save() {
  await act(() => void page.querySelector("form")!.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true })));
  await settle();
}

async function tryOnSomebody() {
  await press("Try on a customer…");
  await write(page.querySelector<HTMLInputElement>(".search")!, "Шевченко");
  await act(() => new Promise((resolve) => setTimeout(resolve, 250)));
  await act(() => page.querySelector<HTMLElement>(".hit")!.click());
  await settle();
}

const found: Answers = {
  [`GET /api/customers?q=${encodeURIComponent("Шевченко")}`]: {
    body: { items: [{ customer: 1, name: "Шевченко Олена", segment: "standard", owner: null, phone: null }] },
  },
  "POST /api/offer-rules/7/try": { body: trial },
};

it("saves the rule as the service knows it, with the version that was read", async () => {
  const asked = await open({ "PUT /api/offer-rules/7": { body: { ...draft, version: 4, title: "A big safe" } } });
  await write(page.querySelector<HTMLInputElement>(".section input")!, "A big safe");
  await save();
  const { id, version, status, tried, changed_at, changed_by, ...fields } = draft;
  expect(asked.at(-1)).toEqual({ request: "PUT /api/offer-rules/7", body: { ...fields, title: "A big safe" } });
  expect(page.querySelector(".savebar")!.textContent).toContain("All saved");
});

it("asks the service nothing about a rule that says nothing or has no condition", async () => {
  const asked = await open({}, []);
  await press("New rule");
  await save();
  expect(asked).toHaveLength(1);
  expect(page.textContent).toContain("Add at least one condition.");
  expect(page.querySelectorAll('[aria-invalid="true"]')).toHaveLength(2);
});

it("adds a condition of the vocabulary to a group", async () => {
  const asked = await open({ "POST /api/offer-rules": { status: 201, body: draft } }, []);
  await press("New rule");
  const [title, text] = [page.querySelector<HTMLInputElement>(".section input")!, page.querySelector("textarea")!];
  await write(title, "A safe");
  await write(text, "Say so.");
  await write(page.querySelectorAll<HTMLSelectElement>(".conditions__add")[2]!, "holds");
  const pick = page.querySelector<HTMLInputElement>(".condition .chips__input")!;
  await write(pick, "Safe,");
  await save();
  expect(asked.find(({ request }) => request === "POST /api/offer-rules")!.body).toMatchObject({
    title: "A safe", conditions: { all: [], any: [], none: [{ about: "holds", kinds: ["safe"] }] },
  });
});

it("shows at each condition whether it held and what was seen, and lets a tried rule go live", async () => {
  const live = { ...draft, status: "live", version: 4, tried: true };
  const asked = await open({ ...found, "PUT /api/offer-rules/7/in-force": { body: live } });
  expect(button("Put in force").disabled).toBe(true);
  await tryOnSomebody();
  const marks = [...page.querySelectorAll(".condition__mark")].map((mark) => mark.textContent);
  expect(marks).toEqual([
    "Holds. Seen: 45 years", "Does not hold. Seen: Standard", "Does not hold. Seen: nothing", "Does not hold. Seen: nothing",
  ]);
  expect(page.querySelectorAll(".condition__mark--missed")).toHaveLength(2);
  expect(page.querySelector(".verdict")!.textContent).toContain("It does not fit.");
  await press("Put in force");
  expect(asked.at(-1)).toEqual({ request: "PUT /api/offer-rules/7/in-force", body: { live: true } });
  expect(page.querySelector(".queuelist")!.textContent).toContain("In force");
});

it("forgets a trial as soon as the rule is changed", async () => {
  await open(found);
  await tryOnSomebody();
  await write(page.querySelector("textarea")!, "Something else.");
  expect(page.querySelector(".condition__mark")).toBeNull();
  expect(button("Try on a customer…").disabled).toBe(true);
});

it("does not save over a colleague's change unasked", async () => {
  const theirs = { ...draft, version: 9, title: "Theirs" };
  const asked = await open({
    "PUT /api/offer-rules/7": { status: 412, body: refusal("changed_meanwhile") },
    "GET /api/offer-rules/7": { body: theirs },
  });
  await write(page.querySelector("textarea")!, "Mine.");
  await save();
  expect(page.querySelector(".conflict")!.textContent).toContain("Somebody else has changed this rule meanwhile.");
  await press("Save mine all the same");
  expect(asked.slice(-2).map(({ request }) => request)).toEqual(["GET /api/offer-rules/7", "PUT /api/offer-rules/7"]);
});

it("offers another try when the rules cannot be read", async () => {
  await open({ "GET /api/offer-rules": { status: 503, body: refusal("store_unavailable") } });
  expect(page.querySelector('[role="alert"]')!.textContent).toContain("Try again");
});

it("takes every condition of the vocabulary through the form unharmed", () => {
  for (const about of ABOUTS) {
    const fresh = newCondition(about);
    const words = Object.fromEntries(Object.keys(fresh.words).map((name) => [name, ["a"]]));
    const texts = Object.fromEntries(
      VOCABULARY[about].filter(({ type }) => type !== "words").map((slot) => [slot.name, slot.type === "choice" ? slot.choices[0]! : "5"]),
    );
    const whole = { ...toDraft(draft), groups: { all: [{ ...fresh, words, texts }], any: [], none: [] } };
    expect(check(whole).size, about).toBe(0);
    const fields = toFields(whole);
    expect(toFields(toDraft({ ...draft, ...fields } as OfferRule)), about).toEqual(fields);
  }
});

it.each([
  ["age", { at_least: "x" }, "conditions.all.0.at_least", "number"],
  ["age", { at_least: "3.5" }, "conditions.all.0.at_least", "number"],
  ["age", {}, "conditions.all.0", "no_limit"],
  ["value", { at_least: "2 000,50", at_most: "1000" }, "conditions.all.0", "wrong_way_round"],
  ["contract_ends", {}, "conditions.all.0.within", "missing"],
  ["consent", {}, "conditions.all.0.kind", "missing"],
] as const)("tells what is wrong with %s %o", (about, given, path, code) => {
  const fresh = newCondition(about);
  const condition = { ...fresh, texts: { ...fresh.texts, ...given } };
  expect(check({ ...toDraft(draft), groups: { all: [condition], any: [], none: [] } }).get(path)).toBe(code);
});

it("says what was seen in words", () => {
  expect(seenOf("consent", ["not_asked"], rules.words)).toBe("never asked for");
  expect(seenOf("owner", ["olena"], rules.words)).toBe("Олена");
  expect(seenOf("child", ["16", "9"], rules.words)).toBe("16 years, 9 years");
  expect(seenOf("request", ["a", "b", "c", "d"], rules.words)).toBe("a, b, c …");
});
