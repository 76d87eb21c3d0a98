// How the agent made sure who is on the line; what is sensitive opens to him then.
import { useSignal } from "@preact/signals";
import { api, explain } from "../api";
import { Dialog } from "../components/Dialog";
import { Icon } from "../components/Icon";
import { t } from "../i18n";
import { confirmedOnce, confirming } from "./confirming";

const WAYS = ["birthday", "document", "callback", "known_voice", "other"] as const;

export function ConfirmDialog() {
  const asked = confirming.value;
  return asked && <Ways key={asked.customer} {...asked} />;
}

interface WaysProps {
  readonly customer: number;
  readonly name: string;
  readonly call: string | null;
}

function Ways({ customer, name, call }: WaysProps) {
  const how = useSignal<(typeof WAYS)[number] | null>(null);
  const failure = useSignal<string | null>(null);
  const busy = useSignal(false);
  const close = () => (confirming.value = null);

  async function confirm(event: SubmitEvent) {
    event.preventDefault();
    if (!how.value) return void (failure.value = t("confirm.choose"));
    busy.value = true;
    failure.value = null;
    try {
      await api.confirm(customer, { how: how.value, call });
      confirmedOnce.value = new Set([...confirmedOnce.value, customer]);
      close();
    } catch (error) {
      failure.value = explain(error);
    } finally {
      busy.value = false;
    }
  }

  return (
    <Dialog title={t("confirm.title", { name })} onClose={close}>
      <form class="confirm" onSubmit={confirm}>
        <fieldset class="confirm__ways">
          <legend>{t("confirm.how")}</legend>
          {WAYS.map((way, index) => (
            <label key={way} class="confirm__way">
              <input
                type="radio"
                name="how"
                value={way}
                autofocus={index === 0}
                checked={how.value === way}
                onChange={() => (how.value = way)}
              />
              <span>
                <strong>{t(`confirm.${way}`)}</strong>
                <span class="faint">{t(`confirm.${way}.more`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {failure.value && (
          <p class="field__error" role="alert">
            {failure.value}
          </p>
        )}
        <p class="confirm__acts">
          <button type="submit" class="button button--accent" disabled={busy.value}>
            <Icon name="shield" />
            {t("confirm.do")}
          </button>
          <span class="faint">{t("confirm.recorded")}</span>
        </p>
      </form>
    </Dialog>
  );
}
