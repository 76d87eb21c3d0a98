// Customers who were merged; each merge can be undone.
import { useState } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Panel } from "../components/basics";
import { notify } from "../components/toasts";
import { serverNow } from "../clock";
import type { Merge } from "../generated/messages";
import { t } from "../i18n";
import { moment } from "../i18n/format";
import { Ask } from "../queues/Ask";

export function Merged({ merges, onChanged }: { merges: readonly Merge[]; onChanged: () => void }) {
  const [asking, setAsking] = useState<Merge | null>(null);
  const [busy, setBusy] = useState(false);

  async function undo({ id }: Merge) {
    setAsking(null);
    setBusy(true);
    try {
      await api.undoMerge(id);
      notify(t("duplicates.undone"));
    } catch (error) {
      notify(explain(error), true);
    } finally {
      setBusy(false);
      onChanged();
    }
  }

  const at = (when: string) => moment(when, serverNow());
  return (
    <Panel title={t("duplicates.history")} class="duplicates__merged">
      {merges.length === 0 && <Empty title={t("duplicates.history.none")} />}
      <ul>
        {merges.map((merge) => (
          <li key={merge.id} class="mergeline">
            <div class="mergeline__what">
              <p>{t("duplicates.history.what", { merged: merge.merged_name, kept: merge.kept_name })}</p>
              <p class="faint">
                {t("duplicates.history.by", { when: at(merge.at), name: merge.by })}
                {merge.undone_at && (
                  <> · {t("duplicates.history.undone", { when: at(merge.undone_at), name: merge.undone_by ?? "" })}</>
                )}
              </p>
            </div>
            {merge.can_be_undone && (
              <button type="button" class="button" disabled={busy} onClick={() => setAsking(merge)}>
                {t("duplicates.undo")}
              </button>
            )}
          </li>
        ))}
      </ul>
      {asking && (
        <Ask
          title={t("duplicates.undo.title", { merged: asking.merged_name })}
          more={t("duplicates.undo.more", { kept: asking.kept_name })}
          stay={t("duplicates.undo.stay")}
          go={t("duplicates.undo")}
          onStay={() => setAsking(null)}
          onGo={() => void undo(asking)}
        />
      )}
    </Panel>
  );
}
