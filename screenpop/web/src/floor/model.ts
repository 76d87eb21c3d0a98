// The floor as the supervisor sees it: the snapshot, the deltas on top of it, and the order in which things are shown.
import type { AgentLine, AgentState, CallLine, CallPhase, FloorChanged, FloorShown, QueueLine, Today } from "../generated/messages";

export interface FloorState {
  readonly queues: ReadonlyMap<string, QueueLine>;
  readonly agents: ReadonlyMap<string, AgentLine>;
  readonly calls: ReadonlyMap<string, CallLine>;
  readonly today: Today;
}

/** A queue, the callers in it, longest first, and those who are to be rung back. */
export interface QueueRow {
  readonly queue: QueueLine;
  readonly waiting: readonly CallLine[];
  readonly callbacks: readonly CallLine[];
}

/** Somebody who waits: `place` is his among all who wait in his queue, in the order of arrival. */
export interface WaitingRow {
  readonly call: CallLine;
  readonly queue: QueueLine | undefined;
  readonly place: number;
}

export interface TeamRow {
  /** Empty for agents without a team. */
  readonly team: string;
  readonly agents: readonly AgentLine[];
}

/** What a supervisor should look at comes first. */
export const STATES: readonly AgentState[] = [
  "not_responding", "talking", "hold", "reserved", "wrap_up", "ready", "not_ready", "logged_out",
];

/** Phases in which the caller has nobody to talk to yet. */
const WAITING: readonly CallPhase[] = ["waiting", "offered", "ringing"];
const IN_PROGRESS: readonly CallPhase[] = ["fallback", "hold", "talking", "wrap_up"];

export function shown({ queues, agents, calls, today }: FloorShown): FloorState {
  return { queues: byKey(queues, (line) => line.queue), agents: byKey(agents, (line) => line.agent), calls: byKey(calls, (line) => line.call), today };
}

/** The floor after a delta: lines replace older ones of the same queue, agent or call, and `gone` calls leave. */
export function changed(floor: FloorState, delta: FloorChanged): FloorState {
  const queues = new Map(floor.queues);
  for (const line of delta.queues) queues.set(line.queue, line);
  const calls = new Map(floor.calls);
  for (const line of delta.calls) calls.set(line.call, line);
  for (const call of delta.gone) calls.delete(call);
  const agents = new Map(floor.agents);
  for (const line of delta.agents) agents.set(line.agent, line);
  return { queues, agents, calls, today: delta.today ?? floor.today };
}

/** Everybody who waits, longest first; those who are to be rung back come after the callers. */
export function waiting(floor: FloorState): readonly WaitingRow[] {
  const places = new Map<string, number>();
  const rows = inPhases(floor, WAITING)
    .sort(byTime((call) => call.arrived))
    .map((call) => {
      const place = (places.get(call.queue) ?? 0) + 1;
      places.set(call.queue, place);
      return { call, queue: floor.queues.get(call.queue), place };
    });
  return [...rows.filter(({ call }) => !call.callback), ...rows.filter(({ call }) => call.callback)];
}

/** Every queue; the one with the longest wait first, then the empty ones by title. */
export function queues(floor: FloorState): readonly QueueRow[] {
  const all = inPhases(floor, WAITING).sort(byTime((call) => call.arrived));
  const rows = [...floor.queues.values()].map((queue) => {
    const here = all.filter((call) => call.queue === queue.queue);
    return { queue, waiting: here.filter((call) => !call.callback), callbacks: here.filter((call) => call.callback) };
  });
  const longest = ({ waiting: [first] }: QueueRow): number => (first ? Date.parse(first.arrived) : Number.MAX_VALUE);
  return rows.sort((a, b) => longest(a) - longest(b) || a.queue.title.localeCompare(b.queue.title));
}

/** Conversations and what follows them: fallback calls first, then those on hold, each group oldest first. */
export function inProgress(floor: FloorState): readonly CallLine[] {
  const older = byTime((call) => call.since);
  const rank = (call: CallLine): number => IN_PROGRESS.indexOf(call.phase);
  return inPhases(floor, IN_PROGRESS).sort((a, b) => rank(a) - rank(b) || older(a, b));
}

/** Agents by team (their first one), then state, then name. */
export function teams(agents: Iterable<AgentLine>): readonly TeamRow[] {
  const rows = new Map<string, AgentLine[]>();
  for (const line of agents) {
    const team = line.teams[0] ?? "";
    rows.set(team, [...(rows.get(team) ?? []), line]);
  }
  return [...rows]
    .sort(([a], [b]) => Number(a === "") - Number(b === "") || a.localeCompare(b))
    .map(([team, lines]) => ({ team, agents: lines.sort(byStateAndName) }));
}

/** A team has no title of its own: that of its queue, where it has just one, else its code, read as words. */
export function teamName(team: string, floor: FloorState): string {
  const [queue, another] = [...floor.queues.values()].filter((line) => line.team === team);
  if (queue && !another) return queue.title;
  const words = team.replace(/[_-]+/g, " ");
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** How many agents are in each state. */
export function census(agents: Iterable<AgentLine>): ReadonlyMap<AgentState, number> {
  const counts = new Map<AgentState, number>();
  for (const { state } of agents) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

function byStateAndName(a: AgentLine, b: AgentLine): number {
  return STATES.indexOf(a.state) - STATES.indexOf(b.state) || a.name.localeCompare(b.name);
}

function inPhases(floor: FloorState, phases: readonly CallPhase[]): CallLine[] {
  return [...floor.calls.values()].filter((call) => phases.includes(call.phase));
}

function byTime(time: (call: CallLine) => string): (a: CallLine, b: CallLine) => number {
  return (a, b) => Date.parse(time(a)) - Date.parse(time(b)) || a.call.localeCompare(b.call);
}

function byKey<Line>(lines: readonly Line[], key: (line: Line) => string): ReadonlyMap<string, Line> {
  return new Map(lines.map((line) => [key(line), line]));
}
