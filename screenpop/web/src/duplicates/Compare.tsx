// A pair side by side: what differs stands out, and one is kept, or both stay.
import { useCallback, useEffect, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Failed, Loading, Panel } from "../components/basics";
import { notify } from "../components/toasts";
import type { Comparison, Duplicate, Side } from "../generated/messages";
import { isKey, t, tCode } from "../i18n";
import { day, dayAndTime, phoneNumber } from "../i18n/format";
import { Ask } from "../queues/Ask";
import { goCustomer } from "../shell/route";

/** Counted no further. */
const MOST_ITEMS = 100;
const ROWS = [
  "name", "birthday", "points", "owner_name", "segment", "external_id", "items", "last_at", "created_at",
] as const;

export function Compare({ pair, onSettled }: { pair: Duplicate; onSettled: () => void }) {
  const [both, setBoth] = useState<Comparison | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [keeping, setKeeping] = useState<Side | null>(null);
  const [busy, setBusy] = useState(false);

  const load = useCallback(async () => {
    setFailure(null);
    try {
      setBoth(await api.comparison(pair.id));
    } catch (error) {
      setFailure(error);
    }
  }, []);
  useEffect(() => void load(), []);

  async function settle(work: () => Promise<unknown>, told: string) {
    setKeeping(null);
    setBusy(true);
    try {
      await work();
      notify(told);
      onSettled();
    } catch (error) {
      notify(explain(error), true);
      setBusy(false);
    }
  }

  if (failure !== null) return <Failed message={explain(failure)} retry={() => void load()} />;
  if (!both) return <Loading lines={6} />;
  const other = (side: Side) => both.sides.find(({ customer }) => customer !== side.customer)!;
  return (
    <Panel title={t("duplicates.compare")} class="duplicates__compare">
      <table class="sides">
        <thead>
          <tr>
            <td />
            {both.sides.map(({ customer }) => (
              <th key={customer} scope="col">
                {t("duplicates.no", { customer })}
                <button type="button" class="button button--plain" onClick={() => goCustomer(customer)}>
                  {t("duplicates.open_record")}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map((row) => {
            const shown = both.sides.map((side) => value(side, row));
            return (
              <tr key={row} class={shown[0] === shown[1] ? "" : "sides__differs"}>
                <th scope="row">{t(`duplicates.what.${row}`)}</th>
                {shown.map((text, side) => (
                  <td key={side}>{text || "—"}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td />
            {both.sides.map((side) => (
              <td key={side.customer}>
                <button type="button" class="button button--accent" disabled={busy} onClick={() => setKeeping(side)}>
                  {t("duplicates.keep")}
                </button>
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      <button
        type="button"
        class="button"
        disabled={busy}
        onClick={() => void settle(() => api.dismissDuplicate(pair.id), t("duplicates.dismissed"))}
      >
        {t("duplicates.two")}
      </button>
      {keeping && (
        <Ask
          title={t("duplicates.merge.title", { name: keeping.name, customer: keeping.customer })}
          more={t("duplicates.merge.more")}
          stay={t("duplicates.merge.stay")}
          go={t("duplicates.merge.go")}
          onStay={() => setKeeping(null)}
          onGo={() =>
            void settle(
              () => api.merge(keeping.customer, other(keeping).customer),
              t("duplicates.merged", { name: keeping.name }),
            )
          }
        />
      )}
    </Panel>
  );
}

function value(side: Side, row: (typeof ROWS)[number]): string {
  switch (row) {
    case "birthday":
      return side.birthday ? day(side.birthday) : "";
    case "points":
      return side.points.map((point) => (point.startsWith("+") ? phoneNumber(point) : point)).join("\n");
    case "segment":
      return isKey(`segment.${side.segment}`) ? tCode("segment", side.segment) : side.segment;
    case "items":
      return side.items > MOST_ITEMS ? t("duplicates.many", { count: MOST_ITEMS }) : String(side.items);
    case "last_at":
      return side.last_at ? dayAndTime(side.last_at) : "";
    case "created_at":
      return dayAndTime(side.created_at);
    default:
      return side[row] ?? "";
  }
}
