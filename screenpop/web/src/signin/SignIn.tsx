// The sign-in page.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ApiError, explain } from "../api";
import { ticking } from "../clock";
import { t } from "../i18n";
import { signIn } from "../session";
import { LanguageChoice } from "../shell/preferences";
import { Mark } from "../shell/Mark";
import { sessionEnded } from "../state";
import "./signin.css";

export function SignIn() {
  const failure = useSignal("");
  const busy = useSignal(false);
  const blockedUntil = useSignal(0);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    document.title = `${t("signin.title")} · Farley`;
  });

  const wait = Math.ceil((blockedUntil.value - ticking.value) / 1000);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { login, password } = Object.fromEntries(new FormData(form)) as { login: string; password: string };
    if (!login.trim() || !password) {
      failure.value = t("signin.missing");
      return;
    }
    busy.value = true;
    failure.value = "";
    try {
      await signIn(login.trim(), password);
    } catch (error) {
      if (error instanceof ApiError && error.retryAfter) blockedUntil.value = ticking.value + error.retryAfter * 1000;
      else failure.value = explain(error);
      const field = form.elements.namedItem("password");
      if (field instanceof HTMLInputElement) field.select();
    } finally {
      busy.value = false;
    }
  }

  return (
    <main class="signin">
      <form class="signin__card" onSubmit={submit} noValidate>
        <header class="signin__head">
          <Mark />
          <div>
            <h1>Farley</h1>
            <p class="muted">{t("signin.motto")}</p>
          </div>
        </header>
        <label class="field">
          <span class="field__label">{t("signin.login")}</span>
          <input ref={first} class="input" name="login" autocomplete="username" autocapitalize="none" spellcheck={false} />
        </label>
        <label class="field">
          <span class="field__label">{t("signin.password")}</span>
          <input
            class="input"
            name="password"
            type="password"
            autocomplete="current-password"
            aria-describedby="signin-problem"
          />
        </label>
        <p id="signin-problem" class="signin__problem" role="alert">
          {wait > 0 ? t("signin.wait", { count: wait }) : failure.value || (sessionEnded.value && t("error.not_signed_in"))}
        </p>
        <button type="submit" class="button button--accent" disabled={busy.value || wait > 0}>
          {busy.value ? t("signin.busy") : t("signin.submit")}
        </button>
      </form>
      <LanguageChoice />
    </main>
  );
}
