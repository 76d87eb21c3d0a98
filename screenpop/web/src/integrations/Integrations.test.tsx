import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Toasts } from "../components/toasts";
import type { Delivery, Token, Webhook } from "../generated/messages";
import { setLanguage } from "../i18n";
import { answerWith, type Answers, refusal } from "../testing";
import { Integrations } from "./Integrations";

const token: Token = {
  id: 1, name: "website", scopes: ["customers:read"], created_at: "2026-11-01T10:00:00Z", created_by: "adam",
  expires_at: null, last_used_at: null, revoked_at: null,
};
const webhook: Webhook = {
  id: 4, url: "https://shop.example/hook", events: ["task.*"], active: true, version: 2,
  created_at: "2026-11-01T10:00:00Z", created_by: "adam", pending: 1, dead: 2,
};
const delivery: Delivery = {
  id: 9, webhook: 4, event: "e", type: "task.created", state: "dead", tries: 14, next_try_at: null, last_status: 503,
  last_error: "status", created_at: "2026-11-01T10:00:00Z", done_at: "2026-11-02T10:00:00Z",
};
const full: Answers = {
  "GET /api/tokens": { body: { items: [token, { ...token, id: 2, name: "old", revoked_at: "2026-11-02T10:00:00Z" }] } },
  "GET /api/webhooks": { body: { items: [webhook] } },
  "GET /api/deliveries?": { body: { items: [delivery], next: null } },
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
  const asked = answerWith({ ...full, ...answers });
  await act(() => render(<><Integrations /><Toasts /></>, page));
  await settle();
  await settle(); // the deliveries are asked for when the page is drawn
  return asked;
}

async function press(name: string, within: Element = page) {
  const all = [...within.querySelectorAll("button")];
  const found = all.find((each) => each.textContent === name || each.getAttribute("aria-label") === name)!;
  await act(async () => found.click());
  await settle();
}

async function fill(name: string, value: string) {
  const input = page.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
  input.value = value;
  await act(async () => void input.dispatchEvent(new Event("input", { bubbles: true })));
}

const secret = () => page.querySelector<HTMLInputElement>(".secret__text")?.value;

it("shows a new token once", async () => {
  const asked = await open({ "POST /api/tokens": { status: 201, body: { text: "farley_x", token } } });
  await press("New token");
  await fill("name", "crm");
  await act(async () => page.querySelector<HTMLInputElement>("[name='customers:read']")!.click());
  await press("Make the token");
  const made = asked.find(({ request }) => request === "POST /api/tokens")!.body as Record<string, unknown>;
  expect([made["name"], made["scopes"]]).toEqual(["crm", ["customers:read"]]);
  expect(Date.parse(String(made["expires_at"]))).toBeGreaterThan(Date.now());
  expect(secret()).toBe("farley_x");
  await press("I have it");
  expect(secret()).toBeUndefined();
});

it("does not make a token without a scope, or of a name that was given", async () => {
  const asked = await open();
  await press("New token");
  await fill("name", "website");
  await press("Make the token");
  expect(page.textContent).toContain("There was a token of this name already.");
  expect(page.textContent).toContain("Choose at least one.");
  expect(asked.some(({ request }) => request.startsWith("POST"))).toBe(false);
});

it("asks before a token is revoked, and keeps past ones apart", async () => {
  const asked = await open({ "DELETE /api/tokens/1": { status: 204 } });
  expect(page.querySelector("details")!.textContent).toContain("old");
  await press("Revoke: website");
  await press("Revoke", page.querySelector("dialog")!);
  expect(asked.some(({ request }) => request === "DELETE /api/tokens/1")).toBe(true);
});

it("says why the service does not take an address", async () => {
  await open({ "POST /api/webhooks": { status: 422, body: refusal("receiver_refused") } });
  await press("New webhook");
  await fill("url", "http://10.0.0.1/");
  await press("Save");
  expect(page.querySelector("form [role=alert]")!.textContent).toContain("webhooks.networks");
});

it("refuses what is no address or no event before it asks", async () => {
  const asked = await open();
  await press("New webhook");
  await fill("url", "shop.example");
  await fill("events", "task");
  await press("Save");
  expect(page.querySelectorAll("form .field__error")).toHaveLength(2);
  expect(asked.some(({ request }) => request.startsWith("POST"))).toBe(false);
});

it("shows the secret of a new webhook, and of a renewed one", async () => {
  await open({
    "POST /api/webhooks": { status: 201, body: { secret: "whsec_a", webhook } },
    "POST /api/webhooks/4/secret": { body: { secret: "whsec_b" } },
  });
  await press("New webhook");
  await fill("url", "https://shop.example/hook");
  await press("Save");
  expect(secret()).toBe("whsec_a");
  await press("I have it");
  await press("New secret: shop.example");
  await press("New secret", page.querySelector("dialog")!);
  expect(secret()).toBe("whsec_b");
});

it("says that somebody else has changed a webhook meanwhile", async () => {
  await open({ "PUT /api/webhooks/4": { status: 412, body: refusal("changed_meanwhile") } });
  await press("Change: shop.example");
  await press("Save");
  expect(page.querySelector("form [role=alert]")!.textContent).toContain("Somebody else");
});

it("shows why a letter is dead, and sends it again", async () => {
  const asked = await open({
    "POST /api/deliveries/9/resend": { status: 204 },
    "POST /api/webhooks/4/resend": { body: { count: 2 } },
  });
  expect(page.textContent).toContain("2 dead letters");
  expect(page.textContent).toContain("answered 503");
  await press("Send again: task.created");
  await press("Send dead letters again: shop.example");
  expect(page.textContent).toContain("2 letters are sent again.");
  expect(asked.filter(({ request }) => request.startsWith("POST"))).toHaveLength(2);
});
