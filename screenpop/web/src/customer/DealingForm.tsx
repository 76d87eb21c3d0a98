// The form for one dealing, new or kept.
import { api, explain } from "../api";
import { FormView } from "../components/form/FormView";
import { useForm } from "../components/form/useForm";
import { notify } from "../components/toasts";
import { t } from "../i18n";
import { session } from "../state";
import { merged, type Item, type Kind } from "./kinds/kind";
import { useRelation } from "./relation";
import type { Dealings } from "./useDealings";

/** By what name what is typed is kept in this tab. */
export function formId(kind: Pick<Kind<never>, "path">, customer: number, id: number | null): string {
  return `${customer}/${kind.path}/${id ?? "new"}`;
}

interface FormProps<K extends Item> {
  readonly kind: Kind<K>;
  readonly dealings: Dealings<K>;
  /** Null: a new one. */
  readonly item: K | null;
  readonly onClose: () => void;
}

export function DealingForm<K extends Item>({ kind, dealings, item, onClose }: FormProps<K>) {
  const { profile, reload } = useRelation();
  const { customer } = profile;
  const form = useForm<K>({
    id: formId(kind, customer, item?.id ?? null),
    specs: kind.specs,
    record: item,
    begin: kind.begin(session.value?.agent ?? ""),
    save: (fields, from) =>
      from
        ? api.changeDealing<K>(kind.path, from.id, from.version, merged(kind, from, fields))
        : api.addDealing<K>(customer, kind.path, merged(kind, null, fields)),
    read: () => api.dealing<K>(kind.path, item!.id),
    onSaved: (saved) => {
      dealings.put(saved);
      void dealings.again();
      onClose();
      notify(t("form.saved"));
      reload();
    },
  });

  async function remove(kept: K) {
    try {
      await api.removeDealing(kind.path, kept.id, kept.version);
      form.reset();
      dealings.drop(kept.id);
      notify(t("form.removed"));
      reload();
    } catch (error) {
      notify(explain(error), true);
    }
  }

  return (
    <FormView
      form={form}
      title={item ? `${t("form.change")}: ${t(kind.title)}` : t(kind.add)}
      onClose={onClose}
      onRemove={item ? () => void remove(item) : undefined}
    />
  );
}
