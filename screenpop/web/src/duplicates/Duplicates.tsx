// The page of customers who may be one: the pairs, one of them side by side, and what was merged.
import { useCallback, useEffect, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Failed, Loading, Panel, Tag } from "../components/basics";
import type { Duplicate, Merge } from "../generated/messages";
import { t, tCode } from "../i18n";
import { percent } from "../i18n/format";
import { Compare } from "./Compare";
import { Merged } from "./Merged";
import "../queues/queues.css";
import "./duplicates.css";

interface Known {
  readonly pairs: readonly Duplicate[];
  readonly next: string | null;
  readonly merges: readonly Merge[];
}

export function Duplicates() {
  const [known, setKnown] = useState<Known | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [open, setOpen] = useState<number | null>(null);

  const load = useCallback(async () => {
    setFailure(null);
    try {
      const [pairs, merges] = await Promise.all([api.duplicates(null), api.merges()]);
      setKnown({ pairs: pairs.items, next: pairs.next, merges: merges.items });
      setOpen((was) => (pairs.items.some(({ id }) => id === was) ? was : (pairs.items[0]?.id ?? null)));
    } catch (error) {
      setFailure(error);
    }
  }, []);
  useEffect(() => void load(), []);

  async function more(before: Known) {
    try {
      const page = await api.duplicates(before.next);
      setKnown({ ...before, pairs: [...before.pairs, ...page.items], next: page.next });
    } catch (error) {
      setFailure(error);
    }
  }

  if (failure !== null) return <Failed message={explain(failure)} retry={() => void load()} />;
  if (!known) return <Loading lines={6} />;
  const pair = known.pairs.find(({ id }) => id === open);
  return (
    <div class="office duplicates">
      <h1 class="visually-hidden">{t("duplicates.title")}</h1>
      <Panel title={t("duplicates.open")} class="duplicates__list">
        {known.pairs.length === 0 && (
          <Empty title={t("duplicates.none")}>
            <p class="faint">{t("duplicates.none.more")}</p>
          </Empty>
        )}
        <ul>
          {known.pairs.map((each) => (
            <li key={each.id}>
              <button
                type="button"
                class="pair"
                aria-pressed={each.id === open}
                onClick={() => setOpen(each.id)}
              >
                <span class="pair__names">{t("duplicates.both", { one: each.one_name, other: each.other_name })}</span>
                <span class="pair__why">
                  <span class="faint">{t("duplicates.sure", { share: percent(each.score) })}</span>
                  {each.reasons.map((reason) => (
                    <Tag key={reason}>{tCode("duplicates.reason", reason)}</Tag>
                  ))}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {known.next !== null && (
          <button type="button" class="button" onClick={() => void more(known)}>
            {t("duplicates.more")}
          </button>
        )}
      </Panel>
      {pair && <Compare key={pair.id} pair={pair} onSettled={() => void load()} />}
      <Merged merges={known.merges} onChanged={() => void load()} />
    </div>
  );
}
