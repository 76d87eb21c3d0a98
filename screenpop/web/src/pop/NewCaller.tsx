// An unknown caller: a new customer's form with his number filled in, or the customer who he turns out to be.
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { api, explain } from "../api";
import { Panel } from "../components/basics";
import { forgetTyped, keepTyped, typedOf } from "../components/form/typed";
import { Icon } from "../components/Icon";
import type { NewCustomer, PopView } from "../generated/messages";
import { language, languages, t } from "../i18n";
import { languageName } from "../i18n/format";
import { session } from "../state";
import { chooseCustomer, findCaller } from "./choosing";
import { givenName } from "./names";

/** `onKept`: the caller has a record now. */
export function NewCaller({ pop, onKept }: { pop: PopView; onKept?: () => void }) {
  const failure = useSignal<string | null>(null);
  const busy = useSignal(false);
  const id = `call/${pop.call}`;
  const begun = useMemo(() => typedOf(id)?.draft ?? {}, [id]);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const typed = typedIn(event.currentTarget as HTMLFormElement);
    const customer: NewCustomer = {
      name: (typed["name"] ?? "").trim(),
      number: (typed["number"] ?? "").trim(),
      language: typed["language"] ?? language.value,
      owner: typed["mine"] ? (session.value?.agent ?? null) : null,
      note: typed["note"]?.trim() || null,
    };
    if (!customer.name || !customer.number) {
      failure.value = t("new.missing");
      return;
    }
    busy.value = true;
    failure.value = null;
    try {
      const created = await api.createCustomer(customer);
      forgetTyped(id);
      if (await chooseCustomer(pop.call, created.customer)) onKept?.();
    } catch (error) {
      failure.value = explain(error);
    } finally {
      busy.value = false;
    }
  }

  return (
    <Panel
      class="newcaller"
      title={t("new.title")}
      aside={
        <button
          type="button"
          class="button button--plain"
          onClick={() => findCaller(pop.call, onKept)}
        >
          <Icon name="search" />
          {t("new.find")}
        </button>
      }
    >
      <form
        class="newcaller__form"
        onSubmit={submit}
        onInput={(event) => keepTyped(id, { draft: typedIn(event.currentTarget), from: null })}
        noValidate
      >
        <label class="field newcaller__wide">
          <span class="field__label">{t("new.name")}</span>
          <input class="input" name="name" defaultValue={begun["name"] ?? givenName(pop) ?? ""} maxLength={200} autocomplete="off" />
        </label>
        <label class="field">
          <span class="field__label">{t("new.number")}</span>
          <input
            class="input"
            name="number"
            type="tel"
            defaultValue={begun["number"] ?? (pop.number_kind === "anonymous" ? "" : (pop.number ?? ""))}
            maxLength={40}
            autocomplete="off"
          />
        </label>
        <label class="field">
          <span class="field__label">{t("new.language")}</span>
          <select class="input" name="language">
            {Object.keys(languages).map((code) => (
              <option key={code} value={code} selected={code === (begun["language"] ?? language.value)}>
                {languageName(code)}
              </option>
            ))}
          </select>
        </label>
        <label class="field newcaller__wide">
          <span class="field__label">{t("new.note")}</span>
          <textarea class="input" name="note" rows={3} maxLength={2000} defaultValue={begun["note"] ?? ""} />
        </label>
        <label class="newcaller__wide newcaller__mine">
          <input type="checkbox" name="mine" value="1" defaultChecked={begun["mine"] === "1"} /> {t("new.mine")}
        </label>
        {failure.value && (
          <p class="field__error newcaller__wide" role="alert">
            {failure.value}
          </p>
        )}
        <button type="submit" class="button button--accent" disabled={busy.value}>
          {t("new.save")}
        </button>
      </form>
    </Panel>
  );
}

function typedIn(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(new FormData(form)) as Record<string, string>;
}
