// The form of a new token: its name, what it may do, how long it works.
import { useState } from "preact/hooks";
import { api, ApiError, explain } from "../api";
import { serverNow } from "../clock";
import type { MadeToken, NewToken } from "../generated/messages";
import { t } from "../i18n";

const SCOPES = [
  "customers:read", "customers:write", "history:read", "assignments:write", "offers:write", "duplicates:write",
  "exchange:write", "webhooks:write", "audit:read",
] as const satisfies NewToken["scopes"];
const DAYS = [30, 90, 365];
const DAY = 86_400_000;

interface FormProps {
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onMade: (token: MadeToken) => void;
}

export function TokenForm({ taken, onClose, onMade }: FormProps) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<NewToken["scopes"]>([]);
  const [days, setDays] = useState(365);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const fault = !/^[A-Za-z0-9_.-]{1,64}$/.test(name) ? t("tokens.bad_name") : taken.includes(name) ? t("tokens.taken") : "";

  async function make(event: Event) {
    event.preventDefault();
    setTried(true);
    setFailure("");
    if (fault || scopes.length === 0) return;
    setBusy(true);
    const expires_at = days ? new Date(serverNow() + days * DAY).toISOString() : null;
    try {
      onMade(await api.makeToken({ name, scopes, expires_at }));
    } catch (error) {
      setFailure(error instanceof ApiError && error.code === "conflict" ? t("tokens.taken") : explain(error));
      setBusy(false);
    }
  }

  return (
    <form class="integrations__form" aria-label={t("tokens.new")} noValidate onSubmit={(event) => void make(event)}>
      <label class="field">
        <span class="field__label">{t("tokens.name")}</span>
        <input
          class="input"
          name="name"
          maxLength={64}
          autocapitalize="none"
          spellcheck={false}
          placeholder={t("tokens.name.hint")}
          aria-invalid={tried && fault !== ""}
          value={name}
          onInput={(event) => setName(event.currentTarget.value.trim())}
        />
        {tried && fault && <span class="field__error">{fault}</span>}
      </label>
      <fieldset class="integrations__scopes">
        <legend class="field__label">{t("tokens.scopes")}</legend>
        {SCOPES.map((scope) => (
          <label key={scope}>
            <input
              type="checkbox"
              name={scope}
              checked={scopes.includes(scope)}
              onChange={(event) =>
                setScopes(event.currentTarget.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope))
              }
            />
            <span>
              {t(`scope.${scope}`)} <span class="faint">{scope}</span>
            </span>
          </label>
        ))}
        {tried && scopes.length === 0 && <span class="field__error">{t("tokens.no_scope")}</span>}
      </fieldset>
      <label class="field">
        <span class="field__label">{t("tokens.ends")}</span>
        <select class="input" name="days" value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
          {DAYS.map((each) => (
            <option key={each} value={each}>
              {t("tokens.ends.days", { days: each })}
            </option>
          ))}
          <option value={0}>{t("tokens.ends.never")}</option>
        </select>
      </label>
      {failure && (
        <p class="field__error" role="alert">
          {failure}
        </p>
      )}
      <div class="integrations__acts">
        <button type="submit" class="button button--accent" disabled={busy}>
          {t("tokens.make")}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {t("webhooks.cancel")}
        </button>
      </div>
    </form>
  );
}
