// Everybody who waits: how long, at which place, for whom, and the reasons that routing gave.
import { ticking } from "../clock";
import { Empty, Panel, Since, Tag, Until } from "../components/basics";
import type { CallLine } from "../generated/messages";
import { t } from "../i18n";
import { Caller } from "./Caller";
import { waitTone } from "./look";
import { waiting, type FloorState, type WaitingRow } from "./model";
import { Story } from "./Story";

export function Waiting({ floor }: { floor: FloorState }) {
  const rows = waiting(floor);
  return (
    <Panel title={t("floor.waiting")} aside={<span class="count">{rows.length}</span>} class="floor__waiting">
      {rows.length === 0 ? (
        <Empty title={t("floor.waiting.empty")} />
      ) : (
        <div class="lines__scroll" tabIndex={0} role="region" aria-label={t("floor.waiting")}>
          <table class="lines lines--waiting">
            <thead>
              <tr>
                <th scope="col">{t("floor.col.wait")}</th>
                <th scope="col">{t("floor.col.caller")}</th>
                <th scope="col">{t("floor.col.queue")}</th>
                <th scope="col">{t("floor.col.for")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.call.call} {...row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Row({ call, queue, place }: WaitingRow) {
  return (
    <tr>
      <td class={`lines__time lines__time--${waitTone(call, queue, ticking.value)}`}>
        <Since at={call.arrived} />
      </td>
      <th scope="row" class="lines__who">
        <Caller call={call} />
      </th>
      <td class="lines__queue">
        {queue?.title ?? call.queue} <span class="lines__place">{t("floor.place", { place })}</span>
      </td>
      <td class="lines__for">
        <Target call={call} />
        <Story steps={call.why} />
      </td>
    </tr>
  );
}

function Target({ call }: { call: CallLine }) {
  if (call.phase !== "waiting" && call.agent) {
    return <Tag tone="accent">{t("floor.rings_at", { name: call.agent_name ?? call.agent })}</Tag>;
  }
  const name = call.waiting_for_name ?? call.waiting_for;
  if (name === null) return <span>{t("floor.anyone")}</span>;
  return (
    <span>
      {call.waiting_for === call.owner ? t("floor.own_expert", { name }) : name}
      {call.held_until && (
        <span class="lines__held">
          {" "}
          {t("floor.held")} <Until at={call.held_until} />
        </span>
      )}
    </span>
  );
}
