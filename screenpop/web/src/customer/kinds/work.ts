// What is to be done for a customer: requests, tasks, appointments.
import type { Appointment, KeptRequest, Task } from "../../generated/messages";
import { t, tCode } from "../../i18n";
import { day, daysFrom, moment } from "../../i18n/format";
import { agentName } from "../../components/form/agents";
import type { Kind } from "./kind";

const CLOSED = ["closed", "refused", "done"];
const SUBJECTS = [
  "home_loan", "car_loan", "education_loan", "card", "limit", "deposit", "account", "insurance", "payment", "charges", "statement",
  "callback", "other",
];

export const requests: Kind<KeptRequest> = {
  path: "requests",
  title: "customer.requests",
  none: "customer.no_requests",
  add: "request.add",
  specs: [
    { name: "title", label: "field.title", kind: "line", required: true, longest: 200, wide: true },
    {
      name: "category", label: "field.category", kind: "choice", required: true, group: "category",
      choices: ["application", "question", "complaint"],
    },
    { name: "kind", label: "field.subject", kind: "choice", required: true, group: "subject", choices: SUBJECTS },
    {
      name: "status", label: "field.status", kind: "choice", required: true, group: "status",
      choices: ["received", "in_review", "waiting_for_documents", "answered", "closed", "refused"],
    },
    { name: "due", label: "field.due", kind: "day" },
    { name: "agent", label: "field.answers", kind: "agent" },
    { name: "text", label: "field.text", kind: "prose", longest: 10_000 },
  ],
  carried: ["call", "external_id"],
  begin: (me) => ({ category: "question", kind: "other", status: "received", agent: me }),
  line: (request, now) => ({
    title: request.title,
    tag: { text: tCode("status", request.status), tone: request.category === "complaint" && !isClosed(request) ? "bad" : "accent" },
    details: [
      tCode("category", request.category),
      t("customer.opened", { day: day(request.opened_at) }),
      !isClosed(request) && request.due && t("urgent.due", { when: daysFrom(request.due, now) }),
      request.agent && t("request.answers", { name: agentName(request.agent) }),
    ],
    text: request.text,
    past: isClosed(request),
  }),
  acts: [
    { label: "request.take", when: (request) => !isClosed(request) && !request.agent, fields: (_, me) => ({ agent: me }) },
    { label: "request.close", when: (request) => !isClosed(request), fields: () => ({ status: "closed" }) },
  ],
};

function isClosed({ status }: KeptRequest): boolean {
  return CLOSED.includes(status);
}

export const tasks: Kind<Task> = {
  path: "tasks",
  title: "customer.tasks",
  none: "customer.no_tasks",
  add: "task.add",
  specs: [
    { name: "title", label: "task.what", kind: "line", required: true, longest: 200, wide: true },
    { name: "due", label: "field.due", kind: "moment" },
    { name: "agent", label: "field.does", kind: "agent" },
    { name: "status", label: "field.status", kind: "choice", required: true, group: "task", choices: ["open", "done", "cancelled"] },
    { name: "text", label: "field.text", kind: "prose", longest: 10_000 },
  ],
  carried: ["call", "request", "external_id"],
  begin: (me) => ({ status: "open", agent: me }),
  line: (task, now) => ({
    title: task.title,
    tag: task.status === "open" ? lateness(task.due, now) : { text: tCode("task", task.status), tone: "plain" },
    details: [task.due && t("task.by", { when: moment(task.due, now) }), task.agent && agentName(task.agent)],
    text: task.text,
    past: task.status !== "open",
  }),
  acts: [
    { label: "task.finish", when: (task) => task.status === "open", fields: () => ({ status: "done" }) },
    { label: "task.reopen", when: (task) => task.status === "done", fields: () => ({ status: "open" }) },
  ],
};

/** Says that a task's time is over. */
export function lateness(due: string | null, now: number): { text: string; tone: "bad" } | null {
  return due && Date.parse(due) < now ? { text: t("task.late"), tone: "bad" } : null;
}

export const appointments: Kind<Appointment> = {
  path: "appointments",
  title: "customer.appointments",
  none: "customer.no_appointments",
  add: "appointment.add",
  specs: [
    { name: "title", label: "appointment.what", kind: "line", required: true, longest: 200, wide: true },
    { name: "starts_at", label: "field.starts", kind: "moment", required: true },
    { name: "ends_at", label: "field.ends", kind: "moment" },
    {
      name: "channel", label: "field.channel", kind: "choice", required: true, group: "channel",
      choices: ["visit", "meeting", "call", "chat"],
    },
    { name: "place", label: "field.place", kind: "line", longest: 200 },
    { name: "agent", label: "field.with", kind: "agent" },
    {
      name: "status", label: "field.status", kind: "choice", required: true, group: "appointment",
      choices: ["planned", "kept", "missed", "cancelled"],
    },
  ],
  carried: ["external_id"],
  begin: (me) => ({ channel: "visit", status: "planned", agent: me }),
  line: (meeting, now) => ({
    title: meeting.title,
    tag: { text: tCode("appointment", meeting.status), tone: meeting.status === "planned" ? "accent" : "plain" },
    details: [
      moment(meeting.starts_at, now),
      tCode("channel", meeting.channel),
      meeting.place,
      meeting.agent && agentName(meeting.agent),
    ],
    past: meeting.status !== "planned",
  }),
  acts: [
    { label: "appointment.keep", when: ({ status }) => status === "planned", fields: () => ({ status: "kept" }) },
    { label: "appointment.cancel", when: ({ status }) => status === "planned", fields: () => ({ status: "cancelled" }) },
  ],
};
