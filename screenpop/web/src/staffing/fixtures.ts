// Plans and replayed days for the tests.
import type { DayFigures, StaffedHalfHour, Staffing, WhatIf } from "../generated/messages";

export const halfHour: StaffedHalfHour = {
  number: 18, calls: 20, load: 2.8, agents: 5, erlang_c: 6, erlang_a: 5, foretold_c: 0.72, foretold_a: 0.83,
  service_level: null, error: null, asa: 9, abandoned: 0.03, parted: [],
};

export const plan: Staffing = {
  queue: "private", queues: [{ name: "lending", title: "Lending" }, { name: "private", title: "Private banking" }],
  weekday: 0, weekdays: [0, 1, 2, 3, 4], first: "2026-10-01", last: "2026-11-20", calls: 3148, share: 0.8, within: 20,
  wrap_up: 60, handling: 275, patience: 312, tried: false, rows: [halfHour, { ...halfHour, number: 19 }],
};

export const tried: Staffing = {
  ...plan, tried: true, rows: plan.rows.map((row) => ({ ...row, service_level: 0.85, error: 0.04, parted: ["erlang_c"] })),
};

const figures: DayFigures = {
  calls: 100, answered: 90, abandoned: 10, abandon_rate: 0.1, service_level_20: 0.7, asa: 30, asa_owned: 40, p95_wait: 90,
  max_wait: 200, continuity: 0.4, on_shift_continuity: 0.5, occupancy: 0.8,
};

export const replayed: WhatIf = {
  queue: "private", day: "2026-11-20", agents: 5, runs: 10, hold: { policy: "never" }, owner_bonus: 300,
  observed: { ...figures, occupancy: null }, before: figures,
  after: { ...figures, answered: 96, abandon_rate: 0.04, asa: 18, on_shift_continuity: 0.45, occupancy: 0.7 },
};
