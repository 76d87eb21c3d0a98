import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ImportView } from "../generated/messages";
import { setLanguage } from "../i18n";
import { answerWith, refusal, type Answers } from "../testing";
import { fieldName } from "./Columns";
import { Imports } from "./Imports";
import { reason } from "./Outcome";

const FIELDS = ["external_id", "name", "phone", "note"];
const sent: ImportView = {
  id: 7, file: "people.csv", format: "csv", state: "new", size: 1000, position: 0, rows: 0, created: 0, updated: 0,
  unchanged: 0, bad: 0, duplicates: 0, error: null, started_at: "2026-11-22T09:00:00Z", finished_at: null, by: "adam",
  doing: null, here: true, bad_file: false, encoding: "cp1251", delimiter: ";", region: "UA", language: "uk",
  columns: [
    { name: "ПІБ", field: "name", samples: ["Олена"], fixed: false },
    { name: "Хобі", field: null, samples: ["шахи"], fixed: false },
    { name: "requests", field: null, samples: [], fixed: true },
  ],
  trial: null,
};
const trial = {
  rows: 3, created: 1, updated: 1, unchanged: 0, bad: 1, duplicates: 2, new: [{ line: 2, name: "Олена", field: "", code: "" }],
  changed: [], refused: [{ line: 4, name: "", field: "phone", code: "invalid_number" }], reasons: [],
};
const done = { ...sent, state: "done" as const, rows: 3, created: 2, bad: 1, bad_file: true, columns: [] };

let page: HTMLElement;
const text = (selector: string) => page.querySelector(selector)?.textContent ?? "";
const settle = () => act(() => new Promise((settled) => setTimeout(settled)));
const press = async (name: string) => {
  const button = [...page.querySelectorAll("button")].find((each) => each.textContent?.includes(name));
  await act(() => button!.click());
  await settle();
};

async function open(answers: Answers, hash = "") {
  history.replaceState(null, "", `/import${hash}`);
  const asked = answerWith({ "GET /api/imports": { body: { items: [], fields: FIELDS } }, ...answers });
  await act(() => render(<Imports />, page));
  await settle(); // the list
  await settle(); // the one that is open
  return asked;
}

beforeEach(() => {
  setLanguage("en");
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  history.replaceState(null, "", "/");
  vi.unstubAllGlobals();
});

describe("the list", () => {
  it("says so when nothing was read in yet", async () => {
    await open({});
    expect(text(".empty")).toContain("No file has been read in yet");
  });

  it("opens an earlier import with what came of it and its bad rows", async () => {
    await open({ "GET /api/imports": { body: { items: [done], fields: FIELDS } }, "GET /api/imports/7": { body: done } });
    await press("people.csv");
    expect(text(".counts")).toMatch(/New2.*Bad1/);
    expect(page.querySelector("a[download]")?.getAttribute("href")).toBe("/api/imports/7/bad");
    expect(text(".imports")).not.toContain("What the columns are");
    expect(page.querySelector("a[href='/assignments']")?.textContent).toContain("See who serves whom");
  });

  it("leads from what was read in to the duplicates that were found", async () => {
    await open({ "GET /api/imports/7": { body: { ...done, duplicates: 2 } } }, "#7");
    await act(() => page.querySelector<HTMLAnchorElement>("a[href='/duplicates']")!.click());
    expect(location.pathname).toBe("/duplicates");
  });

  it("tells a failure and tries again", async () => {
    const asked = await open({ "GET /api/imports": { status: 503, body: refusal("store_unavailable") } });
    await act(() => page.querySelector<HTMLButtonElement>("[role=alert] button")!.click());
    await settle();
    expect(asked.length).toBe(2);
  });
});

describe("a file that was sent", () => {
  it("shows what its columns are taken for, and sends what is corrected", async () => {
    const asked = await open({ "GET /api/imports/7": { body: sent }, "PUT /api/imports/7": { body: sent } }, "#7");
    expect(text("tbody")).toMatch(/ПІБ.*Олена.*Хобі.*шахи.*requestsread as it stands/);
    const select = page.querySelector<HTMLSelectElement>("select[aria-label='Хобі']")!;
    select.value = "note";
    await act(() => void select.dispatchEvent(new Event("change", { bubbles: true })));
    await settle();
    expect(asked.at(-1)).toEqual({
      request: "PUT /api/imports/7",
      body: { mapping: { ПІБ: "name", Хобі: "note" }, region: "UA", language: "uk" },
    });
  });

  it("cannot be read in while no column says who the customers are", async () => {
    const columns = [{ name: "a", field: null, samples: ["1"], fixed: false }];
    await open({ "GET /api/imports/7": { body: { ...sent, columns } } }, "#7");
    expect(text(".banner")).toContain("No column says who the customers are");
    const accent = page.querySelector<HTMLButtonElement>(".button--accent")!;
    expect(accent.disabled).toBe(true);
  });

  it("tells what would be done before anything is", async () => {
    await open({ "GET /api/imports/7": { body: { ...sent, trial } } }, "#7");
    expect(text(".samples")).toMatch(/line 2 Олена.*line 4 Telephone: no telephone number/);
    expect(text(".imports")).toContain("2 pairs may be one customer");
  });

  it("looks again when somebody else has begun it", async () => {
    const asked = await open(
      { "GET /api/imports/7": { body: sent }, "POST /api/imports/7/start": { status: 409, body: refusal("import_begun") } },
      "#7",
    );
    await press("Read in");
    expect(asked.at(-1)?.request).toBe("GET /api/imports/7");
  });

  it("can be stopped while it is read in", async () => {
    const running = { ...sent, state: "running", doing: "run", position: 250 };
    const asked = await open(
      { "GET /api/imports/7": { body: running }, "POST /api/imports/7/cancel": { body: { ...sent, state: "cancelled" } } },
      "#7",
    );
    expect(text(".oneimport__progress")).toContain("25% of the file");
    await press("Stop");
    expect(asked.at(-1)?.request).toBe("POST /api/imports/7/cancel");
    expect(text(".oneimport__acts")).toContain("Go on");
  });
});

describe("words", () => {
  it("name a labelled field and a reason", () => {
    expect(fieldName("phone:work")).toBe("Telephone, work");
    expect(fieldName("phone:fax")).toBe("Telephone, fax");
    expect(reason("", "json")).toBe("no JSON object");
    expect(reason("requests[0].title", "invalid")).toBe("requests[0].title: not what the field takes");
  });
});
