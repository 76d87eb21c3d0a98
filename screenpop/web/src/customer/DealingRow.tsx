// One dealing as a line, with what can be done with it; it turns into a form where it stands.
import { useSignal } from "@preact/signals";
import { ApiError, api, explain } from "../api";
import { serverNow } from "../clock";
import { Tag } from "../components/basics";
import { unsavedForms } from "../components/form/typed";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import { showSearch } from "../desk/searching";
import { t } from "../i18n";
import { session } from "../state";
import { DealingForm, formId } from "./DealingForm";
import { merged, type Act, type Item, type Kind, type Line } from "./kinds/kind";
import { useRelation } from "./relation";
import type { Dealings } from "./useDealings";

interface RowProps<K extends Item> {
  readonly kind: Kind<K>;
  readonly dealings: Dealings<K>;
  readonly item: K;
}

export function DealingRow<K extends Item>({ kind, dealings, item }: RowProps<K>) {
  const { profile, reload } = useRelation();
  const asked = useSignal(false);
  const busy = useSignal(false);
  const open = asked.value || unsavedForms(formId(kind, profile.customer, item.id)).length > 0;
  if (open) {
    return (
      <li>
        <DealingForm kind={kind} dealings={dealings} item={item} onClose={() => (asked.value = false)} />
      </li>
    );
  }
  const line = kind.line(item, serverNow());

  async function run(act: Act<K>, found: number | null = null) {
    busy.value = true;
    try {
      const fields = act.fields(item, session.value?.agent ?? "", found);
      dealings.put(
        act.anew
          ? await api.addDealing<K>(profile.customer, kind.path, fields)
          : await api.changeDealing<K>(kind.path, item.id, item.version, merged(kind, item, fields)),
      );
      reload();
    } catch (error) {
      if (error instanceof ApiError && error.code === "changed_meanwhile") await refresh();
      notify(explain(error), true);
    } finally {
      busy.value = false;
    }
  }

  function press(act: Act<K>) {
    if (act.search) showSearch((found) => void run(act, found));
    else void run(act);
  }

  /** Shows what somebody else made of it, so that the agent decides anew. */
  async function refresh() {
    dealings.put(await api.dealing<K>(kind.path, item.id));
  }

  return (
    <li class={`dealing ${line.past ? "dealing--past" : ""}`}>
      <LineView line={line} />
      <div class="dealing__acts">
        {kind.acts
          .filter((act) => act.when(item))
          .map((act) => (
            <button key={act.label} type="button" class="button button--small" disabled={busy.value} onClick={() => press(act)}>
              {t(act.label)}
            </button>
          ))}
        {!kind.fixed && (
          <button
            type="button"
            class="button button--plain button--icon button--small"
            aria-label={`${t("form.change")}: ${line.title}`}
            title={t("form.change")}
            onClick={() => (asked.value = true)}
          >
            <Icon name="pencil" />
          </button>
        )}
      </div>
    </li>
  );
}

/** What it says of itself. */
export function LineView({ line }: { line: Line }) {
  const { onCustomer } = useRelation();
  const { customer, href } = line;
  const details = (line.details ?? []).filter(Boolean).join(" · ");
  return (
    <div class="fact dealing__line">
      <span class="fact__main">
        {typeof customer === "number" ? (
          <button type="button" class="linklike" onClick={() => onCustomer(customer)}>
            {line.title}
          </button>
        ) : href ? (
          <a href={href} download>
            {line.title}
          </a>
        ) : (
          line.title
        )}
      </span>
      <span class="dealing__marks">
        {line.figure && <span class="fact__figure">{line.figure}</span>}
        {line.tag && <Tag tone={line.tag.tone}>{line.tag.text}</Tag>}
      </span>
      {details && <span class="fact__detail">{details}</span>}
      {line.text && <p class="dealing__text">{line.text}</p>}
    </div>
  );
}
