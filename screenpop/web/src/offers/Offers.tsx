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

export function Offers() {
  const [kept, setKept] = useState<OfferRules | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [chosen, setChosen] = useState<number | null>(named(location.hash));
  const [leave, setLeave] = useState<{ readonly go: () => void } | null>(null);
  const dirty = useRef(false);
  const setDirty = useCallback((now: boolean) => (dirty.current = now), []);

  const load = useCallback(() => {
    setFailure(null);
    return api.offerRules().then(setKept, setFailure);
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
  const wide = matchMedia("(min-width: 60rem)").matches;
  const open = chosen ?? (wide ? (kept.items[0]?.id ?? null) : null);
  const rule = kept.items.find((each) => each.id === open) ?? null;
  return (
    <div class={`queuepage ${open === null ? "queuepage--list" : ""}`}>
      <RuleList
        rules={kept.items}
        open={open}
        onOpen={(id) => id !== open && leaving(() => choose(id))}
        onNew={() => open !== NEW && leaving(() => choose(NEW))}
      />
      {open === NEW || rule ? (
        <RuleForm
          key={open}
          kept={rule}
          words={kept.words}
          onDirty={setDirty}
          onBack={() => leaving(() => choose(null))}
          onKept={(now) => {
            setKept((old) => old && withRule(old, now));
            if (open === NEW) choose(now.id);
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
