// Every agent: state, since when, with whom or why not; by team, to be narrowed by name and state.
import { useState } from "preact/hooks";
import { Empty, Panel, Since, Until } from "../components/basics";
import type { AgentLine, AgentState } from "../generated/messages";
import { isKey, t, tCode } from "../i18n";
import { callerName, stateTone } from "./look";
import { census, STATES, teamName, teams, type FloorState, type TeamRow } from "./model";

/** From this many agents on there is a field to find one. */
const MANY = 12;

export function Agents({ floor }: { floor: FloorState }) {
  const [state, setState] = useState<AgentState | null>(null);
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const all = [...floor.agents.values()];
  const found = all.filter(
    (line) => (!state || line.state === state) && (!wanted || `${line.name} ${line.agent}`.toLowerCase().includes(wanted)),
  );
  return (
    <Panel title={t("floor.agents")} aside={<span class="count">{all.length}</span>} class="floor__agents">
      <div class="agents__tools">
        <StateFilter agents={all} chosen={state} choose={setState} />
        {all.length >= MANY && (
          <input
            class="input agents__find"
            type="search"
            placeholder={t("floor.agents.find")}
            aria-label={t("floor.agents.find")}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
      </div>
      {found.length === 0 && <Empty title={t(all.length === 0 ? "floor.agents.empty" : "floor.agents.unmatched")} />}
      {teams(found).map((row) => (
        <Team key={row.team} row={row} floor={floor} />
      ))}
    </Panel>
  );
}

function Team({ row, floor }: { row: TeamRow; floor: FloorState }) {
  const name = row.team ? teamName(row.team, floor) : t("floor.team.none");
  return (
    <section class="team" aria-label={name}>
      <h3 class="team__title">
        {name} <span class="count">{row.agents.length}</span>
      </h3>
      <ul class="team__agents">
        {row.agents.map((line) => (
          <Agent key={line.agent} line={line} floor={floor} />
        ))}
      </ul>
    </section>
  );
}

interface FilterProps {
  readonly agents: readonly AgentLine[];
  readonly chosen: AgentState | null;
  readonly choose: (state: AgentState | null) => void;
}

function StateFilter({ agents, chosen, choose }: FilterProps) {
  const counts = census(agents);
  const offered = STATES.filter((state) => counts.has(state) || state === chosen);
  return (
    <div class="chips" role="group" aria-label={t("floor.agents.filter")}>
      {offered.map((state) => (
        <button
          key={state}
          type="button"
          class="button chip"
          aria-pressed={state === chosen}
          onClick={() => choose(state === chosen ? null : state)}
        >
          <span class={`dot dot--${stateTone[state]}`} />
          {t(`state.${state}`)} <span class="count">{counts.get(state) ?? 0}</span>
        </button>
      ))}
    </div>
  );
}

function Agent({ line, floor }: { line: AgentLine; floor: FloorState }) {
  const call = line.call ? floor.calls.get(line.call) : undefined;
  const more = call ? t("floor.with", { name: callerName(call) }) : reason(line);
  const unplugged = line.phone === false && line.state !== "logged_out";
  return (
    <li class={`agent agent--${line.state}`}>
      <span class={`dot dot--${stateTone[line.state]}`} />
      <span class="agent__name">{line.name}</span>
      <span class="agent__time">{line.until ? <Until at={line.until} /> : <Since at={line.since} />}</span>
      <span class="agent__state">
        <span class={`agent__word agent__word--${stateTone[line.state]}`}>{t(`state.${line.state}`)}</span>
        {more && <span class="agent__more"> {more}</span>}
        {unplugged && <span class="agent__more agent__word--bad"> {t("floor.nophone")}</span>}
      </span>
    </li>
  );
}

function reason({ reason: code, state }: AgentLine): string | null {
  if (!code || state === "logged_out") return null;
  return isKey(`floor.reason.${code}`) ? tCode("floor.reason", code) : tCode("reason", code);
}
