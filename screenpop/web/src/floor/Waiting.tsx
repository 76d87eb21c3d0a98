// Everybody who waits: how long, for whom, and the reasons that routing gave.
import { ticking } from "../clock";
import { Empty, Panel, Since, Tag } from "../components/basics";
import type { CallLine } from "../generated/messages";
import { t } from "../i18n";
import { Caller } from "./Caller";
import { waitTone } from "./look";
import { waiting, type FloorState } from "./model";
import { Story } from "./Story";

export function Waiting({ floor }: { floor: FloorState }) {
  const calls = waiting(floor);
  const titles = new Map(floor.queues.map(({ queue, title }) => [queue, title]));
  return (
    <Panel title={t("floor.waiting")} aside={<span class="count">{calls.length}</span>} class="floor__waiting">
      {calls.length === 0 ? (
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
              {calls.map((call) => (
                <Row key={call.call} call={call} queue={titles.get(call.queue) ?? call.queue} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Row({ call, queue }: { call: CallLine; queue: string }) {
  const tone = waitTone((ticking.value - Date.parse(call.arrived)) / 1000);
  return (
    <tr>
      <td class={`lines__time lines__time--${tone}`}>
        <Since at={call.arrived} />
      </td>
      <th scope="row" class="lines__who">
        <Caller call={call} />
      </th>
      <td class="lines__queue">{queue}</td>
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
  return <span>{call.waiting_for === call.owner ? t("floor.own_expert", { name }) : name}</span>;
}
