// The plan as columns: agents to plan for with what the formulas say, and the calls below. The table says it in words.
import type { ComponentChildren } from "preact";
import type { StaffedHalfHour } from "../generated/messages";
import { t } from "../i18n";
import { clock, count } from "./numbers";

/** A round number of steps that reaches the top of a scale. */
export function scale(most: number): readonly number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000].find((each) => most / each <= 5) ?? most;
  const steps = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: steps + 1 }, (_, number) => number * step);
}

export function Chart({ rows }: { rows: readonly StaffedHalfHour[] }) {
  const first = Math.min(...rows.map((row) => row.number));
  const last = Math.max(...rows.map((row) => row.number));
  const halves = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  const at = new Map(rows.map((row) => [row.number, row]));
  const agents = scale(Math.max(...rows.map((row) => Math.max(row.agents, row.erlang_c, row.erlang_a))));
  const calls = scale(Math.max(...rows.map((row) => row.calls)));
  return (
    <figure class="chart">
      <figcaption class="chart__legend">
        <span class="chart__key chart__key--agents">{t("staffing.legend.agents")}</span>
        <span class="chart__key chart__key--c">{t("staffing.legend.erlang_c")}</span>
        <span class="chart__key chart__key--a">{t("staffing.legend.erlang_a")}</span>
        <span class="chart__key chart__key--calls">{t("staffing.legend.calls")}</span>
      </figcaption>
      <Plot label={t("staffing.chart")} steps={agents} class="chart__plot--agents">
        {halves.map((half) => {
          const row = at.get(half);
          const top = agents.at(-1)!;
          return (
            <div key={half} class="chart__column" title={row && told(row)}>
              {row && <i class="chart__bar" style={{ height: part(row.agents, top) }} />}
              {row && <i class="chart__mark chart__mark--c" style={{ bottom: part(row.erlang_c, top) }} />}
              {row && <i class="chart__mark chart__mark--a" style={{ bottom: part(row.erlang_a, top) }} />}
            </div>
          );
        })}
      </Plot>
      <Plot label={t("staffing.chart.calls")} steps={[0, calls.at(-1)!]} class="chart__plot--calls">
        {halves.map((half) => (
          <div key={half} class="chart__column">
            <i class="chart__bar" style={{ height: part(at.get(half)?.calls ?? 0, calls.at(-1)!) }} />
          </div>
        ))}
      </Plot>
      <div class="chart__hours" aria-hidden="true">
        {halves.map((half) => (
          <span key={half}>{half % 4 === 0 && <b>{half / 2}</b>}</span>
        ))}
      </div>
    </figure>
  );
}

function Plot(props: { label: string; steps: readonly number[]; class: string; children: ComponentChildren }) {
  const top = props.steps.at(-1)!;
  return (
    <div class={`chart__plot ${props.class}`} role="img" aria-label={props.label}>
      {props.steps.map((step) => (
        <span key={step} class="chart__line" style={{ bottom: part(step, top) }}>
          <b>{count(step)}</b>
        </span>
      ))}
      <div class="chart__columns">{props.children}</div>
    </div>
  );
}

const part = (value: number, top: number) => `${(100 * value) / top}%`;

function told(row: StaffedHalfHour): string {
  return [
    clock(row.number),
    `${t("staffing.legend.agents")}: ${row.agents}`,
    `${t("staffing.erlang_c")}: ${row.erlang_c}`,
    `${t("staffing.erlang_a")}: ${row.erlang_a}`,
    `${t("staffing.legend.calls")}: ${count(row.calls, 1)}`,
  ].join("\n");
}
