// The service's HTTP API, typed. Every failure is an `ApiError` with a stable code that the screen translates.
import type {
  AssignmentFields, Assignments, AuditPage, CallbackList, Comparison, Confirmation, Customer, CustomerCreated, DemoCalled,
  DemoCallers, DuplicatePage, Experts, FloorShown, FoundCustomers, Handover, HandoverPlan, Handovers, ImportChange,
  ImportList, ImportView, KeptDocument, KeptQueue, KeptQueues, Language, Merge, MergePage, NewCustomer, NewHandover,
  OfferRule, OfferRuleFields, OfferRules, PhoneAccount, Preview, Problem, Profile, QueueChange, SignedIn, Staffing,
  TaskList, TimelinePage, TransferTargets, TransferTo, Trial, VoicemailList, WhatIf, WhatIfChange, WrongField,
  DeliveryPage, MadeToken, MadeWebhook, NewSecret, NewToken, Resent, TokenList, Webhook, WebhookFields, WebhookList,
} from "./generated/messages";
import type { DealingPath } from "./customer/kinds/kind";
import { isKey, t, tCode } from "./i18n";
import type { StaffingAsked } from "./staffing/asked";

const PATIENCE = 15_000;
/** A plan is worked on for two minutes at most, and may stand in a line before that. */
const PLANNING = 300_000;
/** All customers of an expert. */
const HANDING_OVER = 120_000;
/** Of a file. */
const UPLOADING = 300_000;
const UNKNOWN_TYPE = "application/octet-stream";

/** `status` 0 and code `network`: the service was not reached. `retryAfter` is seconds, where the service names them. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfter: number | null = null,
    /** Which fields of what was sent are wrong. */
    readonly fields: readonly WrongField[] = [],
  ) {
    super(message);
  }

  /** Worth another try without the agent changing anything. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** A page of a list, and how to go on; null: nothing comes after it. */
export interface ListPage<K> {
  readonly items: readonly K[];
  readonly next: string | null;
}

/** Which page of a timeline is wanted, and of what; nothing named: all. */
interface TimelineAsked {
  readonly cursor: string | null;
  readonly limit: number;
  readonly kinds: readonly string[];
  readonly channels: readonly string[];
  readonly text: string;
}

/** What to tell the agent about a failure. */
export function explain(error: unknown): string {
  const known = error instanceof ApiError && isKey(`error.${error.code}`);
  return known ? tCode("error", error.code) : t("error.unexpected");
}

/** `version` is that of the record which the change was made from. */
async function ask<Answer>(
  method: string, path: string, body?: unknown, signal?: AbortSignal, wait = PATIENCE, version?: number,
): Promise<Answer> {
  const patience = AbortSignal.timeout(wait);
  const file = body instanceof Blob;
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      credentials: "same-origin",
      keepalive: method === "PUT", // A note that is saved while the tab closes still arrives.
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": file ? body.type || UNKNOWN_TYPE : "application/json" }),
        ...(version === undefined ? {} : { "If-Match": `"${version}"` }),
      },
      body: body === undefined ? null : file ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "network", String(error));
  }
  if (!answer.ok) throw await problem(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as Answer;
}

async function problem(answer: Response): Promise<ApiError> {
  const retryAfter = Number(answer.headers.get("Retry-After")) || null;
  try {
    const { error } = (await answer.json()) as Problem;
    return new ApiError(answer.status, error.code, error.message, retryAfter, error.fields);
  } catch {
    return new ApiError(answer.status, answer.status >= 500 ? "unavailable" : "unexpected", answer.statusText, retryAfter);
  }
}

const part = encodeURIComponent;

/** Without what is empty. */
function given(query: object): object {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null && value !== "" && value.length !== 0));
}

function search(query: object): string {
  return new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
}

export const api = {
  signIn: (login: string, password: string) => ask<SignedIn>("POST", "/api/session", { login, password }),
  session: () => ask<SignedIn>("GET", "/api/session"),
  signOut: () => ask<void>("DELETE", "/api/session"),
  setLanguage: (language: Language) => ask<void>("PUT", "/api/session/language", { language }),
  phone: () => ask<PhoneAccount>("GET", "/api/phone"),
  search: (query: string, signal?: AbortSignal) =>
    ask<FoundCustomers>("GET", `/api/customers?q=${part(query)}`, undefined, signal),
  customer: (customer: number, signal?: AbortSignal) =>
    ask<Profile>("GET", `/api/customers/${customer}`, undefined, signal),
  timeline: (customer: number, asked: TimelineAsked, signal?: AbortSignal) =>
    ask<TimelinePage>("GET", `/api/customers/${customer}/timeline?${search(given(asked))}`, undefined, signal),
  confirm: (customer: number, confirmation: Confirmation) =>
    ask<void>("POST", `/api/customers/${customer}/confirmation`, confirmation),
  record: (customer: number) => ask<Customer>("GET", `/api/customers/${customer}/record`),
  changeRecord: (customer: number, version: number, fields: object) =>
    ask<Customer>("PUT", `/api/customers/${customer}/record`, fields, undefined, PATIENCE, version),
  dealings: <K>(customer: number, path: DealingPath, cursor: string | null, signal?: AbortSignal) =>
    ask<ListPage<K>>("GET", `/api/customers/${customer}/${path}?${search(given({ cursor }))}`, undefined, signal),
  dealing: <K>(path: DealingPath, id: number) => ask<K>("GET", `/api/${path}/${id}`),
  addDealing: <K>(customer: number, path: DealingPath, fields: object) =>
    ask<K>("POST", `/api/customers/${customer}/${path}`, fields),
  changeDealing: <K>(path: DealingPath, id: number, version: number, fields: object) =>
    ask<K>("PUT", `/api/${path}/${id}`, fields, undefined, PATIENCE, version),
  removeDealing: (path: DealingPath, id: number, version: number) =>
    ask<void>("DELETE", `/api/${path}/${id}`, undefined, undefined, PATIENCE, version),
  ownTasks: () => ask<TaskList>("GET", "/api/tasks?agent=me&limit=100"),
  assignments: (customer: number) => ask<Assignments>("GET", `/api/customers/${customer}/assignments`),
  uploadDocument: (customer: number, file: File, written: { readonly title: string; readonly kind: string }) => {
    const path = `/api/customers/${customer}/documents?${search({ filename: file.name, ...written })}`;
    return ask<KeptDocument>("POST", path, file, undefined, UPLOADING);
  },
  documentFile: (document: number) => `/api/documents/${document}/content`,
  createCustomer: (customer: NewCustomer) => ask<CustomerCreated>("POST", "/api/customers", customer),
  chooseCustomer: (call: string, customer: number) => ask<void>("PUT", `/api/calls/${part(call)}/customer`, { customer }),
  saveNote: (call: string, text: string) => ask<void>("PUT", `/api/calls/${part(call)}/note`, { text }),
  saveDisposition: (call: string, code: string) => ask<void>("PUT", `/api/calls/${part(call)}/disposition`, { code }),
  transferTargets: () => ask<TransferTargets>("GET", "/api/transfer-targets"),
  transfer: (call: string, to: TransferTo) => ask<void>("POST", `/api/calls/${part(call)}/transfer`, to),
  callbacks: () => ask<CallbackList>("GET", "/api/callbacks"),
  settleCallback: (callback: number) => ask<void>("POST", `/api/callbacks/${callback}/done`),
  voicemails: () => ask<VoicemailList>("GET", "/api/voicemails"),
  voicemailAudio: (message: number) => `/api/voicemails/${message}/audio`,
  hearVoicemail: (message: number) => ask<void>("POST", `/api/voicemails/${message}/heard`),
  offerRules: () => ask<OfferRules>("GET", "/api/offer-rules"),
  offerRule: (rule: number) => ask<OfferRule>("GET", `/api/offer-rules/${rule}`),
  addOfferRule: (fields: OfferRuleFields) => ask<OfferRule>("POST", "/api/offer-rules", fields),
  changeOfferRule: (rule: number, version: number, fields: OfferRuleFields) =>
    ask<OfferRule>("PUT", `/api/offer-rules/${rule}`, fields, undefined, PATIENCE, version),
  removeOfferRule: (rule: number, version: number) =>
    ask<void>("DELETE", `/api/offer-rules/${rule}`, undefined, undefined, PATIENCE, version),
  tryOfferRule: (rule: number, customer: number) => ask<Trial>("POST", `/api/offer-rules/${rule}/try`, { customer }),
  setOfferRule: (rule: number, version: number, live: boolean) =>
    ask<OfferRule>("PUT", `/api/offer-rules/${rule}/in-force`, { live }, undefined, PATIENCE, version),
  duplicates: (cursor: string | null) => ask<DuplicatePage>("GET", `/api/duplicates?${search(given({ cursor }))}`),
  comparison: (duplicate: number) => ask<Comparison>("GET", `/api/duplicates/${duplicate}`),
  dismissDuplicate: (duplicate: number) => ask<void>("POST", `/api/duplicates/${duplicate}/dismissal`),
  merges: () => ask<MergePage>("GET", "/api/merges"),
  merge: (kept: number, merged: number) => ask<Merge>("POST", "/api/merges", { kept, merged }),
  undoMerge: (merge: number) => ask<Merge>("POST", `/api/merges/${merge}/undo`),
  experts: () => ask<Experts>("GET", "/api/experts"),
  assign: (customer: number, version: number, fields: AssignmentFields) =>
    ask<Assignments>("PUT", `/api/customers/${customer}/assignment`, fields, undefined, PATIENCE, version),
  handovers: () => ask<Handovers>("GET", "/api/handovers"),
  previewHandover: (plan: HandoverPlan) => ask<Preview>("POST", "/api/handovers/preview", plan, undefined, HANDING_OVER),
  handOver: (handover: NewHandover) => ask<Handover>("POST", "/api/handovers", handover, undefined, HANDING_OVER),
  goOnWithHandover: (handover: number) =>
    ask<Handover>("POST", `/api/handovers/${handover}/go-on`, undefined, undefined, HANDING_OVER),
  undoHandover: (handover: number) =>
    ask<Handover>("POST", `/api/handovers/${handover}/undo`, undefined, undefined, HANDING_OVER),
  imports: () => ask<ImportList>("GET", "/api/imports"),
  import: (id: number) => ask<ImportView>("GET", `/api/imports/${id}`),
  uploadImport: (file: File) =>
    ask<ImportView>("POST", `/api/imports?${search({ filename: file.name })}`, file, undefined, UPLOADING),
  changeImport: (id: number, change: ImportChange) => ask<ImportView>("PUT", `/api/imports/${id}`, change),
  checkImport: (id: number) => ask<ImportView>("POST", `/api/imports/${id}/check`),
  startImport: (id: number) => ask<ImportView>("POST", `/api/imports/${id}/start`),
  cancelImport: (id: number) => ask<ImportView>("POST", `/api/imports/${id}/cancel`),
  removeImport: (id: number) => ask<void>("DELETE", `/api/imports/${id}`),
  badRows: (id: number) => `/api/imports/${id}/bad`,
  staffing: (query: StaffingAsked, signal?: AbortSignal) =>
    ask<Staffing>("GET", `/api/staffing?${search(query)}`, undefined, signal, PLANNING),
  whatIf: (change: WhatIfChange, signal?: AbortSignal) => ask<WhatIf>("POST", "/api/what-if", change, signal, PLANNING),
  floor: () => ask<FloorShown>("GET", "/api/floor"),
  queues: () => ask<KeptQueues>("GET", "/api/queues"),
  queue: (name: string) => ask<KeptQueue>("GET", `/api/queues/${part(name)}`),
  saveQueue: (name: string, change: QueueChange) => ask<KeptQueue>("PUT", `/api/queues/${part(name)}`, change),
  removeQueue: (name: string, version: string) =>
    ask<void>("DELETE", `/api/queues/${part(name)}?version=${part(version)}`),
  tokens: () => ask<TokenList>("GET", "/api/tokens"),
  makeToken: (token: NewToken) => ask<MadeToken>("POST", "/api/tokens", token),
  revokeToken: (token: number) => ask<void>("DELETE", `/api/tokens/${token}`),
  webhooks: () => ask<WebhookList>("GET", "/api/webhooks"),
  makeWebhook: (fields: WebhookFields) => ask<MadeWebhook>("POST", "/api/webhooks", fields),
  changeWebhook: (webhook: number, { url, events, active }: WebhookFields, version: number) =>
    ask<Webhook>("PUT", `/api/webhooks/${webhook}`, { url, events, active }, undefined, PATIENCE, version),
  removeWebhook: (webhook: number, version: number) =>
    ask<void>("DELETE", `/api/webhooks/${webhook}`, undefined, undefined, PATIENCE, version),
  renewSecret: (webhook: number) => ask<NewSecret>("POST", `/api/webhooks/${webhook}/secret`),
  pingWebhook: (webhook: number) => ask<void>("POST", `/api/webhooks/${webhook}/ping`),
  resendDead: (webhook: number) => ask<Resent>("POST", `/api/webhooks/${webhook}/resend`),
  deliveries: (asked: { webhook: string; state: string; cursor: string | null }) =>
    ask<DeliveryPage>("GET", `/api/deliveries?${search(given(asked))}`),
  resendDelivery: (delivery: number) => ask<void>("POST", `/api/deliveries/${delivery}/resend`),
  audit: (query: string) => ask<AuditPage>("GET", `/api/audit?${query}`),
  demoCallers: () => ask<DemoCallers>("GET", "/api/demo/callers"),
  demoCall: (number?: string) => ask<DemoCalled>("POST", "/api/demo/call", number === undefined ? {} : { number }),
} as const;
