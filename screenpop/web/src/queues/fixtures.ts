// A queue with something in every corner, for the tests.
import type { KeptQueue, KeptQueues, QueueRecord } from "../generated/messages";

export const plain: QueueRecord = {
  name: "private", title: "Private banking", team: "private", skills: {}, languages: [],
  hold: { policy: "fixed", seconds: 30 },
  steps: [
    { kind: "deputies", seconds: 0, segments: [], relax: 0 },
    { kind: "team", seconds: 0, segments: [], relax: 0 },
  ],
  owner_first: true, spare_owners: true, owner_bonus: 540, segment_bonus: {}, bonus_limit: 540, ring: 20, wrap_up: 60,
  max_wait: null, p95_wait: 180, service_seconds: 20, service_target: 0.8, short_abandon: 5, repeat_within: 600,
  callback_tries: 3, callback_pause: 600, announcements: null, on_timeout: { kind: "fallback", queue: null },
  on_empty: { kind: "fallback", queue: null }, on_closed: { kind: "voicemail", queue: null }, hours: null,
};

export const full: QueueRecord = {
  ...plain,
  name: "lending", title: "Lending", team: "lending", skills: { loans: 5 }, languages: ["en", "uk"],
  hold: { policy: "adaptive", value: 300, segments: { vip: 600 }, loss: 90, longest: 120, aside: 50, amends: 200, fallback: 20 },
  steps: [
    { kind: "team", seconds: 45.5, segments: ["premium", "vip"], relax: 0 },
    { kind: "relaxed", seconds: null, segments: [], relax: 3 },
  ],
  owner_first: false, segment_bonus: { vip: 60 }, max_wait: 300, service_target: 0.875,
  announcements: { first: 20, every: 45, callback: true },
  on_timeout: { kind: "queue", queue: "private" },
  hours: {
    zone: "Europe/Kyiv",
    week: {
      monday: [{ opens: "09:00", closes: "13:00" }, { opens: "14:00", closes: "18:00" }],
      tuesday: [{ opens: "00:00", closes: "24:00" }],
      wednesday: [], thursday: [], friday: [{ opens: "22:00", closes: "06:00" }], saturday: [], sunday: [],
    },
    holidays: [{ day: "2026-12-25", name: "Різдво", spans: [] }],
  },
};

export const kept = (queue: QueueRecord, version = "v1"): KeptQueue => ({ queue, version, open: true, changes: null });

export const queues: KeptQueues = {
  items: [kept(full), kept(plain)],
  default: "private",
  template: { ...plain, name: "new", title: "New", team: "new" },
  words: { teams: ["lending", "private"], skills: ["cards", "loans"], languages: ["en", "uk"], segments: ["vip"] },
};
