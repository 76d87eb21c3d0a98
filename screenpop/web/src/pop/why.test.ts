import { beforeEach, expect, it } from "vitest";
import type { Why } from "../generated/messages";
import { setLanguage } from "../i18n";
import { answer, story } from "./why";

const step = (code: string, agent: string | null = null, seconds: number | null = null): Why => ({
  code,
  after: 0,
  agent,
  agent_name: agent && `${agent[0]!.toUpperCase()}${agent.slice(1)}`,
  seconds,
});

beforeEach(() => setLanguage("en"));

it("tells one line a step, and marks the one by which the call came to me", () => {
  const why = [step("owner_talking", "taras", 30), step("hold_expired", "taras", 30), step("deputy", "olena", 30)];
  expect(story(why, "olena").map(({ text, answer }) => [text, answer])).toEqual([
    ["Taras was on another call; held for up to 0:30", false],
    ["Held 0:30 for Taras in vain", false],
    ["You stand in for the owner", true],
  ]);
});

it("answers with the offer that I have now, not with the one that I missed", () => {
  const why = [step("owner_ready", "olena"), step("missed", "olena", 20), step("own_customer_first", "olena")];
  expect(answer(why, "olena")).toBe("You are the owner and got free: own customers first");
  expect(story(why, "olena").map(({ text }) => text).slice(0, 2)).toEqual(["You are the owner and were ready", "You did not answer"]);
});

it.each(["wanted", "had_before", "segment_first", "relaxed", "anybody"])("knows that %s brings a call to me", (code) => {
  expect(answer([step(code, "olena")], "olena")).toMatch(/you/i);
});

it("does not promise a hold where there was none", () => {
  expect(story([step("owner_talking", "taras")], "olena")[0]?.text).toBe("Taras was on another call");
});

it("says the same of a colleague with his name, in my language", () => {
  setLanguage("uk");
  expect(answer([step("team", "taras")], "olena")).toBeNull();
  expect(story([step("team", "taras")], "olena")[0]?.text).toBe("Запропоновано в команді: Taras");
});

it("shows a code that it does not know, rather than nothing", () => {
  expect(story([step("solar_flare")], "olena")[0]?.text).toBe("solar_flare");
});
