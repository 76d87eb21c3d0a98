// The form of a webhook: where to tell what.
import { useState } from "preact/hooks";
import { ApiError, explain } from "../api";
import type { WebhookFields } from "../generated/messages";
import { t } from "../i18n";

const EVENT = /^(\*|[a-z_]{1,40}\.(\*|[a-z_]{1,40}))$/;

interface FormProps {
  readonly title: string;
  readonly fields: WebhookFields;
  readonly onClose: () => void;
  /** Rejects with why it was not saved. */
  readonly onSave: (fields: WebhookFields) => Promise<void>;
}

export function WebhookForm({ title, fields, onClose, onSave }: FormProps) {
  const [url, setUrl] = useState(fields.url);
  const [text, setText] = useState(fields.events.join(" "));
  const [active, setActive] = useState(fields.active ?? true);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const events = text.split(/[\s,]+/).filter((each) => each !== "");
  const badUrl = !/^https?:\/\/[^\s@/?#]+([/?][^\s#]*)?$/.test(url) && t("webhooks.bad_url");
  const badEvents = !(events.length > 0 && events.every((each) => EVENT.test(each))) && t("webhooks.bad_events");

  async function save(event: Event) {
    event.preventDefault();
    setTried(true);
    setFailure("");
    if (badUrl || badEvents) return;
    setBusy(true);
    try {
      await onSave({ url, events, active });
    } catch (error) {
      const never = error instanceof ApiError && error.fields.some(({ field }) => field === "events");
      setFailure(never ? t("webhooks.never") : explain(error));
      setBusy(false);
    }
  }

  return (
    <form class="integrations__form" aria-label={title} noValidate onSubmit={(event) => void save(event)}>
      <label class="field">
        <span class="field__label">{t("webhooks.url")}</span>
        <input
          class="input"
          name="url"
          type="url"
          maxLength={2000}
          placeholder="https://"
          aria-invalid={tried && Boolean(badUrl)}
          value={url}
          onInput={(event) => setUrl(event.currentTarget.value.trim())}
        />
        {tried && badUrl && <span class="field__error">{badUrl}</span>}
      </label>
      <label class="field">
        <span class="field__label">{t("webhooks.events")}</span>
        <input
          class="input"
          name="events"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={tried && Boolean(badEvents)}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <span class="faint">{t("webhooks.events.hint")}</span>
        {tried && badEvents && <span class="field__error">{badEvents}</span>}
      </label>
      <label class="integrations__yes">
        <input type="checkbox" name="active" checked={active} onChange={(event) => setActive(event.currentTarget.checked)} />
        <span>{t("webhooks.active")}</span>
      </label>
      {failure && (
        <p class="field__error" role="alert">
          {failure}
        </p>
      )}
      <div class="integrations__acts">
        <button type="submit" class="button button--accent" disabled={busy}>
          {t("webhooks.save")}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {t("webhooks.cancel")}
        </button>
      </div>
    </form>
  );
}
