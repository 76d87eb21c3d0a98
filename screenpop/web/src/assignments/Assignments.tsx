// The page of who serves whom: experts and how many customers each has, hand-overs, and single customers.
import { useCallback, useEffect, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Failed, Loading } from "../components/basics";
import { Search } from "../desk/Search";
import type { Expert, Handover } from "../generated/messages";
import { t } from "../i18n";
import { Experts } from "./Experts";
import { History } from "./History";
import { OneCustomer } from "./OneCustomer";
import { Plan } from "./Plan";
import "../queues/fields.css";
import "../queues/queues.css";
import "./assignments.css";

interface Known {
  readonly experts: readonly Expert[];
  readonly handovers: readonly Handover[];
}

export function Assignments() {
  const [known, setKnown] = useState<Known | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [leaving, setLeaving] = useState<string | null>(null);

  const load = useCallback(async () => {
    setFailure(null);
    try {
      const [experts, handovers] = await Promise.all([api.experts(), api.handovers()]);
      setKnown({ experts: experts.items, handovers: handovers.items });
    } catch (error) {
      setFailure(error);
    }
  }, []);
  useEffect(() => void load(), []);

  if (failure !== null && !known) return <Failed message={explain(failure)} retry={() => void load()} />;
  if (!known) return <Loading lines={6} />;
  const { experts, handovers } = known;
  const from = experts.find(({ agent }) => agent === leaving);
  return (
    <div class="office assignments">
      <h1 class="visually-hidden">{t("assignments.title")}</h1>
      {from ? (
        <Plan
          key={from.agent}
          from={from}
          experts={experts}
          onBack={() => setLeaving(null)}
          onDone={() => {
            setLeaving(null);
            void load();
          }}
        />
      ) : (
        <>
          <Experts experts={experts} onHandOver={setLeaving} />
          <OneCustomer experts={experts} onChanged={() => void load()} />
          <History handovers={handovers} onChanged={() => void load()} />
        </>
      )}
      <Search />
    </div>
  );
}
