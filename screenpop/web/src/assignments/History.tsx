// The hand-overs so far; each can be taken back, and one that broke off goes on.
import { useState } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Panel, Tag, type Tone } from "../components/basics";
import { notify } from "../components/toasts";
import { serverNow } from "../clock";
import type { Handover } from "../generated/messages";
import { t } from "../i18n";
import { moment } from "../i18n/format";
import { Ask } from "../queues/Ask";

interface HistoryProps {
  readonly handovers: readonly Handover[];
  readonly onChanged: () => void;
}

const TONES: Readonly<Record<Handover["state"], Tone>> = { applying: "warn", done: "good", undoing: "warn", undone: "plain" };

export function History({ handovers, onChanged }: HistoryProps) {
  const [asking, setAsking] = useState<Handover | null>(null);
  const [busy, setBusy] = useState(false);

  async function attempt(work: () => Promise<Handover>, told: (now: Handover) => string) {
    setAsking(null);
    setBusy(true);
    try {
      notify(told(await work()));
    } catch (error) {
      notify(explain(error), true);
    } finally {
      setBusy(false);
      onChanged();
    }
  }
  const undo = ({ id }: Handover) => attempt(() => api.undoHandover(id), tellUndone);
  const goOn = ({ id }: Handover) =>
    attempt(() => api.goOnWithHandover(id), (now) => (now.state === "undone" ? tellUndone(now) : t("assignments.finished")));

  return (
    <Panel title={t("assignments.history")}>
      {handovers.length === 0 && <Empty title={t("assignments.history.none")} />}
      <ul class="handovers">
        {handovers.map((handover) => {
          const broken = handover.state === "applying" || handover.state === "undoing";
          return (
            <li key={handover.id} class="handoverline">
              <div class="handoverline__what">
                <strong>{handover.owner_name ?? handover.plan.owner}</strong>{" "}
                <Tag tone={TONES[handover.state]}>{t(`assignments.state.${handover.state}`)}</Tag>
                <p class="faint">
                  {t("assignments.by", { when: moment(handover.at, serverNow()), name: handover.by_name ?? handover.by })}
                </p>
                <p>{outcome(handover)}</p>
              </div>
              <div class="handoverline__ways">
                {broken && (
                  <button type="button" class="button" disabled={busy} onClick={() => void goOn(handover)}>
                    {t("assignments.go_on")}
                  </button>
                )}
                {(handover.state === "done" || handover.state === "applying") && (
                  <button type="button" class="button" disabled={busy} onClick={() => setAsking(handover)}>
                    {t("assignments.undo")}
                  </button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      {asking && (
        <Ask
          title={t("assignments.undo.title", { name: asking.owner_name ?? asking.plan.owner })}
          more={t("assignments.undo.more")}
          stay={t("assignments.undo.not")}
          go={t("assignments.undo")}
          onStay={() => setAsking(null)}
          onGo={() => void undo(asking)}
        />
      )}
    </Panel>
  );
}

function outcome({ customers, deputies, returned, state }: Handover): string {
  const parts = [t("assignments.changed_hands", { count: customers })];
  if (deputies > 0) parts.push(t("assignments.deputy_no_more", { count: deputies }));
  const stayed = customers + deputies - returned;
  if (state === "undone") parts.push(stayed > 0 ? t("assignments.returned", { count: returned }) : allBack(customers, deputies));
  if (state === "undone" && stayed > 0) parts.push(t("assignments.stayed", { count: stayed }));
  return parts.join(" ");
}

function allBack(customers: number, deputies: number): string {
  const key = deputies > 0 ? "assignments.all_returned.deputies" : "assignments.all_returned";
  return t(key, { customers, deputies });
}

function tellUndone({ returned }: Handover): string {
  return t("assignments.undone", { count: returned });
}
