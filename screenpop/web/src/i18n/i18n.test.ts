import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { catalogues, isKey, language, languages, setLanguage, t, tCode } from ".";
import type { Plural } from "./catalogue";
import { en } from "./en";
import type { Language } from "../generated/messages";

const codes = Object.keys(languages) as Language[];
type Message = string | Plural;
const forms = (message: Message) => (typeof message === "string" ? [message] : (Object.values(message) as string[]));
const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
const wanted = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

beforeEach(() => setLanguage("en"));

describe.each(codes)("the catalogue %s", (code) => {
  const catalogue = catalogues[code] as Readonly<Record<string, Message>>;

  it("has every message, with words in it", () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
    for (const message of Object.values(catalogue)) for (const text of forms(message)) expect(text.trim()).not.toBe("");
  });

  it("fills the same blanks as the English one", () => {
    for (const [key, message] of Object.entries(en)) {
      const expected = blanks(forms(message as Message).at(-1)!);
      for (const text of forms(catalogue[key]!)) expect([key, blanks(text)]).toEqual([key, expected]);
    }
  });

  it("has every plural form that its language needs", () => {
    const needed = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(catalogue)) {
      if (typeof message !== "string") expect([key, Object.keys(message)]).toEqual([key, expect.arrayContaining(needed)]);
    }
  });
});

it("counts as the language counts", () => {
  setLanguage("uk");
  expect([1, 3, 5, 21].map((count) => t("urgent.missed", { count }))).toEqual([
    "1 пропущений дзвінок",
    "3 пропущені дзвінки",
    "5 пропущених дзвінків",
    "21 пропущений дзвінок",
  ]);
});

it("shows a code that it does not know as it came", () => {
  expect(tCode("why", "moon_phase")).toBe("moon_phase");
  expect(tCode("segment", "toString")).toBe("toString");
});

it("remembers the language for the next sign-in page and tells the browser", () => {
  setLanguage("ru");
  expect(language.value).toBe("ru");
  expect(document.documentElement.lang).toBe("ru");
  expect(localStorage.getItem("farley.language")).toBe("ru");
  setLanguage("tlh");
  expect(language.value).toBe("ru");
});

it("has a sentence for every reason that the routing can give", () => {
  const source = wanted("../../../../routing/reasons.py");
  const reasons = [...source.matchAll(/^ {4}[A-Z_]+ = "(\w+)"/gm)].map((match) => match[1]!);
  expect(reasons.length).toBeGreaterThan(20);
  const spoken = reasons.filter((code) => isKey(`why.${code}`) || isKey(`reason.${code}`));
  expect(spoken).toEqual(reasons);
});
