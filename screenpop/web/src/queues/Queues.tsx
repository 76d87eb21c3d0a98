// The administrator's page of queues: the list of them, and the form of the one that is open.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Failed, Loading } from "../components/basics";
import type { KeptQueue, KeptQueues } from "../generated/messages";
import { t } from "../i18n";
import { guardLeaving } from "../shell/route";
import { listen } from "../state";
import { Ask } from "./Ask";
import { QueueForm } from "./QueueForm";
import { QueueList } from "./QueueList";
import "./fields.css";
import "./hours.css";
import "./queues.css";
import "./steps.css";

/** The form of a queue that is not there yet. */
const NEW = "";

export function Queues() {
  const [kept, setKept] = useState<KeptQueues | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [chosen, setChosen] = useState<string | null>(named(location.hash));
  const [leave, setLeave] = useState<{ readonly go: () => void } | null>(null);
  const dirty = useRef(false);
  const setDirty = useCallback((now: boolean) => (dirty.current = now), []);

  const load = useCallback(() => {
    setFailure(null);
    return api.queues().then(setKept, setFailure);
  }, []);
  const leaving = (go: () => void) => {
    if (dirty.current) setLeave({ go });
    else go();
  };
  const choose = (name: string | null) => {
    history.replaceState(null, "", name ? `#${encodeURIComponent(name)}` : location.pathname);
    setChosen(name);
  };

  useEffect(() => {
    void load();
    // Hours begin and end, and colleagues save queues: an untouched form shows what is in force.
    return listen((message) => {
      if (message.type === "floor_changed" && message.queues.length > 0 && !dirty.current) void load();
    });
  }, []);
  useEffect(() => guardLeaving(leaving), []);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => dirty.current && event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  if (failure !== null && !kept) return <Failed message={explain(failure)} retry={() => void load()} />;
  if (!kept) return <Loading lines={6} />;
  const wide = matchMedia("(min-width: 60rem)").matches;
  const open = chosen ?? (wide ? kept.items[0]?.queue.name ?? null : null);
  const queue = kept.items.find((each) => each.queue.name === open) ?? null;
  return (
    <div class={`queuepage ${open === null ? "queuepage--list" : ""}`}>
      <QueueList
        kept={kept}
        open={open}
        onOpen={(name) => name !== open && leaving(() => choose(name))}
        onNew={() => open !== NEW && leaving(() => choose(NEW))}
      />
      {open === NEW || queue ? (
        <QueueForm
          key={open}
          kept={queue}
          all={kept}
          onDirty={setDirty}
          onBack={() => leaving(() => choose(null))}
          onSaved={(saved) => {
            setKept(withQueue(kept, saved));
            choose(saved.queue.name);
          }}
          onStale={load}
          onRemoved={() => {
            choose(null);
            void load();
          }}
        />
      ) : (
        <div class="queuepage__none">
          <Empty title={t(kept.items.length === 0 ? "queues.none" : "queues.choose")}>
            {kept.items.length === 0 && <p>{t("queues.none.more")}</p>}
          </Empty>
        </div>
      )}
      {leave && (
        <Ask
          title={t("queues.unsaved")}
          more={t("queues.unsaved.more")}
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

function withQueue(kept: KeptQueues, saved: KeptQueue): KeptQueues {
  const others = kept.items.filter((each) => each.queue.name !== saved.queue.name);
  const items = [...others, saved].sort((one, other) => (one.queue.name < other.queue.name ? -1 : 1));
  return { ...kept, items };
}

function named(hash: string): string | null {
  return hash.length > 1 ? decodeURIComponent(hash.slice(1)) : null;
}
