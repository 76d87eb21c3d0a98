// Only in the demo: lets one of its customers, or any number, call the company.
import { useEffect, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Failed, Loading } from "../components/basics";
import { Dialog } from "../components/Dialog";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import type { DemoCaller } from "../generated/messages";
import { t } from "../i18n";
import { phoneNumber } from "../i18n/format";

export function DemoCall() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button button--accent" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="phone" />
        {t("demo.open")}
      </button>
      {open && <Callers close={() => setOpen(false)} />}
    </>
  );
}

function Callers({ close }: { close: () => void }) {
  const [callers, setCallers] = useState<readonly DemoCaller[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [number, setNumber] = useState("");

  const load = () => {
    setFailure(null);
    api.demoCallers().then(({ items }) => setCallers(items), setFailure);
  };
  useEffect(load, []);

  const ring = async (chosen?: string) => {
    setBusy(true);
    try {
      const { number: calling } = await api.demoCall(chosen);
      notify(t("demo.calling", { number: phoneNumber(calling) }));
      close();
    } catch (error) {
      notify(explain(error), true);
      setBusy(false);
    }
  };

  return (
    <Dialog title={t("demo.title")} onClose={close}>
      <form
        class="demo__other"
        onSubmit={(event) => {
          event.preventDefault();
          void ring(number.trim() || undefined);
        }}
      >
        <label class="field demo__number">
          <span class="field__label">{t("demo.number")}</span>
          <input
            class="input"
            type="tel"
            autocomplete="off"
            maxLength={40}
            placeholder="+380 44 …"
            value={number}
            onInput={(event) => setNumber(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button button--accent" disabled={busy}>
          {number.trim() ? t("demo.call") : t("demo.anyone")}
        </button>
      </form>
      <p class="faint demo__intro">{t("demo.intro")}</p>
      {failure !== null && <Failed message={explain(failure)} retry={load} />}
      {failure === null && callers === null && <Loading lines={4} />}
      {callers?.length === 0 && <Empty title={t("demo.empty")} />}
      <ul class="demo__callers">
        {callers?.map((caller) => (
          <li key={caller.number}>
            <button type="button" class="demo__caller" disabled={busy} onClick={() => void ring(caller.number)}>
              <Icon name="phone" />
              <span class="demo__hint">{caller.hint}</span>
              <span class="demo__digits">{phoneNumber(caller.number)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
