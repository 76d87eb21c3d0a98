// A customer's own record and how he likes to be reached, changed where it stands.
import { useSignal } from "@preact/signals";
import { ApiError, api, explain } from "../api";
import { Failed, Loading, Panel } from "../components/basics";
import { FormView } from "../components/form/FormView";
import { typedOf } from "../components/form/typed";
import { useForm } from "../components/form/useForm";
import { notify } from "../components/toasts";
import type { Customer } from "../generated/messages";
import { t, tCode } from "../i18n";
import { amount, day, languageName, regionName } from "../i18n/format";
import { ClosedNote, ClosedValue } from "./Closed";
import { merged } from "./kinds/kind";
import { CARRIED, recordSpecs, withoutOldParts } from "./record";
import { useRelation } from "./relation";

export function RecordPanel() {
  const { profile } = useRelation();
  const id = `${profile.customer}/record/own`;
  const editing = useSignal<Customer | "asked" | "closed" | null>(null);
  const failure = useSignal<string | null>(null);

  async function open() {
    editing.value = "asked";
    failure.value = null;
    try {
      editing.value = await api.record(profile.customer);
    } catch (error) {
      const closed = error instanceof ApiError && error.code === "not_confirmed";
      editing.value = closed ? "closed" : null;
      if (!closed) failure.value = explain(error);
    }
  }

  const now = editing.value;
  const begun = typedOf(id) !== null;
  return (
    <Panel
      class="dealings"
      title={t("record.title")}
      aside={
        now === null && (
          <button type="button" class="button button--plain dealings__add" onClick={() => void open()}>
            {t(begun ? "form.continue" : "form.change")}
          </button>
        )
      }
    >
      {failure.value && <Failed message={failure.value} retry={() => void open()} />}
      {now === "asked" && <Loading lines={4} />}
      {now === "closed" && <ClosedNote />}
      {typeof now === "object" && now ? (
        <RecordForm id={id} record={now} onClose={() => (editing.value = null)} />
      ) : (
        now !== "asked" && <Values />
      )}
    </Panel>
  );
}

function RecordForm({ id, record, onClose }: { id: string; record: Customer; onClose: () => void }) {
  const { profile, reload } = useRelation();
  const { customer, closed } = profile;
  const specs = recordSpecs(record.kind, closed);
  const form = useForm<Customer>({
    id,
    specs,
    record,
    save: (fields, from) =>
      api.changeRecord(customer, from!.version, merged({ specs, carried: CARRIED }, from, withoutOldParts(fields, from!))),
    read: () => api.record(customer),
    onSaved: () => {
      onClose();
      notify(t("form.saved"));
      reload();
    },
  });
  return <FormView form={form} title={`${t("form.change")}: ${t("record.title")}`} onClose={onClose} />;
}

function Values() {
  const { profile } = useRelation();
  const { closed } = profile;
  const rows = [
    [t("new.name"), profile.name],
    [t("new.language"), languageName(profile.language)],
    [t("record.channel"), profile.channel && tCode("channel", profile.channel)],
    [t("record.times"), profile.contact_times],
    [t("record.segment"), tCode("segment", profile.segment)],
    [t("field.birthday"), closed.includes("birthday") ? <ClosedValue /> : profile.birthday && day(profile.birthday)],
    [t("record.region"), profile.region && regionName(profile.region)],
    [t("record.value"), closed.includes("value") ? <ClosedValue /> : profile.value && amount(profile.value, null)],
    [t("record.cost"), closed.includes("cost_to_serve") ? <ClosedValue /> : profile.cost_to_serve && amount(profile.cost_to_serve, null)],
    [t("record.external"), profile.external_id],
  ] as const;
  return (
    <dl class="values">
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} class="values__one">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
