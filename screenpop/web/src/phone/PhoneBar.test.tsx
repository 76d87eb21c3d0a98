import { signal } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setLanguage } from "../i18n";
import type { PhoneCall, PhoneProblem } from "./model";
import { phone, type PhoneControls, type PhoneStatus } from "./phone";
import { PhoneBar } from "./PhoneBar";

const talking: PhoneCall = {
  call: "17.1", state: "talking", direction: "in", peer: "Olena", muted: false, since: 0, answered: 0, invite: null,
};

let asked: string[];
let status: ReturnType<typeof signal<PhoneStatus>>;
let problem: ReturnType<typeof signal<PhoneProblem | null>>;
let call: ReturnType<typeof signal<PhoneCall | null>>;
let page: HTMLElement;

beforeEach(async () => {
  setLanguage("en");
  asked = [];
  [status, problem, call] = [signal("registered"), signal(null), signal(null)];
  const note = (name: string) => (value?: unknown) => void asked.push(value === undefined ? name : `${name} ${String(value)}`);
  phone.value = {
    status, problem, call, microphones: signal([{ id: "usb", label: "Headset" }]), microphone: signal(null),
    answer: note("answer"), reject: note("reject"), hangup: note("hangup"), mute: note("mute"), hold: note("hold"),
    digit: note("digit"), dial: note("dial"), chooseMicrophone: note("microphone"), retry: note("retry"),
    dispose: note("dispose"),
  } as PhoneControls;
  page = document.body.appendChild(document.createElement("div"));
  await act(() => render(<PhoneBar keys={{ answer: "A" }} />, page));
});

afterEach(() => {
  render(null, page);
  page.remove();
  phone.value = null;
});

function button(name: string): HTMLButtonElement | undefined {
  const named = (element: Element) => (element.getAttribute("aria-label") ?? element.textContent ?? "").startsWith(name);
  return [...page.querySelectorAll<HTMLButtonElement>("button")].find(named);
}

const press = (name: string) => act(() => button(name)?.click());

describe("the phone on the desk", () => {
  it("says that it is ready, and is not there for an agent without one", async () => {
    expect(page.textContent).toContain("Phone ready");
    await act(() => void (status.value = "off"));
    expect(page.textContent).toBe("");
  });

  it("answers or rejects a ringing call", async () => {
    await act(() => void (call.value = { ...talking, state: "ringing" }));
    expect(button("Hang up")).toBeUndefined();
    expect(button("Answer")?.textContent).toContain("A");
    await press("Answer");
    await press("Reject");
    expect(asked).toEqual(["answer", "reject"]);
  });

  it("holds, mutes and ends a conversation, and shows what is on", async () => {
    await act(() => void (call.value = talking));
    await press("Hold");
    await press("Mute");
    await act(() => void (call.value = { ...talking, state: "held", muted: true }));
    expect(["Hold", "Mute"].map((name) => button(name)?.getAttribute("aria-pressed"))).toEqual(["true", "true"]);
    await press("Hold");
    await press("Mute");
    await press("Hang up");
    expect(asked).toEqual(["hold true", "mute true", "hold false", "mute false", "hangup"]);
  });

  it("sends tones from its keypad", async () => {
    await act(() => void (call.value = talking));
    await press("Keypad");
    await press("4");
    await press("#");
    expect(asked).toEqual(["digit 4", "digit #"]);
    expect(page.querySelector("output")?.textContent).toBe("4#");
  });

  it("takes digits from the keyboard while the keypad is open, and gives it back", async () => {
    const key = (name: string) =>
      act(() => void document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true })));
    await act(() => void (call.value = talking));
    await act(() => (button("Keypad")?.focus(), button("Keypad")?.click()));
    await key("7");
    expect(asked).toEqual(["digit 7"]);
    await key("Escape");
    expect(page.querySelector("output")).toBeNull();
    expect(document.activeElement).toBe(button("Keypad"));
  });

  it("closes the keypad with the call, and leaves no form to ring a colleague in its place", async () => {
    await act(() => void (call.value = talking));
    await press("Keypad");
    await act(() => void (call.value = null));
    expect(page.querySelector("input")).toBeNull();
  });

  it("says what is wrong and what to do, and tries again", async () => {
    await act(() => void (problem.value = "microphone_denied"));
    expect(page.querySelector("[role=alert]")?.textContent).toContain("Allow it");
    await press("Try again");
    expect(asked).toEqual(["retry"]);
  });

  it("names the colleague who rings, for he has no pop", async () => {
    await act(() => void (call.value = { ...talking, call: null, state: "ringing", peer: "<b>boris</b>" }));
    expect(page.textContent).toContain("<b>boris</b>");
  });

  it("lets the agent choose his microphone", async () => {
    await press("Microphone");
    await press("Headset");
    expect(asked).toEqual(["microphone usb"]);
  });
});
