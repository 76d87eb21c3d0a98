import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api, ApiError } from "../api";
import { setClock } from "../clock";
import { VERSION, type CallbackLine, type VoicemailLine } from "../generated/messages";
import { setLanguage } from "../i18n";
import { forget, linkStatus, receive } from "../state";
import { InboxButton, InboxDialog, InboxSections } from "./Inbox";
import { inboxOpen, watchInbox } from "./incoming";

const callback: CallbackLine = {
  id: 3, queue: "loans", owner: "olena", number: "+380441234567", customer: 7, customer_name: "Hanna Melnyk", asked_at: "2026-11-21T09:05:00Z", tries: 3,
  next_try_at: null, state: "given_up", last_result: "no_answer",
};
const message: VoicemailLine = {
  id: 5, call: "1.1", at: "2026-11-21T09:30:00Z", seconds: 42, queue: "loans", queue_title: "Loans", number: null,
  customer: null, customer_name: null, owner: null, owner_name: null, heard_at: null, heard_by: null, heard_by_name: null,
};

/** Does something, and waits until its answers are drawn. */
const doing = async (what: () => unknown) => {
  await act(() => void what());
  await act(() => new Promise<void>((done) => setTimeout(done)));
};

let page: HTMLElement;
let stop: () => void;
const text = () => page.textContent ?? "";
const badge = () => page.querySelector(".badge")?.textContent ?? null;

beforeEach(async () => {
  setLanguage("en");
  setClock("2026-11-21T10:00:00Z");
  vi.spyOn(api, "callbacks").mockResolvedValue({ items: [callback, { ...callback, id: 4, state: "waiting", tries: 0, last_result: null }] });
  vi.spyOn(api, "voicemails").mockResolvedValue({ items: [message], unheard: 1 });
  linkStatus.value = "open";
  page = document.body.appendChild(document.createElement("div"));
  await act(() =>
    render(
      <>
        <InboxButton />
        <InboxSections />
        <InboxDialog />
      </>,
      page,
    ),
  );
  await doing(() => (stop = watchInbox()));
});

afterEach(() => {
  stop();
  render(null, page);
  page.remove();
  forget();
  linkStatus.value = "connecting";
  vi.restoreAllMocks();
});

it("counts what only I can settle: who was not reached, and what nobody has heard", () => {
  expect(badge()).toBe("2");
  expect(text()).toContain("not reached: ring him yourself");
  expect(text()).toMatch(/3 tries so far.*no answer/);
});

it("settles a callback, and the list follows", async () => {
  const settled = vi.spyOn(api, "settleCallback").mockResolvedValue();
  vi.spyOn(api, "callbacks").mockResolvedValue({ items: [] });
  const buttons = [...page.querySelectorAll<HTMLButtonElement>(".inbox__act")];
  expect(buttons.map(({ textContent }) => textContent)).toEqual(["Done", "Not needed", "Mark as heard"]);
  await doing(() => buttons[0]?.click());
  expect(settled).toHaveBeenCalledWith(3);
  expect(badge()).toBe("1");
});

it("plays a message, and marks it as heard at its end", async () => {
  const heard = vi.spyOn(api, "hearVoicemail").mockResolvedValue();
  const sound = page.querySelector("audio")!;
  expect(sound.getAttribute("src")).toBe("/api/voicemails/5/audio");
  expect(sound.getAttribute("aria-label")).toBe("Message from Hidden number");
  vi.spyOn(api, "voicemails").mockResolvedValue({ items: [{ ...message, heard_at: "2026-11-21T10:00:00Z" }], unheard: 0 });
  await doing(() => sound.dispatchEvent(new Event("ended")));
  expect(heard).toHaveBeenCalledWith(5);
  expect(page.querySelector("audio")).toBeNull();
});

it("fetches anew when the service says that something came", async () => {
  vi.spyOn(api, "voicemails").mockResolvedValue({ items: [message, { ...message, id: 6 }], unheard: 2 });
  await doing(() => receive({ type: "inbox_changed", v: VERSION }));
  expect(badge()).toBe("3");
});

it("says in the dialog that there is nothing, or that it could not be fetched", async () => {
  vi.spyOn(api, "callbacks").mockResolvedValue({ items: [] });
  vi.spyOn(api, "voicemails").mockRejectedValue(new ApiError(503, "store_unavailable", ""));
  await doing(() => receive({ type: "inbox_changed", v: VERSION }));
  await doing(() => (inboxOpen.value = true));
  expect(page.querySelector("dialog")?.textContent).toContain("Customer records do not answer just now.");
  expect(page.querySelector("dialog")?.textContent).toContain("Nobody is to be rung back");
});
