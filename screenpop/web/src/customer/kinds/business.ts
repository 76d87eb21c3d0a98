// What a customer holds and does: products, operations, deals.
import { agentName } from "../../components/form/agents";
import { local } from "../../components/form/spec";
import type { Deal, KeptProduct, Operation } from "../../generated/messages";
import { t, tCode } from "../../i18n";
import { amount, day, moment } from "../../i18n/format";
import type { Kind } from "./kind";

const PRODUCTS = ["account", "card", "deposit", "loan", "mortgage", "overdraft", "insurance", "safe", "investments", "other"];
const BUSINESS = ["account", "card", "deposit", "home_loan", "car_loan", "loan", "overdraft", "insurance", "investments", "payroll", "other"];
const CURRENCIES = ["UAH", "EUR", "USD", "GBP"];

export const products: Kind<KeptProduct> = {
  path: "products",
  title: "customer.products",
  none: "customer.no_products",
  add: "product.add",
  specs: [
    { name: "title", label: "field.title", kind: "line", required: true, longest: 200, wide: true },
    { name: "kind", label: "field.kind", kind: "choice", required: true, group: "product", choices: PRODUCTS },
    { name: "status", label: "field.status", kind: "choice", required: true, group: "holding", choices: ["held", "closed"] },
    { name: "since", label: "field.since", kind: "day" },
    { name: "until", label: "field.until", kind: "day" },
    { name: "balance", label: "field.balance", kind: "line", longest: 100 },
  ],
  carried: ["external_id"],
  begin: () => ({ kind: "account", status: "held" }),
  line: (product) => ({
    title: product.title,
    figure: product.balance,
    tag: product.status === "closed" ? { text: tCode("holding", "closed"), tone: "plain" } : null,
    details: [
      tCode("product", product.kind),
      product.since && t("customer.since", { day: day(product.since) }),
      product.until && t("product.until", { day: day(product.until) }),
    ],
    past: product.status === "closed",
  }),
  acts: [],
};

export const operations: Kind<Operation> = {
  path: "operations",
  title: "customer.operations",
  none: "customer.no_operations",
  add: "operation.add",
  specs: [
    { name: "title", label: "field.title", kind: "line", required: true, longest: 200, wide: true },
    {
      name: "kind", label: "field.kind", kind: "choice", required: true, group: "operation",
      choices: ["payment", "transfer", "withdrawal", "top_up", "delivery", "other"],
    },
    {
      name: "status", label: "field.status", kind: "choice", required: true, group: "operation_status",
      choices: ["pending", "done", "failed"],
    },
    { name: "at", label: "field.at", kind: "moment", required: true },
    { name: "amount", label: "field.amount", kind: "money" },
    { name: "currency", label: "field.currency", kind: "choice", choices: CURRENCIES },
    { name: "reason", label: "operation.why", kind: "prose", longest: 10_000 },
  ],
  carried: ["product", "external_id"],
  begin: () => ({ kind: "payment", status: "done", currency: "UAH", at: local(Date.now()) }),
  line: (operation, now) => ({
    title: operation.title,
    figure: operation.amount && amount(operation.amount, operation.currency),
    tag: operation.status === "done" ? null : {
      text: tCode("operation_status", operation.status),
      tone: operation.status === "failed" ? "bad" : "warn",
    },
    details: [moment(operation.at, now), tCode("operation", operation.kind)],
    text: operation.reason,
  }),
  acts: [],
};

export const deals: Kind<Deal> = {
  path: "deals",
  title: "customer.deals",
  none: "customer.no_deals",
  add: "deal.add",
  specs: [
    { name: "title", label: "field.title", kind: "line", required: true, longest: 200, wide: true },
    { name: "kind", label: "field.kind", kind: "choice", required: true, group: "product", choices: BUSINESS },
    { name: "status", label: "field.status", kind: "choice", required: true, group: "deal", choices: ["open", "won", "lost"] },
    { name: "amount", label: "field.amount", kind: "money" },
    { name: "currency", label: "field.currency", kind: "choice", choices: CURRENCIES },
    { name: "agent", label: "field.agent", kind: "agent" },
    { name: "reason", label: "deal.why", kind: "prose", longest: 10_000 },
  ],
  carried: ["opened_at", "closed_at", "external_id"],
  begin: (me) => ({ kind: "account", status: "open", currency: "UAH", agent: me }),
  line: (deal) => ({
    title: deal.title,
    figure: deal.amount && amount(deal.amount, deal.currency),
    tag: { text: tCode("deal", deal.status), tone: ({ open: "accent", won: "good", lost: "plain" } as const)[deal.status] },
    details: [
      t("customer.opened", { day: day(deal.opened_at) }),
      deal.closed_at && t("deal.closed", { day: day(deal.closed_at) }),
      deal.agent && agentName(deal.agent),
    ],
    text: deal.reason,
    past: deal.status === "lost",
  }),
  acts: [],
};
