// Calls in progress: in which phase, with whom, for how long.
import { Empty, Panel, Since, Tag } from "../components/basics";
import type { CallLine } from "../generated/messages";
import { t } from "../i18n";
import { isDialling } from "../pop/Callback";
import { Caller } from "./Caller";
import { phaseTone } from "./look";
import { inProgress, type FloorState } from "./model";
import { Story } from "./Story";

export function Calls({ floor }: { floor: FloorState }) {
  const calls = inProgress(floor);
  return (
    <Panel title={t("floor.calls")} aside={<span class="count">{calls.length}</span>} class="floor__calls">
      {calls.length === 0 ? (
        <Empty title={t("floor.calls.empty")} />
      ) : (
        <div class="lines__scroll" tabIndex={0} role="region" aria-label={t("floor.calls")}>
          <table class="lines lines--calls">
            <thead>
              <tr>
                <th scope="col">{t("floor.col.duration")}</th>
                <th scope="col">{t("floor.col.caller")}</th>
                <th scope="col">{t("floor.col.agent")}</th>
                <th scope="col">{t("floor.col.phase")}</th>
              </tr>
            </thead>
            <tbody>
              {calls.map((call) => (
                <Row key={call.call} call={call} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Row({ call }: { call: CallLine }) {
  return (
    <tr>
      <td class="lines__time">
        <Since at={call.since} />
      </td>
      <th scope="row" class="lines__who">
        <Caller call={call} />
      </th>
      <td class="lines__agent">
        {call.agent_name ?? call.agent ?? "—"}
        <Story steps={call.why} />
      </td>
      <td class="lines__phase">
        <Tag tone={phaseTone[call.phase]}>{isDialling(call) ? t("callback.phase") : t(`phase.${call.phase}`)}</Tag>
      </td>
    </tr>
  );
}
