// What of the audit to show, and to take away as CSV.
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { ACTIONS, type Filter, KINDS, NOTHING, query } from "./filter";

interface FilterProps {
  readonly filter: Filter;
  readonly onShow: (filter: Filter) => void;
}

export function AuditFilter({ filter, onShow }: FilterProps) {
  const [draft, setDraft] = useState(filter);
  const [wrong, setWrong] = useState(false);
  const bind = (name: keyof Filter) => ({
    name,
    class: "input",
    value: draft[name],
    onInput: (event: { currentTarget: { value: string } }) => setDraft({ ...draft, [name]: event.currentTarget.value }),
  });
  const show = (wanted: Filter) => {
    const bad = !/^\s*\d{0,15}\s*$/.test(wanted.customer);
    setWrong(bad);
    if (!bad) onShow(wanted);
  };
  return (
    <form
      class="panel audit__filter"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        show(draft);
      }}
    >
      <label class="field">
        <span class="field__label">{t("audit.actor")}</span>
        <input {...bind("actor")} maxLength={100} placeholder={t("audit.actor.hint")} autocapitalize="none" spellcheck={false} />
      </label>
      <label class="field">
        <span class="field__label">{t("audit.customer")}</span>
        <input {...bind("customer")} inputMode="numeric" maxLength={15} aria-invalid={wrong} />
        {wrong && (
          <span class="field__error" role="alert">
            {t("audit.bad_customer")}
          </span>
        )}
      </label>
      <label class="field">
        <span class="field__label">{t("audit.action")}</span>
        <select {...bind("action")}>
          <option value="">{t("audit.all")}</option>
          {ACTIONS.map((action) => (
            <option key={action} value={action}>
              {t(`audit.action.${action}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">{t("audit.kind")}</span>
        <select {...bind("kind")}>
          <option value="">{t("audit.all")}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`audit.kind.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">{t("audit.since")}</span>
        <input {...bind("since")} type="date" />
      </label>
      <label class="field">
        <span class="field__label">{t("audit.until")}</span>
        <input {...bind("until")} type="date" />
      </label>
      <div class="audit__do">
        <button type="submit" class="button button--accent">
          {t("audit.show")}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            setDraft(NOTHING);
            show(NOTHING);
          }}
        >
          {t("audit.clear")}
        </button>
        <a class="button audit__csv" href={`/api/audit.csv?${query(filter)}`} download="audit.csv">
          {t("audit.csv")}
        </a>
      </div>
    </form>
  );
}
