import { beforeEach, expect, it } from "vitest";
import type { Why } from "../generated/messages";
import { setLanguage } from "../i18n";
import { story } from "./why";

const step = (code: string, agent: string | null = null, seconds: number | null = null): Why => ({
  code,
  after: 0,
  agent,
  agent_name: agent && `${agent[0]!.toUpperCase()}${agent.slice(1)}`,
  seconds,
});

beforeEach(() => setLanguage("en"));

it("answers why the call came to me, after what led there", () => {
  const why = [step("owner_talking", "taras", 30), step("hold_expired", "taras", 30), step("deputy", "olena", 30)];
  const { answer, steps } = story(why, "olena");
  expect(answer).toBe("You stand in for the owner");
  expect(steps.map(({ text }) => text)).toEqual(["Taras was on another call", "Held 0:30 for Taras in vain"]);
});

it("tells of my own missed offer before the one that I have now", () => {
  const why = [step("owner_ready", "olena"), step("missed", "olena", 20), step("own_customer_first", "olena")];
  const { answer, steps } = story(why, "olena");
  expect(answer).toBe("You are the owner and got free: own customers first");
  expect(steps.map(({ text }) => text)).toEqual(["You are the owner and were ready", "You did not answer"]);
});

it("says the same of a colleague with his name, in my language", () => {
  setLanguage("uk");
  expect(story([step("team", "taras")], "olena")).toEqual({
    answer: null,
    steps: [{ text: "Запропоновано в команді: Taras", after: 0 }],
  });
});

it("shows a code that it does not know, rather than nothing", () => {
  expect(story([step("solar_flare")], "olena").steps[0]?.text).toBe("solar_flare");
});
