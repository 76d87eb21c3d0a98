import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLanguage } from "../i18n";
import { sessionEnded } from "../state";
import { answerWith, refusal } from "../testing";
import { SignIn } from "./SignIn";

let page: HTMLElement;

beforeEach(async () => {
  setLanguage("en");
  page = document.body.appendChild(document.createElement("div"));
  await act(() => render(<SignIn />, page));
});

afterEach(() => {
  render(null, page);
  page.remove();
  vi.unstubAllGlobals();
});

async function submit(login: string, password: string): Promise<void> {
  page.querySelector<HTMLInputElement>("[name=login]")!.value = login;
  page.querySelector<HTMLInputElement>("[name=password]")!.value = password;
  await act(async () => {
    page.querySelector("form")!.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    await new Promise((resolve) => setTimeout(resolve));
  });
}

const problem = () => page.querySelector("[role=alert]")!.textContent;
const button = () => page.querySelector<HTMLButtonElement>("[type=submit]")!;

it("asks for both before it asks the service", async () => {
  const asked = answerWith({});
  await submit("olena", "");
  expect(problem()).toBe("Enter your login and password.");
  expect(asked).toEqual([]);
});

it("tells whoever was signed in that his session has ended", async () => {
  await act(() => void (sessionEnded.value = true));
  expect(problem()).toBe("Your session has ended. Sign in again.");
  await act(() => void (sessionEnded.value = false));
});

it("says that login or password is wrong, and lets one try again", async () => {
  answerWith({ "POST /api/session": { status: 401, body: refusal("bad_credentials") } });
  await submit("olena", "wrong");
  expect(problem()).toBe("Login or password is wrong.");
  expect(button().disabled).toBe(false);
});

it("says how long to wait after too many attempts", async () => {
  const headers = { "Retry-After": "30" };
  answerWith({ "POST /api/session": { status: 429, body: refusal("too_many_attempts"), headers } });
  await submit("olena", "wrong");
  expect(problem()).toBe("Too many attempts. Try again in 30 seconds.");
  expect(button().disabled).toBe(true);
});

it("says that the service cannot be reached", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
  await submit("olena", "right");
  expect(problem()).toBe("Farley cannot be reached. Check the network.");
});
