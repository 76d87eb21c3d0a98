// The administrator's page of offers: the list of rules, and the form of the one that is open.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Failed, Loading } from "../components/basics";
import { Search } from "../desk/Search";
import type { OfferRule, OfferRules } from "../generated/messages";
import { t } from "../i18n";
import { Ask } from "../queues/Ask";
import { guardLeaving } from "../shell/route";
import { RuleForm } from "./RuleForm";
import { RuleList } from "./RuleList";
import "../queues/fields.css";
import "../queues/queues.css";
import "./offers.css";

/** The form of a rule that is not there yet. */
const NEW = 0;
const WIDE = "(min-width: 60rem)";

export function Offers() {
  const [kept, setKept] = useState<OfferRules | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [chosen, setChosen] = useState<number | null>(named(location.hash));
  const [leave, setLeave] = useState<{ readonly go: () => void } | null>(null);
  const dirty = useRef(false);
  const setDirty = useCallback((now: boolean) => (dirty.current = now), []);

  const load = useCallback(() => {
    setFailure(null);
    return api.offerRules().then((now) => {
      setKept(now);
      // Where there is room beside the list, the first rule is open; it stays so when the order changes.
      if (matchMedia(WIDE).matches) setChosen((old) => old ?? now.items[0]?.id ?? null);
    }, setFailure);
  }, []);
  const leaving = (go: () => void) => {
    if (dirty.current) setLeave({ go });
    else go();
  };
  const choose = (rule: number | null) => {
    history.replaceState(null, "", rule ? `#${rule}` : location.pathname);
    setChosen(rule);
  };

  useEffect(() => void load(), []);
  useEffect(() => guardLeaving(leaving), []);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => dirty.current && event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  if (failure !== null && !kept) return <Failed message={explain(failure)} retry={() => void load()} />;
  if (!kept) return <Loading lines={6} />;
  const rule = kept.items.find((each) => each.id === chosen) ?? null;
  return (
    <div class={`queuepage ${chosen === null ? "queuepage--list" : ""}`}>
      <RuleList
        rules={kept.items}
        open={chosen}
        onOpen={(id) => id !== chosen && leaving(() => choose(id))}
        onNew={() => chosen !== NEW && leaving(() => choose(NEW))}
      />
      {chosen === NEW || rule ? (
        <RuleForm
          key={chosen}
          kept={rule}
          words={kept.words}
          onDirty={setDirty}
          onBack={() => leaving(() => choose(null))}
          onKept={(now) => {
            setKept((old) => old && withRule(old, now));
            if (chosen === NEW) choose(now.id);
          }}
          onStale={load}
          onRemoved={() => {
            choose(null);
            void load();
          }}
        />
      ) : (
        <div class="queuepage__none">
          <Empty title={t(kept.items.length === 0 ? "offers.none" : "offers.choose")}>
            {kept.items.length === 0 && <p>{t("offers.none.more")}</p>}
          </Empty>
        </div>
      )}
      <Search />
      {leave && (
        <Ask
          title={t("queues.unsaved")}
          more={t("offers.unsaved.more")}
          stay={t("queues.unsaved.stay")}
          go={t("queues.unsaved.leave")}
          onStay={() => setLeave(null)}
          onGo={() => {
            setDirty(false);
            setLeave(null);
            leave.go();
          }}
        />
      )}
    </div>
  );
}

/** The live ones first, then by priority, as the service lists them. */
function withRule(kept: OfferRules, now: OfferRule): OfferRules {
  const others = kept.items.filter(({ id }) => id !== now.id);
  const items = [...others, now].sort(
    (one, other) =>
      Number(other.status === "live") - Number(one.status === "live") || other.priority - one.priority || one.id - other.id,
  );
  return { ...kept, items };
}

function named(hash: string): number | null {
  return /^#\d{1,15}$/.test(hash) ? Number(hash.slice(1)) : null;
}
