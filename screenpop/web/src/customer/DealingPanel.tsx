// All of one kind with a customer: read, added, changed where it stands, taken away.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Failed, Loading, Panel } from "../components/basics";
import { unsavedForms } from "../components/form/typed";
import { t } from "../i18n";
import { ClosedNote } from "./Closed";
import { DealingForm, formId } from "./DealingForm";
import { DealingRow } from "./DealingRow";
import type { Item, Kind } from "./kinds/kind";
import { useRelation } from "./relation";
import { useDealings, type Dealings } from "./useDealings";

interface PanelProps<K extends Item> {
  readonly kind: Kind<K>;
  /** Stands in place of the form for a new one. */
  readonly adding?: (dealings: Dealings<K>, close: () => void) => ComponentChildren;
}

export function DealingPanel<K extends Item>({ kind, adding }: PanelProps<K>) {
  const { profile } = useRelation();
  const { customer } = profile;
  const dealings = useDealings(kind, profile);
  const begun = unsavedForms(formId(kind, customer, null)).length > 0;
  const asked = useSignal(false);
  const open = asked.value || begun;
  const close = () => (asked.value = false);
  const items = dealings.items.value;

  return (
    <Panel
      class="dealings"
      title={t(kind.title)}
      aside={
        !dealings.closed.value && (
          <button type="button" class="button button--plain dealings__add" aria-expanded={open} onClick={() => (asked.value = !open)}>
            {t(kind.add)}
          </button>
        )
      }
    >
      {open && (adding ? adding(dealings, close) : <DealingForm kind={kind} dealings={dealings} item={null} onClose={close} />)}
      {dealings.closed.value && <ClosedNote />}
      {dealings.failure.value && <Failed message={dealings.failure.value} retry={() => void dealings.more()} />}
      {!items && !dealings.failure.value && !dealings.closed.value && <Loading lines={2} />}
      {items?.length === 0 && !open && <p class="faint">{t(kind.none)}</p>}
      {items && items.length > 0 && (
        <ul class="factlist">
          {items.map((item) => (
            <DealingRow key={item.id} kind={kind} dealings={dealings} item={item} />
          ))}
        </ul>
      )}
      {dealings.next.value && items && (
        <button type="button" class="button button--plain" onClick={() => void dealings.more()}>
          {t("dealing.more")}
        </button>
      )}
    </Panel>
  );
}
