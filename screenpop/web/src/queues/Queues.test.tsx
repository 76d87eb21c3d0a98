import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Toasts } from "../components/toasts";
import { setLanguage } from "../i18n";
import { go, pageFor } from "../shell/route";
import { answerWith, type Answers, refusal } from "../testing";
import { full, kept, plain, queues } from "./fixtures";
import { Queues } from "./Queues";

let page: HTMLElement;

beforeEach(() => {
  setLanguage("en");
  history.replaceState(null, "", "/queues#private");
  window.dispatchEvent(new Event("popstate"));
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  vi.unstubAllGlobals();
});

const settle = () => act(() => new Promise((resolve) => setTimeout(resolve)));

async function open(answers: Answers = {}) {
  const asked = answerWith({ "GET /api/queues": { body: queues }, ...answers });
  await act(() => render(<><Queues /><Toasts /></>, page));
  await settle();
  return asked;
}

const field = (path: string) => page.querySelector<HTMLElement>(`[data-path="${path}"]`)!;
const input = (path: string) => field(path).querySelector<HTMLInputElement>("input")!;

async function type(path: string, text: string) {
  const box = input(path);
  box.value = text;
  await act(() => void box.dispatchEvent(new Event("input", { bubbles: true })));
}

async function press(name: string) {
  const button = [...page.querySelectorAll("button")].find((each) => each.textContent?.trim() === name)!;
  await act(() => button.click());
  await settle();
}

async function save() {
  await act(() => void page.querySelector("form")!.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true })));
  await settle();
}

it("saves the whole queue with the version that was read", async () => {
  const changed = { ...plain, ring: 25 };
  const asked = await open({ "PUT /api/queues/private": { body: kept(changed, "v2") } });
  await type("ring", "25");
  await save();
  expect(asked.at(-1)).toEqual({ request: "PUT /api/queues/private", body: { queue: changed, version: "v1" } });
  expect(page.querySelector(".savebar")!.textContent).toContain("All saved");
});

it("tells what is wrong beside the field and asks the service nothing", async () => {
  const asked = await open();
  await type("ring", "0");
  await save();
  expect(field("ring").textContent).toContain("From 1 to 300.");
  expect(input("ring").getAttribute("aria-invalid")).toBe("true");
  expect(asked).toHaveLength(1);
});

it("shows what the service refuses beside its field", async () => {
  history.replaceState(null, "", "/queues#lending");
  const fields = [{ field: "queue.hours.zone", code: "unknown_zone" }];
  const body = { error: { code: "queue_invalid", message: "", hint: "", fields } };
  await open({ "PUT /api/queues/lending": { status: 422, body } });
  await type("hours.zone", "Mars/Olympus");
  await save();
  expect(field("hours.zone").textContent).toContain("No such time zone.");
});

it("keeps what was typed when a colleague was quicker, and shows his on request", async () => {
  const answers: Answers = { "PUT /api/queues/private": { status: 409, body: refusal("queue_changed") } };
  await open(answers);
  await type("title", "Mine");
  await save();
  expect(page.textContent).toContain("Somebody else has changed this queue meanwhile.");
  expect(input("title").value).toBe("Mine");
  answerWith({ "GET /api/queues": { body: { ...queues, items: [kept(full), kept({ ...plain, title: "Theirs" }, "v2")] } } });
  await press("Show theirs, discard mine");
  expect(input("title").value).toBe("Theirs");
});

it("saves over a colleague's change only when told to", async () => {
  const refused: Answers = { "PUT /api/queues/private": { status: 409, body: refusal("queue_changed") } };
  await open(refused);
  await type("title", "Mine");
  await save();
  const mine = { ...plain, title: "Mine" };
  const asked = answerWith({
    "GET /api/queues/private": { body: kept({ ...plain, title: "Theirs" }, "v2") },
    "PUT /api/queues/private": { body: kept(mine, "v3") },
  });
  await press("Save mine all the same");
  expect(asked.at(-1)!.body).toEqual({ queue: mine, version: "v2" });
});

it("asks before typed changes are left for another page or another queue", async () => {
  await open();
  await type("title", "Mine");
  await act(() => go("/floor"));
  expect(page.querySelector("dialog")!.textContent).toContain("Leave without saving?");
  expect(pageFor("administrator")).toBe("/queues");
  await press("Go on editing");
  await act(() => page.querySelector<HTMLElement>(".queuelist__one")!.click());
  await press("Discard changes");
  expect(input("title").value).toBe("Lending");
  await act(() => go("/floor"));
  expect(pageFor("administrator")).toBe("/floor");
});

it("adds a queue under the name that it is given", async () => {
  const asked = await open({ "PUT /api/queues/cards": { body: kept({ ...plain, name: "cards" }) } });
  await press("New queue");
  await type("title", "Cards");
  await type("name", "cards");
  await type("team", "private");
  await save();
  expect(asked.at(-1)!.body).toEqual({
    queue: { ...queues.template, name: "cards", title: "Cards", team: "private" },
    version: null,
  });
});

it("says what to do when there is no queue, and when the list cannot be read", async () => {
  history.replaceState(null, "", "/queues");
  await open({ "GET /api/queues": { body: { ...queues, items: [] } } });
  expect(page.textContent).toContain("There is no queue yet.");
  render(null, page);
  await open({ "GET /api/queues": { status: 503, body: refusal("store_unavailable") } });
  expect(page.textContent).toContain("Customer records do not answer just now.");
});
