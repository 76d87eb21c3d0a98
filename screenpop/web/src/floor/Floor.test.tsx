import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callLine, queueLine } from "../fixtures";
import type { AgentLine, CallLine, FloorShown, Hello } from "../generated/messages";
import { setLanguage } from "../i18n";
import { receive, session } from "../state";
import { Floor } from "./Floor";

const now = "2026-11-21T10:00:00Z";

const hello: Hello = {
  type: "hello", v: 1, now, agent: "iryna", name: "Iryna", role: "supervisor", language: "en", demo: false,
  not_ready_reasons: [], dispositions: [], degraded: [],
};

const empty: FloorShown = {
  type: "floor", v: 1, queues: [queueLine], agents: [], calls: [],
  today: { offered: 0, answered: 0, abandoned: 0, service_level: null, asa: null, continuity: null, on_shift_continuity: null },
};

const waiting: CallLine = {
  ...callLine, arrived: "2026-11-21T09:59:30Z", since: "2026-11-21T09:59:30Z", customer: 5, customer_name: "Hanna Melnyk",
  owner: "anna", owner_name: "Anna Koval", waiting_for: "anna", waiting_for_name: "Anna Koval",
  held_until: "2026-11-21T10:00:25Z",
  why: [{ code: "owner_talking", after: 0.1, agent: "anna", agent_name: "Anna Koval", seconds: 30 }],
};

const anna: AgentLine = {
  agent: "anna", name: "Anna Koval", teams: ["loans"], state: "talking", since: "2026-11-21T09:58:00Z", reason: null,
  call: null, until: null, phone: true,
};

let page: HTMLElement;
const hears = (...messages: Parameters<typeof receive>) => act(() => messages.forEach((message) => receive(message)));
const text = (selector: string) => page.querySelector(selector)?.textContent ?? "";

beforeEach(async () => {
  setLanguage("en");
  session.value = { agent: "iryna", name: "Iryna", role: "supervisor", language: "en" };
  page = document.body.appendChild(document.createElement("div"));
  await act(() => render(<Floor />, page));
  await hears(hello);
});

afterEach(() => {
  render(null, page);
  page.remove();
  session.value = null;
});

describe("the floor", () => {
  it("says that nobody waits and that there are no figures yet", async () => {
    await hears(empty);
    expect(text(".floor__waiting")).toContain("Nobody is waiting");
    expect(text(".floor__calls")).toContain("No calls in progress");
    expect(text(".figures").match(/—/g)?.length).toBe(4);
  });

  it("shows who waits, how long, for whom and why, until he is put through", async () => {
    await hears({ ...empty, calls: [waiting], agents: [anna] });
    expect(text(".floor__waiting")).toMatch(/0:30.*Hanna Melnyk.*Loans.*Anna Koval.*Anna Koval was on another call/);
    expect(text(".floor__waiting")).toContain("own expert: Anna Koval still 0:25");
    expect(text(".queues")).toContain("1 waiting");
    expect(text(".team__title")).toContain("Loans");
    const talking = { ...waiting, phase: "talking", agent: "anna", agent_name: "Anna Koval", since: now } as const;
    const delta = { type: "floor_changed", v: 1, queues: [], agents: [{ ...anna, call: "1.1" }], calls: [talking], gone: [], today: null } as const;
    await hears(delta);
    expect(text(".floor__waiting")).toContain("Nobody is waiting");
    expect(text(".floor__calls")).toMatch(/0:00.*Hanna Melnyk.*Anna Koval.*Talking/);
    expect(text(".agent")).toMatch(/Anna Koval.*2:00.*Talking with Hanna Melnyk/);
  });

  it("opens a call's story to every step with its time, also while they talk", async () => {
    const why = [
      { code: "owner_talking", after: 0.1, agent: "anna", agent_name: "Anna Koval", seconds: 30 },
      { code: "hold_expired", after: 30.2, agent: "anna", agent_name: "Anna Koval", seconds: 30 },
      { code: "team", after: 95, agent: "boris", agent_name: "Boris Lys", seconds: 95 },
    ];
    await hears({ ...empty, calls: [{ ...waiting, phase: "talking", agent: "boris", agent_name: "Boris Lys", why }] });
    expect(text(".floor__calls summary")).toBe("Offered to Boris Lys of the team");
    expect([...page.querySelectorAll(".story__step")].map((step) => step.textContent)).toEqual([
      "0:00Anna Koval was on another call; held for up to 0:30",
      "0:30Held 0:30 for Anna Koval in vain",
      "1:35Offered to Boris Lys of the team",
    ]);
  });

  it("marks a closed queue, and whom to ring back", async () => {
    const callback = { asked: "2026-11-21T09:00:00Z", attempt: 2, attempts: 3, reached: false };
    await hears({ ...empty, queues: [{ ...queueLine, open: false }], calls: [{ ...waiting, callback }] });
    expect(text(".queues")).toMatch(/Loans.*closed.*Nobody waits.*1 to ring back/);
    expect(text(".floor__waiting")).toContain("Ring back, try 2 of 3");
  });

  it("shows a hostile name as the letters it is made of", async () => {
    await hears({ ...empty, calls: [{ ...waiting, customer_name: "<img src=x onerror=alert(1)>" }] });
    expect(page.querySelector("img")).toBeNull();
    expect(text(".caller__name")).toBe("<img src=x onerror=alert(1)>");
  });

  it("narrows the agents by state", async () => {
    await hears({ ...empty, agents: [anna, { ...anna, agent: "boris", name: "Boris Lys", state: "ready" }] });
    const ready = [...page.querySelectorAll<HTMLButtonElement>(".chip")].find((chip) => chip.textContent?.startsWith("Ready"));
    await act(() => ready?.click());
    expect([...page.querySelectorAll(".agent__name")].map((name) => name.textContent)).toEqual(["Boris Lys"]);
  });

  it("offers to let a customer call in the demo only", async () => {
    await hears(empty);
    expect(page.textContent).not.toContain("Let a customer call");
    await hears({ ...hello, demo: true });
    expect(page.textContent).toContain("Let a customer call");
  });

  it("is not shown to whoever signs in next in the same tab", async () => {
    await hears({ ...empty, calls: [waiting] });
    await act(() => void (session.value = null));
    expect(page.textContent).not.toContain("Hanna Melnyk");
  });
});
