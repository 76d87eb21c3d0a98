import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setClock } from "../clock";
import { VERSION, type CustomerWaiting } from "../generated/messages";
import { setLanguage } from "../i18n";
import { forget, receive, viewed } from "../state";
import { OwnWaiting, QueueCount } from "./OwnWaiting";

const now = "2026-11-21T10:00:00Z";
const one: CustomerWaiting = {
  call: "1.1", queue_title: "Loans", arrived: "2026-11-21T09:58:48Z", number: "+380441234567", customer: 7,
  customer_name: "Hanna Melnyk", held: false, until: null, callback: false,
};

let page: HTMLElement;
const told = (own: readonly CustomerWaiting[], count = own.length) =>
  act(() => receive({ type: "waiting", v: VERSION, own, count, longest: count ? one.arrived : null }));
const text = () => page.querySelector(".ownwaiting")?.textContent ?? "";

beforeEach(async () => {
  setLanguage("en");
  setClock(now);
  page = document.body.appendChild(document.createElement("div"));
  await act(() =>
    render(
      <>
        <QueueCount />
        <OwnWaiting />
      </>,
      page,
    ),
  );
});

afterEach(() => {
  render(null, page);
  page.remove();
  forget();
  vi.restoreAllMocks();
});

it("names my customer who waits, since when, and for how long he is still held for me", async () => {
  await told([{ ...one, held: true, until: "2026-11-21T10:00:18Z" }]);
  expect(text()).toMatch(/Waiting for you.*Hanna Melnyk.*1:12.*held for you · 0:18 more/);
  await told([one]);
  expect(text()).toMatch(/Hanna Melnyk.*1:12/);
  expect(text()).not.toContain("held");
  await told([]);
  expect(text()).toBe("");
});

it("promises no end where a hold has none", async () => {
  await told([{ ...one, held: true }]);
  expect(text()).toMatch(/held for you$/);
});

it("says each one once to who listens, but not who is to be rung back", async () => {
  const said = () => page.querySelector("[role=status]")?.textContent;
  await told([one]);
  expect(said()).toBe("Hanna Melnyk is waiting for you");
  await told([one, { ...one, call: "1.2", customer_name: "Ivan Bondar", callback: true }]);
  expect(said()).toBe("Hanna Melnyk is waiting for you");
  await told([one, { ...one, call: "1.3", customer_name: null, customer: null }]);
  expect(said()).toBe("+380 44 123 45 67 is waiting for you");
});

it("opens his record at a press, and folds a long line", async () => {
  await told(["a", "b", "c", "d", "e"].map((call) => ({ ...one, call })));
  expect(page.querySelector("summary")?.textContent).toBe("and 2 more");
  await act(() => page.querySelector<HTMLButtonElement>(".ownwaiting__name")?.click());
  expect(viewed.value).toBe(7);
});

it("counts the callers in my queues, and says nothing while there are none", async () => {
  await told([], 3);
  expect(page.querySelector(".queuecount")?.textContent).toMatch(/3 wait in your queues.*1:12/);
  await told([], 0);
  expect(page.querySelector(".queuecount")).toBeNull();
});
