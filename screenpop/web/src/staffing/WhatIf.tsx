// A day of the past, replayed as it was set and with something changed.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Loading, Panel } from "../components/basics";
import type { WhatIf as Answer, WhatIfChange } from "../generated/messages";
import { t } from "../i18n";
import { Compared } from "./Compared";
import { WhatIfForm } from "./WhatIfForm";

export function WhatIf({ queue }: { queue: string | null }) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [running, setRunning] = useState<AbortController | null>(null);
  const latest = useRef<AbortController | null>(null);

  const stop = () => {
    latest.current?.abort();
    setRunning(null);
  };
  useEffect(() => stop, []);
  useEffect(() => {
    stop();
    setAnswer(null);
    setFailure(null);
  }, [queue]);

  const run = async (change: WhatIfChange) => {
    stop();
    const left = new AbortController();
    latest.current = left;
    setRunning(left);
    setFailure(null);
    try {
      setAnswer(await api.whatIf({ ...change, ...(queue ? { queue } : {}) }, left.signal));
    } catch (error) {
      if (left.signal.aborted) return;
      setAnswer(null);
      setFailure(error);
    }
    setRunning(null);
  };

  return (
    <Panel title={t("whatif.title")}>
      <p class="muted staffing__basis">{t("whatif.about")}</p>
      <WhatIfForm run={(change) => void run(change)} {...(running ? { stop } : {})} />
      {running && (
        <>
          <p role="status">{t("whatif.running")}</p>
          <Loading lines={4} />
        </>
      )}
      {!running && failure !== null && (
        <p class="whatif__failure" role="alert">
          {explain(failure)}
        </p>
      )}
      {!running && failure === null && answer && <Compared answer={answer} />}
    </Panel>
  );
}
