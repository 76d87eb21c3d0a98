// Values for the tests: a pop, an agent's line, and the messages around them.
import { VERSION, type AgentLine, type CallLine, type Hello, type PopView, type Profile, type QueueLine } from "./generated/messages";

export const profile: Profile = {
  customer: 7,
  kind: "person",
  name: "Коваленко Андрій Миколайович",
  greeting: "Андрію Миколайовичу",
  language: "uk",
  segment: "vip",
  owner: "olena",
  owner_name: "Олена Гриценко",
  deputies: [],
  birthday: "1980-07-24",
  contact_points: [],
  products: [],
  requests: [],
  relatives: [],
  urgent: [],
};

export const pop: PopView = {
  call: "c1",
  phase: "ringing",
  since: "2026-11-21T10:00:00Z",
  offered: "2026-11-21T10:00:00Z",
  queue: "private",
  queue_title: "Private banking",
  number: "+380675550101",
  number_kind: "e164",
  name_given: null,
  trust: "trunk",
  candidates: [],
  profile,
  why: [],
  until: null,
  callback: null,
  note: "",
  disposition: null,
};

export const line: AgentLine = {
  agent: "olena",
  name: "Олена Гриценко",
  teams: [],
  state: "ready",
  since: "2026-11-21T10:00:00Z",
  reason: null,
  call: null,
  until: null,
  phone: null,
};

export const queueLine: QueueLine = { queue: "loans", title: "Loans", team: "loans", service_seconds: 20, open: true };

export const callLine: CallLine = {
  call: "1.1",
  queue: "loans",
  phase: "waiting",
  arrived: "2026-11-21T10:00:00Z",
  since: "2026-11-21T10:00:00Z",
  number: "+380441234567",
  customer: null,
  customer_name: null,
  owner: null,
  owner_name: null,
  waiting_for: null,
  waiting_for_name: null,
  held_until: null,
  agent: null,
  agent_name: null,
  callback: null,
  why: [],
};

export const hello: Hello = {
  type: "hello",
  v: VERSION,
  now: "2026-11-21T10:00:00Z",
  agent: "olena",
  name: "Олена Гриценко",
  role: "agent",
  language: "en",
  demo: false,
  not_ready_reasons: ["break", "lunch"],
  dispositions: ["resolved", "sale"],
  degraded: [],
};
