import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, api } from "../../api";
import { setLanguage } from "../../i18n";
import { session } from "../../state";
import { FormView } from "./FormView";
import type { FieldSpec } from "./spec";
import { unsavedForms } from "./typed";
import { useForm } from "./useForm";

interface Card {
  readonly version: number;
  readonly title: string;
  readonly due: string | null;
  readonly amount: string | null;
}

const specs: readonly FieldSpec[] = [
  { name: "title", label: "field.title", kind: "line", required: true },
  { name: "due", label: "field.due", kind: "day" },
  { name: "amount", label: "field.amount", kind: "money" },
];
const card: Card = { version: 1, title: "Card", due: "2026-12-01", amount: null };
const stale = () => new ApiError(412, "changed_meanwhile", "");
const save = vi.fn<(fields: Record<string, unknown>, from: Card | null) => Promise<Card>>();
const read = vi.fn<() => Promise<Card>>();
const saved = vi.fn();
let page: HTMLElement;

function Card() {
  const form = useForm<Card>({ id: "7/cards/1", specs, record: card, save, read, onSaved: saved });
  return <FormView form={form} title="Card" onClose={() => {}} />;
}

const field = (name: string) => page.querySelector<HTMLInputElement>(`[name=${name}]`)!;
const show = () => act(() => render(<Card />, page));
const hide = () => act(() => render(null, page));
const submit = () => press(page.querySelector("[type=submit]")!.textContent!);

async function type(name: string, value: string) {
  field(name).value = value;
  await act(() => void field(name).dispatchEvent(new Event("input", { bubbles: true })));
}

async function press(text: string) {
  const button = [...page.querySelectorAll("button")].find(({ textContent }) => textContent === text)!;
  await act(async () => button.click());
  await act(async () => {}); // what the service answered is drawn
}

beforeEach(() => {
  setLanguage("en");
  sessionStorage.clear();
  session.value = { agent: "olena", name: "Олена", role: "agent", language: "en" };
  vi.spyOn(api, "transferTargets").mockResolvedValue({ agents: [], queues: [] });
  save.mockReset().mockResolvedValue({ ...card, version: 2 });
  read.mockReset();
  saved.mockReset();
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(async () => {
  await hide();
  page.remove();
  vi.restoreAllMocks();
});

it("sends what is typed over the version that was read, and money in any spelling", async () => {
  await show();
  await type("amount", "1 250,50");
  await submit();
  expect(save).toHaveBeenCalledExactlyOnceWith({ title: "Card", due: "2026-12-01", amount: "1250.50" }, card);
  expect(saved).toHaveBeenCalledOnce();
});

it("says beside the field what is wrong, and asks the service only when nothing is", async () => {
  await show();
  await type("title", " ");
  await type("amount", "much");
  await submit();
  expect(save).not.toHaveBeenCalled();
  expect([...page.querySelectorAll(".field__error")].map((fault) => fault.textContent)).toEqual([
    "Fill this in.",
    "An amount, such as 1250.50",
  ]);
  expect(document.activeElement).toBe(field("title"));
});

it("shows beside a field what the service says is wrong with it", async () => {
  save.mockRejectedValueOnce(new ApiError(422, "invalid", "", null, [{ field: "due", code: "too_early" }]));
  await show();
  await submit();
  expect(page.querySelector("[data-field=due] .field__error")?.textContent).toBe("This is before the beginning.");
});

it("keeps what was typed when the page goes, and forgets it when it is saved", async () => {
  await show();
  await type("title", "Card, eaten");
  await hide();
  expect(unsavedForms("7/cards/")).toEqual(["7/cards/1"]);
  await show();
  expect(field("title").value).toBe("Card, eaten");
  await submit();
  expect(unsavedForms()).toEqual([]);
});

it("keeps what was typed when somebody else was quicker, shows his value beside it, and saves what is chosen", async () => {
  const theirs: Card = { version: 5, title: "Card, found", due: "2026-12-24", amount: null };
  save.mockRejectedValueOnce(stale());
  read.mockResolvedValueOnce(theirs);
  await show();
  await type("title", "Card, eaten");
  await submit();
  expect(page.textContent).toContain("Somebody changed this meanwhile.");
  expect(field("title").value).toBe("Card, eaten");
  expect(page.querySelector("[data-field=title] .field__theirs strong")?.textContent).toBe("Card, found");
  expect(field("due").value).toBe("2026-12-24"); // not touched here: as it is saved now
  await press("Save mine");
  expect(save.mock.lastCall).toEqual([{ title: "Card, eaten", due: "2026-12-24", amount: null }, theirs]);
});

it("takes the other's value at a press, or all of them", async () => {
  save.mockRejectedValue(stale());
  read.mockResolvedValue({ version: 5, title: "Card, found", due: null, amount: "7" });
  await show();
  await type("title", "Card, eaten");
  await type("amount", "9");
  await submit();
  await press("Take this");
  expect(field("title").value).toBe("Card, found");
  expect(page.querySelector("[data-field=amount] .field__theirs")).not.toBeNull();
  await press("Drop mine");
  expect([field("title").value, field("due").value, field("amount").value]).toEqual(["Card, found", "", "7"]);
  expect(unsavedForms()).toEqual([]);
});

it("keeps everything where the service does not answer", async () => {
  save.mockRejectedValueOnce(new ApiError(503, "store_unavailable", ""));
  await show();
  await type("title", "Card, eaten");
  await submit();
  expect(page.querySelector("[role=alert]")?.textContent).toBe("Customer records do not answer just now.");
  expect(field("title").value).toBe("Card, eaten");
});
