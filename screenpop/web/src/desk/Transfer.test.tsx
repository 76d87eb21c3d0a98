import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api, ApiError } from "../api";
import { pop, profile } from "../fixtures";
import { VERSION, type Colleague, type PopView, type TransferTargets } from "../generated/messages";
import { setLanguage } from "../i18n";
import { forget, receive, session } from "../state";
import { Transfer } from "./Transfer";
import { matching, openTransfer, transferring } from "./transferring";

const colleague = (agent: string, name: string, state: Colleague["state"]): Colleague => ({
  agent, name, teams: [], state, since: "2026-11-21T10:00:00Z",
});
const targets: TransferTargets = {
  agents: [colleague("taras", "Taras Bondar", "talking"), colleague("iryna", "Iryna Lys", "logged_out"), colleague("daniel", "Daniel Gray", "ready")],
  queues: [{ queue: "loans", title: "Loans", open: false, waiting: 2 }],
};
const ids = (query: string) => matching(targets, query).map(({ id }) => id);

/** Does something, and waits until its answers are drawn. */
const doing = async (what: () => unknown) => {
  await act(() => void what());
  await act(() => new Promise<void>((done) => setTimeout(done)));
};

let page: HTMLElement;
const text = () => page.textContent ?? "";
const shows = (changes: Partial<PopView>) => receive({ type: "pop", v: VERSION, seq: 1, pop: { ...pop, ...changes } });
const press = (key: string) =>
  doing(() => page.querySelector("input")?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
const button = () => page.querySelector<HTMLButtonElement>(".transfer__foot button")!;

beforeEach(async () => {
  setLanguage("en");
  session.value = { agent: "olena", name: "Olena", role: "agent", language: "en" };
  vi.spyOn(api, "transferTargets").mockResolvedValue(targets);
  page = document.body.appendChild(document.createElement("div"));
  await doing(() => render(<Transfer />, page));
});

afterEach(() => {
  transferring.value = false;
  render(null, page);
  page.remove();
  forget();
  vi.restoreAllMocks();
});

it("offers whoever can take it soonest first, then queues, and finds each by a part of the name", () => {
  expect(ids("")).toEqual(["agent:daniel", "agent:taras", "agent:iryna", "queue:loans"]);
  expect(ids("bon TAR")).toEqual(["agent:taras"]);
  expect(ids("loa")).toEqual(["queue:loans"]);
});

it("does not open while there is nobody to pass on", async () => {
  await doing(() => shows({ phase: "ringing" }));
  expect(openTransfer()).toBe(false);
  await doing(() => shows({ phase: "talking", callback: { asked: pop.since, attempt: 1, attempts: 3, reached: true } }));
  expect(openTransfer()).toBe(false);
});

it("passes the call on by keyboard alone, at the second Enter, and says that the owner stays", async () => {
  const transfer = vi.spyOn(api, "transfer").mockResolvedValue();
  await doing(() => shows({ phase: "talking", profile: { ...profile, owner: "taras", owner_name: "Taras Bondar" } }));
  await doing(() => openTransfer());
  expect(text()).toContain("Taras Bondar stays the owner");
  expect(button().disabled).toBe(true);
  await press("ArrowDown");
  await press("ArrowDown");
  await press("Enter");
  expect(transfer).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(button());
  expect(button().textContent).toBe("Transfer to Taras Bondar");
  await doing(() => button().click());
  expect(transfer).toHaveBeenCalledWith("c1", { agent: "taras" });
  expect(transferring.value).toBe(false);
});

it("takes the best match at the first Enter", async () => {
  await doing(() => shows({ phase: "talking" }));
  await doing(() => openTransfer());
  await press("Enter");
  expect(document.activeElement).toBe(button());
  expect(button().textContent).toBe("Transfer to Daniel Gray");
});

it("says why a transfer was refused, and stays open", async () => {
  vi.spyOn(api, "transfer").mockRejectedValue(new ApiError(403, "not_your_call", ""));
  await doing(() => shows({ phase: "hold" }));
  await doing(() => openTransfer());
  const hits = [...page.querySelectorAll<HTMLElement>(".transfer__target")];
  await doing(() => hits.at(-1)?.click());
  await doing(() => button().click());
  expect(page.querySelector("[role=alert]")?.textContent).toBe("This call is not yours any more.");
});

it("takes nobody who has gone home, and marks a closed queue", async () => {
  await doing(() => shows({ phase: "talking" }));
  await doing(() => openTransfer());
  const hits = [...page.querySelectorAll<HTMLElement>(".transfer__target")];
  expect(hits.at(-1)?.textContent).toMatch(/Loans.*closed.*2 wait/);
  await doing(() => hits.find((hit) => hit.textContent?.includes("Iryna"))?.click());
  expect(button().disabled).toBe(true);
});

it("closes by itself when the call is over", async () => {
  await doing(() => shows({ phase: "talking" }));
  await doing(() => openTransfer());
  await doing(() => shows({ phase: "wrap_up" }));
  expect(transferring.value).toBe(false);
});
