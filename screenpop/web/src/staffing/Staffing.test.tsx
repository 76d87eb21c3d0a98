import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setLanguage } from "../i18n";
import { answerWith, refusal, type Answers } from "../testing";
import { scale } from "./Chart";
import { plan, replayed, tried } from "./fixtures";
import { Staffing } from "./Staffing";
import { changeOf, yesterday } from "./WhatIfForm";

let page: HTMLElement;
const text = (selector: string) => page.querySelector(selector)?.textContent ?? "";
const settle = () => act(() => new Promise((done) => setTimeout(done)));

async function open(answers: Answers) {
  const asked = answerWith(answers);
  await act(() => render(<Staffing />, page));
  await settle();
  return asked;
}

beforeEach(() => {
  setLanguage("en");
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  vi.unstubAllGlobals();
});

const planned: Answers = { "GET /api/staffing?": { body: plan }, "GET /api/staffing?tried=true": { body: tried } };

describe("the plan", () => {
  it("shows the formulas first and then what the engine made of them", async () => {
    const asked = await open(planned);
    expect(asked.map(({ request }) => request)).toEqual(["GET /api/staffing?", "GET /api/staffing?tried=true"]);
    expect(text(".staffing__basis")).toContain("From 3,148 calls");
    expect(text("tbody tr")).toMatch(/09:00.*20\.0.*5.*85%.*± 4.*Erlang C −13 points/);
    expect(text(".staffing__verdict")).toContain("Erlang C parts from it in 2 half hours");
    expect(page.querySelectorAll(".chart__plot--agents .chart__bar").length).toBe(2);
  });

  it("says so when there is no history yet", async () => {
    await open({ "GET /api/staffing?": { body: { ...plan, calls: 0, handling: null, weekdays: [], rows: [] } } });
    expect(text(".empty")).toContain("There is no history to plan from yet");
    expect([...page.querySelectorAll<HTMLButtonElement>(".question__days button")].every((day) => day.disabled)).toBe(true);
  });

  it("tells a failure and tries again", async () => {
    const asked = await open({ "GET /api/staffing?": { status: 503, body: refusal("planner_busy") } });
    expect(text("[role=alert]")).toContain("Several plans are being made already");
    await act(() => page.querySelector<HTMLButtonElement>("[role=alert] button")!.click());
    await settle();
    expect(asked.length).toBe(2);
  });

  it("plans another weekday and another queue", async () => {
    const asked = await open(planned);
    await act(() => page.querySelectorAll<HTMLButtonElement>(".question__days button")[3]!.click());
    await settle();
    expect(asked.at(-1)!.request).toBe("GET /api/staffing?weekday=3");
    const queue = page.querySelector("select")!;
    await act(() => {
      queue.value = "lending";
      queue.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await settle();
    expect(asked.at(-1)!.request).toBe("GET /api/staffing?weekday=3&queue=lending");
  });
});

describe("what if", () => {
  const replay = () =>
    act(() => {
      page.querySelector("form.whatif")!.dispatchEvent(new Event("submit", { cancelable: true }));
    });

  it("sets both days side by side and says what is better and what is worse", async () => {
    const asked = await open({ ...planned, "POST /api/what-if": { body: replayed } });
    await replay();
    await settle();
    expect(asked.at(-1)!.body).toMatchObject({ day: yesterday(), experts: 1, hold: null, owner_bonus: null });
    const rows = [...page.querySelectorAll(".compared tbody tr")].map((row) => row.textContent);
    expect(rows).toContain("Average wait30 s30 s18 s−12 s");
    expect(rows).toContain("Agents’ occupancy—80%70%−10 points");
    expect([...page.querySelectorAll(".compared--bad")].map((cell) => cell.textContent)).toEqual(["−5 points"]);
  });

  it("says why a day cannot be replayed", async () => {
    await open({ ...planned, "POST /api/what-if": { status: 409, body: refusal("no_shifts") } });
    await replay();
    await settle();
    expect(text(".whatif__failure")).toBe("It is not known who was at work on that day.");
  });

  it("leaves as it is set what is not filled in", () => {
    const given = new FormData();
    for (const [name, value] of [["day", "2026-11-20"], ["experts", "0"], ["hold", "fixed"], ["seconds", "60"], ["bonus", ""]]) {
      given.set(name!, value!);
    }
    expect(changeOf(given)).toEqual({
      day: "2026-11-20", experts: 0, hold: { policy: "fixed", seconds: 60 }, owner_bonus: null,
    });
  });
});

it("draws a scale in round steps", () => {
  expect(scale(13)).toEqual([0, 5, 10, 15]);
  expect(scale(0.4)).toEqual([0, 1]);
  expect(scale(1700)).toEqual([0, 500, 1000, 1500, 2000]);
});
