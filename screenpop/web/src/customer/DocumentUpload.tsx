// A new document: the file, and what it is.
import { useSignal } from "@preact/signals";
import { api, explain } from "../api";
import { notify } from "../components/toasts";
import type { KeptDocument } from "../generated/messages";
import { t, tCode } from "../i18n";
import { documents } from "./kinds/papers";
import { useRelation } from "./relation";
import type { Dealings } from "./useDealings";

const KINDS = documents.specs.find(({ name }) => name === "kind")?.choices ?? [];

export function DocumentUpload({ dealings, onClose }: { dealings: Dealings<KeptDocument>; onClose: () => void }) {
  const { profile, reload } = useRelation();
  const failure = useSignal<string | null>(null);
  const busy = useSignal(false);
  const title = useSignal("");

  async function upload(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const file = form.get("file");
    if (!(file instanceof File) || !file.name || !title.value.trim()) {
      failure.value = t("fault.missing");
      return;
    }
    busy.value = true;
    failure.value = null;
    try {
      const written = { title: title.value.trim(), kind: String(form.get("kind")) };
      dealings.put(await api.uploadDocument(profile.customer, file, written));
      onClose();
      notify(t("form.saved"));
      reload();
    } catch (error) {
      failure.value = explain(error);
    } finally {
      busy.value = false;
    }
  }

  return (
    <form class="form" aria-label={t("document.upload")} onSubmit={upload} noValidate>
      <label class="field form__wide">
        <span class="field__label">{t("field.file")}</span>
        <input
          class="input"
          type="file"
          name="file"
          onChange={(event) => (title.value ||= event.currentTarget.files?.[0]?.name.replace(/\.[^.]+$/, "") ?? "")}
        />
      </label>
      <label class="field">
        <span class="field__label">{t("field.title")}</span>
        <input class="input" maxLength={200} value={title.value} onInput={(event) => (title.value = event.currentTarget.value)} />
      </label>
      <label class="field">
        <span class="field__label">{t("field.kind")}</span>
        <select class="input" name="kind">
          {KINDS.map((kind) => (
            <option key={kind} value={kind} selected={kind === "other"}>
              {tCode("document", kind)}
            </option>
          ))}
        </select>
      </label>
      {failure.value && (
        <p class="field__error form__wide" role="alert">
          {failure.value}
        </p>
      )}
      <div class="form__acts form__wide">
        <button type="submit" class="button button--accent" disabled={busy.value}>
          {t(busy.value ? "document.busy" : "document.upload")}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {t("form.cancel")}
        </button>
      </div>
    </form>
  );
}
